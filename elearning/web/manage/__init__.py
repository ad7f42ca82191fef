"""What programme managers see."""

from flask import Blueprint

bp = Blueprint("manage", __name__)

# The views register themselves.
from elearning.web.manage import (  # noqa: E402
    audit,  # noqa: F401
    certificates,  # noqa: F401
    importing,  # noqa: F401
    invitations,  # noqa: F401
    merging,  # noqa: F401
    people,  # noqa: F401
    views,  # noqa: F401
)
