"""What programme managers see."""

from flask import Blueprint

bp = Blueprint("manage", __name__)

# The views register themselves.
from elearning.web.manage import certificates, invitations, views  # noqa: E402, F401
