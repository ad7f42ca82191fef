"""What there is to learn, open to everybody."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

# The views register themselves.
from elearning.web.catalogue import guidance, pages, searching, views  # noqa: E402, F401
