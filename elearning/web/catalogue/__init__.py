"""What there is to learn, open to everybody."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

# The views register themselves.
from elearning.web.catalogue import guidance, pages, views  # noqa: E402, F401
