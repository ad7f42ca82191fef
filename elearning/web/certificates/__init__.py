"""Proof of completion, and its checking."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)

# The views register themselves.
from elearning.web.certificates import badges, checking, publishing, views  # noqa: E402, F401
