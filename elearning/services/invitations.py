"""Invitations: made and revoked by managers, used by whoever follows their link."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from itsdangerous import Signer
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from elearning.errors import NotFound, Refused
from elearning.models import Account, Invitation
from elearning.services import accounts, audit, mail
from elearning.services.audit import Doer
from elearning.services.names import one_line

PAGE = 50
LARGEST = 500  # accounts by one invitation
LONGEST = 365  # days
LONGEST_NOTE = 200
CODE = 16  # characters; the rest of a token is the signature


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever makes an invitation asks for."""

    note: str
    course: str
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that can be used."""

    id: int
    course: str


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation in the list; ``state`` is open, used, over or revoked."""

    id: int
    note: str
    course: str
    most: int
    used: int
    by: str | None
    expires_at: datetime
    state: str
    token: str


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    """Some invitations, the newest first, and before which id the next page begins."""

    rows: tuple[Made, ...]
    next_before: int | None


def make(session: Session, wish: Wish, *, doer: Doer, now: datetime) -> int:
    """Make an invitation and return its id."""
    made = Invitation(
        code=secrets.token_urlsafe(12),
        note=one_line(wish.note)[:LONGEST_NOTE],
        course=wish.course,
        most=min(max(wish.most, 1), LARGEST),
        used=0,
        created_by=doer.account_id,
        created_at=now,
        expires_at=now + timedelta(days=min(max(wish.days, 1), LONGEST)),
    )
    session.add(made)
    session.flush()
    audit.note(session, "invitation", doer, what=str(made.id), details={"most": made.most})
    return made.id


def send(
    session: Session, invitation_id: int, *, email: str, language: str, by: str, doer: Doer
) -> None:
    """Have a link for one person sent to an address, which is kept for no longer than its mail.

    :raise Refused: if it is no address, or the link is for more than one person.
    """
    address = accounts.clean_email(email)
    made = session.get(Invitation, invitation_id)
    if address is None or made is None or made.most > 1:
        raise Refused
    values = {"invitation_id": made.id, "name": by}
    mail.post(session, "invitation", recipient=address, language=language, values=values)
    audit.note(session, "invitation-sent", doer, what=str(made.id))


def prepare(
    session: Session, invitation_id: int, *, secret: str, now: datetime
) -> dict[str, str] | None:
    """Return what a mail tells of an invitation when it leaves; nothing if it works no more."""
    made = session.execute(
        select(Invitation.code, Invitation.expires_at).where(
            Invitation.id == invitation_id, *_is_open(now)
        )
    ).one_or_none()
    if made is None:
        return None
    return {"token": token_of(made.code, secret), "ends": made.expires_at.isoformat()}


def revoke(session: Session, invitation_id: int, *, doer: Doer, now: datetime) -> None:
    """Let an invitation work no more; accounts that were made with it stay.

    :raise NotFound: if there is no such invitation.
    """
    made = session.get(Invitation, invitation_id)
    if made is None:
        raise NotFound
    if made.revoked_at is None:
        made.revoked_at = now
        session.flush()
        audit.note(session, "invitation-revoked", doer, what=str(made.id))


def find_open(session: Session, token: str, *, secret: str, now: datetime) -> Open | None:
    """Return the invitation of a link, if it can still be used."""
    code = _code_of(token, secret)
    if code is None:
        return None
    found = session.execute(
        select(Invitation.id, Invitation.course).where(Invitation.code == code, *_is_open(now))
    ).one_or_none()
    return Open(*found) if found else None


def use(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Count one use; of two who want the last one at once, one gets it.

    :raise NotFound: if the invitation cannot be used any more.
    """
    chosen = update(Invitation).where(Invitation.id == invitation_id, *_is_open(now))
    taken = session.execute(chosen.values(used=Invitation.used + 1).returning(Invitation.id))
    if taken.first() is None:
        raise NotFound


def list_invitations(
    session: Session, *, secret: str, now: datetime, before: int | None = None
) -> InvitationsPage:
    """Return invitations, the newest first, with the tokens of their links."""
    chosen = (
        select(Invitation, Account.name)
        .outerjoin(Account, Account.id == Invitation.created_by)
        .order_by(Invitation.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        chosen = chosen.where(Invitation.id < before)
    found = session.execute(chosen).all()
    rows = tuple(_made(row, name, secret, now) for row, name in found[:PAGE])
    return InvitationsPage(rows, rows[-1].id if len(found) > PAGE else None)


def _made(row: Invitation, name: str | None, secret: str, now: datetime) -> Made:
    return Made(
        row.id,
        row.note,
        row.course,
        row.most,
        row.used,
        name,
        row.expires_at,
        _state(row, now),
        token_of(row.code, secret),
    )


def _state(row: Invitation, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.used >= row.most:
        return "used"
    return "over" if row.expires_at <= now else "open"


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.used < Invitation.most,
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def token_of(code: str, secret: str) -> str:
    """Return the token of a code: without our secret nobody can make one from the database."""
    signer = Signer(secret, salt="invitation", digest_method=sha256)
    return code + signer.get_signature(code).decode()


def _code_of(token: str, secret: str) -> str | None:
    code = token[:CODE]
    if len(token) > 200 or not compare_digest(token.encode(), token_of(code, secret).encode()):
        return None
    return code
