"""What programme managers see."""

from flask import Blueprint

bp = Blueprint("manage", __name__)

from elearning.web.manage import views  # noqa: E402, F401  (the views register themselves)
