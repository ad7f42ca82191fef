"""Readers without an account: who they are to a page, and when they become guests."""

import hmac
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from flask import current_app, request
from flask import session as cookie

from elearning.services import guests, sessions, throttle
from elearning.web.security import SignedIn, find_reader, reader_of, remember
from elearning.web.session import apart, get_session

NOBODY = 0  # the account of whoever has saved nothing: no row has it
UNTIL = "guest_until"


def is_open_to(reader: SignedIn | None, endpoint: str | None) -> bool:
    """Tell whether a view is open to somebody without an account."""
    if not current_app.config["GUESTS"]:
        return False
    view = current_app.view_functions.get(endpoint or "")
    mark = "is_open_to_strangers" if reader is None else "is_open_to_guests"
    return bool(getattr(view, mark, False))


def reader_id() -> int:
    """Return whose rows a page shows; a stranger has none."""
    reader = find_reader()
    return reader.id if reader else NOBODY


def saving_id() -> int:
    """Return whose row is about to be written: a stranger becomes a guest now.

    Call it before the request's session is used.

    :raise Throttled: if too many guests have begun at this address lately.
    """
    reader = find_reader()
    return reader.id if reader else _begin_guest().id


def is_member() -> bool:
    """Tell whether the reader has an account."""
    reader = find_reader()
    return reader is not None and not reader.is_guest


def status(reader: SignedIn | None) -> str:
    """Return whether a page tells its reader of being a ``guest`` or a ``stranger``, or nothing."""
    if reader is not None:
        return "guest" if reader.is_guest and current_app.config["GUESTS"] else ""
    return "stranger" if is_open_to(None, request.endpoint) else ""


def kept_until() -> date | None:
    """Return until when this browser's guest is kept, as the cookie says."""
    try:
        return date.fromisoformat(cookie.get(UNTIL, ""))
    except ValueError:
        return None


def days() -> int:
    """Return for how many days guests are kept."""
    return max(1, int(current_app.config["GUEST_DAYS"]))


def terms() -> tuple[int, bool]:
    """Return for how many days guests are kept, and whether they may make themselves an account."""
    return days(), current_app.config["REGISTRATION"] == "open"


def _begin_guest() -> SignedIn:
    key, now = _key(), datetime.now(UTC)
    place = throttle.address_key("guest", request.remote_addr or "")
    with apart() as session:
        throttle.admit(session, place)
    guests.admit(get_session(), key, days=days(), now=now)
    viewer = sessions.find_viewer(get_session(), key)
    assert viewer is not None
    cookie.permanent = True
    cookie[UNTIL] = (now + timedelta(days=days())).date().isoformat()
    reader = reader_of(key, viewer)
    remember(reader)
    return reader


def _key() -> str:
    """Return the session key of this browser's guest.

    It is made of what the browser has held since it met its first form, so that two
    tabs that save something at once are one guest; and with our secret, so that
    whoever reads a form cannot make it. A session that has ended gives another one.
    """
    known = f"guest {cookie.get('csrf_token', '')} {cookie.get('_user_id', '')}"
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, known.encode(), sha256).hexdigest()
