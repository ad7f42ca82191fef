"""Certificates that are taken back, and given back, each with a reason that anybody may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from elearning.credentials.serial import read_serial
from elearning.errors import AlreadyRevoked, NotFound, NotRevoked, OwnAccount, ReasonMissing
from elearning.models import Account, Certificate
from elearning.services import audit, certificates, mail
from elearning.services.audit import Doer
from elearning.services.certificates import State
from elearning.services.names import one_line

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate as managers see it."""

    serial: str
    account_id: int
    name: str
    course: str
    level: str
    issued_at: datetime
    expires_at: datetime | None
    state: State
    revoked_at: datetime | None
    revoked_reason: str
    reinstated_at: datetime | None
    reinstated_reason: str


def get_certificate(session: Session, serial: str, *, now: datetime) -> HeldCertificate:
    """Return a certificate by its serial, whoever holds it.

    :raise NotFound: if it was never issued.
    """
    row = _find(session, serial)
    return HeldCertificate(
        row.serial,
        row.account_id,
        row.name,
        row.course_title,
        row.level,
        row.issued_at,
        row.expires_at,
        certificates.state_of(row.expires_at, row.revoked_at, now),
        row.revoked_at,
        row.revoked_reason,
        row.reinstated_at,
        row.reinstated_reason,
    )


def list_revoked(session: Session, first: int, beyond: int) -> tuple[int, ...]:
    """Return the numbers from the first one up to the last below ``beyond`` that are revoked.

    :raise NotFound: if no certificate has such a number.
    """
    numbers = select(Certificate.id).where(Certificate.id >= first, Certificate.id < beyond)
    if session.scalar(numbers.limit(1)) is None:
        raise NotFound
    revoked = numbers.where(Certificate.revoked_at.is_not(None)).order_by(Certificate.id)
    return tuple(session.scalars(revoked))


def revoke(session: Session, serial: str, *, reason: str, doer: Doer, now: datetime) -> None:
    """Take a certificate back; whoever checks it sees the reason, and its holder is told.

    :raise NotFound: if it was never issued.
    :raise OwnAccount: if it is one's own.
    :raise AlreadyRevoked: if somebody else was first.
    :raise ReasonMissing: if nothing is said.
    """
    row, said = _find_others(session, serial, doer), _said(reason)
    change = update(Certificate).values(
        revoked_at=now, revoked_reason=said, reinstated_at=None, reinstated_reason=""
    )
    if not _done(session, change.where(Certificate.revoked_at.is_(None)), row):
        raise AlreadyRevoked
    _tell(session, "certificate-revoked", row, said, doer)


def reinstate(session: Session, serial: str, *, reason: str, doer: Doer, now: datetime) -> None:
    """Give a certificate back that was revoked; the reason is shown and told likewise.

    :raise NotFound: if it was never issued.
    :raise OwnAccount: if it is one's own.
    :raise NotRevoked: if there is nothing to give back.
    :raise ReasonMissing: if nothing is said.
    """
    row, said = _find_others(session, serial, doer), _said(reason)
    change = update(Certificate).values(revoked_at=None, reinstated_at=now, reinstated_reason=said)
    if not _done(session, change.where(Certificate.revoked_at.is_not(None)), row):
        raise NotRevoked
    _tell(session, "certificate-reinstated", row, said, doer)


def _find(session: Session, serial: str) -> Certificate:
    found = session.execute(
        select(Certificate).where(Certificate.serial == (read_serial(serial) or ""))
    ).scalar_one_or_none()
    # One without a name was withdrawn by its holder, for ever: managers have no part in it.
    if found is None or not found.name:
        raise NotFound
    return found


def _find_others(session: Session, serial: str, doer: Doer) -> Certificate:
    row = _find(session, serial)
    if row.account_id == doer.account_id:
        raise OwnAccount
    return row


def _said(reason: str) -> str:
    said = one_line(reason[: 4 * LONGEST_REASON])[:LONGEST_REASON]
    if not said:
        raise ReasonMissing
    return said


def _done(session: Session, change: Update, row: Certificate) -> bool:
    # The state is asked in the statement that changes it: of two managers one is told.
    changed: Any = session.execute(change.where(Certificate.id == row.id).returning(Certificate.id))
    return changed.first() is not None


def _tell(session: Session, kind: str, row: Certificate, reason: str, doer: Doer) -> None:
    audit.note(session, kind, doer, whom=row.account_id, what=row.serial)
    holder = session.execute(
        select(Account.email, Account.language, Account.is_disabled).where(
            Account.id == row.account_id
        )
    ).one()
    if not holder.is_disabled:
        values = {
            "name": row.name, "course": row.course_title, "serial": row.serial, "reason": reason
        }  # fmt: skip
        mail.post(
            session, kind, recipient=holder.email, language=holder.language or "en", values=values
        )
