"""Certificates: awarded by rule alone, shown to their owner, and checked by anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.credentials.checking import Found, check_file
from elearning.credentials.document import Document, Level, read_document
from elearning.credentials.facts import Facts
from elearning.credentials.serial import read_serial
from elearning.credentials.signature import Signature, signed_bytes
from elearning.db import table_of
from elearning.errors import NotFound
from elearning.models import Certificate
from elearning.services import issuing, renewals, signing_keys
from elearning.services.evidence import find_standing, gather_evidence

# Whoever awards names the issuer, and finds both here.
from elearning.services.issuing import Issuer as Issuer
from elearning.services.renewals import Due

State = Literal["valid", "expired", "revoked", "unknown"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody may know about a serial."""

    state: State
    serial: str = ""
    name: str = ""
    course: str = ""
    level: str = ""
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_reason: str = ""
    reinstated_at: datetime | None = None
    reinstated_reason: str = ""
    renews: str | None = None  # the serial of the one that it renews
    current: str | None = None  # the serial of the one that has taken its place

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether its holder has gone and wanted it to be good no more."""
        return self.state == "revoked" and not self.name


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """A certificate as its owner sees it."""

    number: int  # its place on the list of revoked ones
    document: Document
    digest: str
    signed: bytes | None  # the signed document, as a file
    state: State
    revoked_reason: str
    renews: str | None
    current: str | None
    can_renew: bool


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in its owner's list."""

    serial: str
    course: str
    level: str
    issued_at: datetime
    expires_at: datetime | None
    state: State
    current: str | None
    can_renew: bool


def award(
    session: Session,
    library: Library,
    *,
    account_id: int,
    course: str,
    now: datetime,
    issuer: Issuer,
) -> Certificate | None:
    """Issue the certificate that somebody has just earned on a course, if any.

    To be called in the transaction that finished a lesson, a quiz or an
    attempt, after flushing it. Each level is issued once, and once more whenever
    its renewal is due; a call that comes second, or at the same moment, gives
    ``None`` and changes nothing.
    """
    studied = library.find_course(course)
    standing = find_standing(session, account_id, course) if studied else None
    if studied is None or standing is None or not standing.has_read(studied):
        return None
    before = None
    if "achievement" in standing.held:
        before = renewals.find_due(session, account_id, course, now=now)
        if before is None:
            return None
    since = before.opens_at if before else None
    level, evidence = gather_evidence(session, library, studied, standing, since=since)
    if not level or (level in standing.held and before is None) or not _follows(level, before):
        return None
    return issuing.issue(
        session, library, studied, standing, level, evidence, before=before, now=now, issuer=issuer
    )


def _follows(level: Level, before: Due | None) -> bool:
    # What was achieved is not followed by less, whatever is lacking for its renewal.
    return before is None or level == "achievement"


def list_certificates(
    session: Session, account_id: int, *, now: datetime
) -> tuple[CertificateLine, ...]:
    """Return somebody's certificates, the newest first."""
    row = Certificate
    query = (
        select(
            row.serial, row.course_title, row.level, row.issued_at, row.expires_at, row.revoked_at,
            renewals.CURRENT.label("current"), renewals.NEXT.label("following"),
        )
        .where(row.account_id == account_id)
        .order_by(row.issued_at.desc(), row.id.desc())
    )  # fmt: skip
    return tuple(
        CertificateLine(
            one.serial,
            one.course_title,
            one.level,
            one.issued_at,
            one.expires_at,
            state_of(one.expires_at, one.revoked_at, now),
            one.current,
            renewals.can_renew(one, now),
        )
        for one in session.execute(query)
    )


def get_certificate(
    session: Session, serial: str, *, account_id: int, now: datetime
) -> CertificatePage:
    """Return a certificate of this person by its serial, however it is written.

    :raise NotFound: if there is no such certificate, or it is somebody else's.
    """
    row = Certificate
    found = session.execute(
        select(
            row.id, row.document, row.digest, row.signed_by, row.signed_at, row.signature,
            row.level, row.expires_at, row.revoked_at, row.revoked_reason,
            renewals.RENEWS.label("renews"), renewals.CURRENT.label("current"),
            renewals.NEXT.label("following"),
        ).where(row.serial == (read_serial(serial) or ""), row.account_id == account_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    signed = None
    if found.signature:
        made = Signature(found.signed_by, found.signed_at, found.signature)
        signed = signed_bytes(found.document, made)
    return CertificatePage(
        found.id,
        read_document(found.document),
        found.digest,
        signed,
        state_of(found.expires_at, found.revoked_at, now),
        found.revoked_reason,
        found.renews,
        found.current,
        renewals.can_renew(found, now),
    )


_ROW = table_of(Certificate).c
# Built once and without the ORM: anybody may ask this, and as often as they like.
_BY_SERIAL = select(
    _ROW.name, _ROW.course_title, _ROW.level, _ROW.issued_at, _ROW.expires_at, _ROW.revoked_at,
    _ROW.revoked_reason, _ROW.reinstated_at, _ROW.reinstated_reason, renewals.RENEWS,
    renewals.CURRENT,
).where(_ROW.serial == bindparam("serial"))  # fmt: skip


def verify(session: Session, serial: str, *, now: datetime) -> Verification:
    """Tell everybody whether a serial was issued here, and whether it is still good."""
    read = read_serial(serial)
    found = read and session.connection().execute(_BY_SERIAL, {"serial": read}).one_or_none()
    if not read or not found:
        return Verification("unknown")
    return Verification(state_of(found.expires_at, found.revoked_at, now), read, *found)


@dataclass(frozen=True, slots=True)
class FileVerification:
    """What the signature of a file says, and apart from it what this platform knows."""

    signature: Found
    facts: Facts | None
    known: Verification

    @property
    def word(self) -> str:
        """Return the one word that somebody who checks wants to hear first."""
        if self.signature != "genuine":
            return "untrusted" if self.signature in ("withdrawn", "untimely") else self.signature
        return "unrecorded" if self.known.state == "unknown" else self.known.state


def verify_file(session: Session, data: bytes, *, now: datetime) -> FileVerification:
    """Check a file by its signature, then tell what is known here of the certificate."""
    finding = check_file(data, signing_keys.list_public(session))
    if finding.facts is None:
        return FileVerification(finding.verdict, None, Verification("unknown"))
    known = verify(session, finding.facts.serial, now=now)
    return FileVerification(finding.verdict, finding.facts, known)


def state_of(expires: datetime | None, revoked: datetime | None, now: datetime) -> State:
    """Return what a certificate is worth at this moment."""
    if revoked is not None:
        return "revoked"
    return "expired" if expires is not None and expires <= now else "valid"
