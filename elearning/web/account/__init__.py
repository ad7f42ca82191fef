"""Who somebody is: register, sign in and out, profile, language."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from elearning.web.account import views  # noqa: E402, F401  (the views register themselves)
