"""Links that are sent by mail: they work once, for a while, and only their hash is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearning.models import Link
from elearning.services.sessions import hashed

RESET, CONFIRM = "reset", "confirm"
# For a first password, a link works longer: whoever did not ask for it does not wait for it.
FIRST = timedelta(days=14)
LIFETIMES = {RESET: timedelta(hours=1), CONFIRM: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose link it is, and the address that it was sent to."""

    account_id: int
    email: str


def issue(
    session: Session,
    purpose: str,
    *,
    account_id: int,
    email: str,
    now: datetime,
    lasts: timedelta | None = None,
) -> str:
    """Make a link and return its token, which is nowhere kept.

    It is made when its mail leaves: its time must not run while a mail server is down.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        Link(
            token_hash=hashed(token),
            purpose=purpose,
            account_id=account_id,
            email=email,
            expires_at=now + (lasts or LIFETIMES[purpose]),
        )
    )
    session.flush()
    return token


def find(session: Session, purpose: str, token: str, now: datetime) -> Sent | None:
    """Return what a link is for, if it still works."""
    found = session.execute(
        select(Link.account_id, Link.email).where(
            Link.token_hash == hashed(token), Link.purpose == purpose, Link.expires_at > now
        )
    ).one_or_none()
    return Sent(*found) if found else None


def take(session: Session, purpose: str, token: str, now: datetime) -> Sent | None:
    """Use a link up and return what it was for; of two who send it at once, one gets it."""
    chosen = delete(Link).where(
        Link.token_hash == hashed(token), Link.purpose == purpose, Link.expires_at > now
    )
    found = session.execute(chosen.returning(Link.account_id, Link.email)).one_or_none()
    return Sent(*found) if found else None


def forget(session: Session, account_id: int, *purposes: str) -> None:
    """Let no link of these purposes work any more that was sent for an account."""
    session.execute(delete(Link).where(Link.account_id == account_id, Link.purpose.in_(purposes)))


def sweep(session: Session, now: datetime) -> None:
    """Delete links whose time is over."""
    session.execute(delete(Link).where(Link.expires_at <= now))
