"""Signing a browser in, once it is certain who sits there."""

from flask import current_app, g, request
from flask import session as cookie

from elearning.services import sessions
from elearning.web.account.devices import describe
from elearning.web.security import find_reader, reader_of, remember
from elearning.web.session import get_session


def enter(account_id: int) -> None:
    """Give this browser a new session, and end the one that it had."""
    session = get_session()
    before = find_reader()
    if before is not None:
        sessions.end(session, before.key)
    device = describe(request.user_agent.string)
    days = current_app.config["SESSION_DAYS"]
    key = sessions.begin(session, account_id, days=days, device=device)
    viewer = sessions.find_viewer(session, key)
    # Nothing of the time before signing in is carried over, the form token included.
    cookie.clear()
    cookie.permanent = True
    for name in ("csrf_token", "csrf_field"):
        g.pop(name, None)
    if viewer is not None:
        remember(reader_of(key, viewer))
