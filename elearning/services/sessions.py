"""Browsers that are signed in: beginning and ending, who reads a page, and where somebody is."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from elearning.db import UTCDateTime, insert_once, table_of
from elearning.errors import NotFound
from elearning.models import Account, SignIn

_ACCOUNT, _SESSION = table_of(Account), table_of(SignIn)
LONGEST_DEVICE = 60
# So long may the second factor take; then the password is asked for again.
CODE_WITHIN = timedelta(minutes=10)
# So long after signing in it is still believed to be the same person who sits there.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a page, as the sign-in gate knows them."""

    id: int
    name: str
    role: str
    language: str
    has_second_factor: bool
    session_id: int
    seen_on: date


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that somebody is signed in with, as they see it."""

    id: int
    device: str
    began_at: datetime
    seen_on: date
    is_this: bool


# One joined Core read, built once and without the ORM: it runs before every page.
_VIEWER = (
    select(
        _ACCOUNT.c.id,
        _ACCOUNT.c.name,
        _ACCOUNT.c.role,
        _ACCOUNT.c.language,
        _ACCOUNT.c.has_second_factor,
        _SESSION.c.id,
        _SESSION.c.seen_on,
    )
    .select_from(_SESSION.join(_ACCOUNT, _ACCOUNT.c.id == _SESSION.c.account_id))
    .where(
        _SESSION.c.key_hash == bindparam("key_hash"),
        _SESSION.c.expires_at > bindparam("now", type_=UTCDateTime),
        _SESSION.c.awaits_code.is_(False),
        _ACCOUNT.c.is_disabled.is_(False),
    )
)


def find_viewer(session: Session, key: str) -> Viewer | None:
    """Return who is signed in with the key of a cookie, if that sign-in still holds."""
    values = {"key_hash": hashed(key), "now": datetime.now(UTC)}
    found = session.connection().execute(_VIEWER, values).one_or_none()
    return Viewer(*found) if found else None


def begin(session: Session, account_id: int, *, days: int, device: str = "") -> str:
    """Sign a browser in and return the key for its cookie; only its hash is kept."""
    return _begin(session, account_id, timedelta(days=days), device, awaits_code=False)


def begin_with(
    session: Session, key: str, account_id: int, *, until: datetime, now: datetime
) -> None:
    """Sign a browser in under a key that it has already; doing so again changes nothing."""
    insert_once(
        session,
        SignIn,
        key_hash=hashed(key),
        account_id=account_id,
        created_at=now,
        expires_at=until,
        seen_on=now.date(),
        device="",
        awaits_code=False,
    )


def begin_waiting(session: Session, account_id: int) -> str:
    """Note that a password was right and its second factor is still to come; return the key."""
    return _begin(session, account_id, CODE_WITHIN, "", awaits_code=True)


def find_waiting(session: Session, key: str) -> int | None:
    """Return whose second factor is waited for under a key."""
    return session.scalar(
        select(SignIn.account_id)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.key_hash == hashed(key),
            SignIn.expires_at > datetime.now(UTC),
            SignIn.awaits_code.is_(True),
            Account.is_disabled.is_(False),
        )
    )


def _begin(
    session: Session, account_id: int, lasts: timedelta, device: str, *, awaits_code: bool
) -> str:
    key, now = secrets.token_urlsafe(32), datetime.now(UTC)
    session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at <= now))
    session.add(
        SignIn(
            key_hash=hashed(key),
            account_id=account_id,
            created_at=now,
            expires_at=now + lasts,
            seen_on=now.date(),
            device=device[:LONGEST_DEVICE],
            awaits_code=awaits_code,
        )
    )
    session.flush()
    return key


def is_fresh(session: Session, key: str, now: datetime) -> bool:
    """Tell whether somebody has signed in with this browser just now."""
    began = session.scalar(select(SignIn.created_at).where(SignIn.key_hash == hashed(key)))
    return began is not None and now - began < FRESH


def end(session: Session, key: str) -> None:
    """Sign a browser out, so that a copy of its cookie is dead too."""
    session.execute(delete(SignIn).where(SignIn.key_hash == hashed(key)))


def end_one(session: Session, session_id: int, *, account_id: int) -> None:
    """Sign one of somebody's own browsers out.

    :raise NotFound: if there is no such session, or it is somebody else's.
    """
    chosen = delete(SignIn).where(SignIn.id == session_id, SignIn.account_id == account_id)
    if session.execute(chosen.returning(SignIn.id)).first() is None:
        raise NotFound


def end_all(session: Session, account_id: int) -> None:
    """Sign all browsers of an account out."""
    session.flush()
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def list_visits(session: Session, account_id: int, *, key: str) -> tuple[Visit, ...]:
    """Return the browsers somebody is signed in with, the one that asks first."""
    rows = session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at, SignIn.seen_on, SignIn.key_hash)
        .where(
            SignIn.account_id == account_id,
            SignIn.expires_at > datetime.now(UTC),
            SignIn.awaits_code.is_(False),
        )
        .order_by(SignIn.seen_on.desc(), SignIn.id.desc())
    )
    here = hashed(key)
    found = [Visit(*row[:4], is_this=row.key_hash == here) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.is_this))


def note_seen(session: Session, ids: Collection[int], day: date) -> None:
    """Note that some browsers were seen on a day."""
    chosen = update(SignIn).where(SignIn.id.in_(ids), SignIn.seen_on < day)
    session.execute(chosen.values(seen_on=day))


def sweep(session: Session, now: datetime) -> None:
    """Delete sign-ins that have expired."""
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))


def hashed(key: str) -> str:
    """Return what is kept of a secret that only its owner shall know."""
    return hashlib.sha256(key.encode()).hexdigest()
