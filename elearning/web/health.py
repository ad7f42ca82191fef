"""Two addresses for whoever watches over the server."""

from flask import Blueprint, Response, jsonify

from elearning.services import readiness
from elearning.services.readiness import DatabaseState
from elearning.web.library import get_library
from elearning.web.security import public
from elearning.web.session import get_session

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(process="up")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether database, migrations and content are all there."""
    database = _look()
    content = bool(get_library().courses)
    is_ready = database.is_at_head and content
    body = jsonify(
        database="up" if database.is_up else "down",
        migrations="at head" if database.is_at_head else "behind",
        content="loaded" if content else "missing",
    )
    return body, 200 if is_ready else 503


def _look() -> DatabaseState:
    try:
        return readiness.check_database(get_session())
    except Exception:  # Whatever keeps us from asking: we are not ready.
        return DatabaseState(is_up=False, is_at_head=False)
