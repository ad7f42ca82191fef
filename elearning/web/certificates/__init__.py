"""Proof of completion, and its checking."""

from flask import Blueprint

bp = Blueprint("certificates", __name__)

from elearning.web.certificates import publishing, views  # noqa: E402, F401  (they register themselves)
