"""Who acts in this request, for the audit log."""

from flask import request

from elearning.services.audit import Doer
from elearning.web.security import current_user


def doer() -> Doer:
    """Return who acts, and from which address."""
    return Doer(current_user.id, request.remote_addr or "")
