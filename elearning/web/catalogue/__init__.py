"""What there is to learn, open to everybody."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

from elearning.web.catalogue import views  # noqa: E402, F401  (the views register themselves)
