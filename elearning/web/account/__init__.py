"""Who somebody is: register, sign in and out, profile, language."""

from flask import Blueprint

bp = Blueprint("account", __name__)

# The views register themselves.
from elearning.web.account import single, views  # noqa: E402, F401
