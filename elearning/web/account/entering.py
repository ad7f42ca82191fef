"""Signing a browser in, once it is certain who sits there."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import current_app, flash, g, request
from flask import session as cookie
from flask_babel import gettext as _

from elearning.services import adoption, sessions
from elearning.web.account.devices import describe
from elearning.web.guests import UNTIL
from elearning.web.issuing import issuer
from elearning.web.library import get_library
from elearning.web.security import find_reader, reader_of, remember
from elearning.web.session import get_session

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GUESTS_OWN = ("_user_id", UNTIL)


def enter(account_id: int) -> None:
    """Give this browser a new session, and end the one that it had."""
    session = get_session()
    leave_behind(session, account_id)
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
    tell_adopted()


def leave_behind(session: "Session", account_id: int) -> None:
    """End the session that this browser had; what a guest has done becomes the account's.

    Whoever holds the guest's session is the guest: nobody else can claim it, and
    afterwards the session is gone with the guest.
    """
    before = find_reader()
    if before is None:
        return
    if not before.is_guest:
        sessions.end(session, before.key)
        return
    g.has_adopted = adoption.adopt(
        session,
        get_library(),
        guest_id=before.id,
        account_id=account_id,
        now=datetime.now(UTC),
        issuer=issuer(),
    )


def tell_adopted() -> None:
    """Say that what was done in this browser is the account's now, if anything was."""
    if g.pop("has_adopted", False):
        flash(_("What you had done in this browser is kept in your account now."), "good")


def keep_guest() -> None:
    """Empty the cookie of all but the guest, who waits until it is certain who signs in."""
    before = find_reader()
    held = dict(cookie) if before is not None and before.is_guest else {}
    cookie.clear()
    cookie.update({name: held[name] for name in GUESTS_OWN if name in held})
