"""Certificates: awarded by rule alone, shown to their owner, and checked by anybody."""

import secrets
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearning.content.course import Course
from elearning.content.library import Library
from elearning.credentials.checking import Found, check_file
from elearning.credentials.document import (
    CourseVersion,
    Document,
    Evidence,
    Level,
    canonical_values,
    digest_of,
    read_document,
)
from elearning.credentials.serial import ENTROPY_BYTES, make_serial, read_serial
from elearning.credentials.signature import Signature, signed_bytes
from elearning.db import table_of
from elearning.errors import NotFound
from elearning.models import Certificate
from elearning.services import signing_keys
from elearning.services.evidence import Standing, find_standing, gather_evidence
from elearning.services.signatures import sign_document

State = Literal["valid", "expired", "revoked", "unknown"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """In whose name certificates are issued, and where they are checked."""

    name: str
    base_url: str
    secret: str = field(default="", repr=False)  # opens the signing key


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


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in its owner's list."""

    serial: str
    course: str
    level: str
    issued_at: datetime
    expires_at: datetime | None
    state: State


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
    attempt, after flushing it. Each level is issued once; a call that comes
    second, or at the same moment, gives ``None`` and changes nothing.
    """
    studied = library.find_course(course)
    standing = find_standing(session, account_id, course) if studied else None
    if studied is None or standing is None or not standing.has_read(studied):
        return None
    if "achievement" in standing.held:
        return None
    level, evidence = gather_evidence(session, library, studied, standing)
    if not level or level in standing.held:
        return None
    document = _document(library, studied, standing, level, evidence, now=now, issuer=issuer)
    certificate = _certificate(session, standing, document, secret=issuer.secret)
    return certificate if _add_once(session, certificate) else None


def list_certificates(
    session: Session, account_id: int, *, now: datetime
) -> tuple[CertificateLine, ...]:
    """Return somebody's certificates, the newest first."""
    row = Certificate
    query = (
        select(
            row.serial, row.course_title, row.level, row.issued_at, row.expires_at, row.revoked_at
        )
        .where(row.account_id == account_id)
        .order_by(row.issued_at.desc(), row.id.desc())
    )
    return tuple(
        CertificateLine(
            serial, title, level, issued, expires, state_of(expires, revoked, now)
        )
        for serial, title, level, issued, expires, revoked in session.execute(query)
    )  # fmt: skip


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
            row.expires_at, row.revoked_at, row.revoked_reason,
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
    )


_ROW = table_of(Certificate).c
# Built once and without the ORM: anybody may ask this, and as often as they like.
_BY_SERIAL = select(
    _ROW.name, _ROW.course_title, _ROW.level, _ROW.issued_at, _ROW.expires_at, _ROW.revoked_at,
    _ROW.revoked_reason, _ROW.reinstated_at, _ROW.reinstated_reason,
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
    document: Document | None
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
    if finding.document is None:
        return FileVerification(finding.verdict, None, Verification("unknown"))
    known = verify(session, finding.document.serial, now=now)
    return FileVerification(finding.verdict, finding.document, known)


def state_of(expires: datetime | None, revoked: datetime | None, now: datetime) -> State:
    """Return what a certificate is worth at this moment."""
    if revoked is not None:
        return "revoked"
    return "expired" if expires is not None and expires <= now else "valid"


def _document(
    library: Library,
    course: Course,
    standing: Standing,
    level: Level,
    evidence: Evidence,
    *,
    now: datetime,
    issuer: Issuer,
) -> Document:
    # Whole seconds: the document says no more than it is stored with.
    issued = now.replace(microsecond=0)
    months = course.certificate.valid_months
    return Document(
        serial=make_serial(secrets.token_bytes(ENTROPY_BYTES)),
        name=standing.name,
        level=level,
        course=CourseVersion(course.slug, course.title, course.version, course.digest),
        taxonomy=library.taxonomy.version,
        sectors=course.sectors,
        phases=course.phases,
        evidence=evidence,
        issued_at=issued,
        expires_at=add_months(issued, months) if months else None,
        issuer=issuer.name,
        base_url=issuer.base_url,
    )


def _certificate(
    session: Session, standing: Standing, document: Document, *, secret: str
) -> Certificate:
    values = canonical_values(document)
    signature = sign_document(session, values, secret=secret, now=document.issued_at)
    return Certificate(
        serial=document.serial,
        account_id=standing.account_id,
        course=document.course.slug,
        level=document.level,
        name=document.name,
        course_title=document.course.title,
        issued_at=document.issued_at,
        expires_at=document.expires_at,
        document=values,
        digest=digest_of(values),
        signed_by=signature.key,
        signed_at=signature.signed_at,
        signature=signature.value,
    )


def _add_once(session: Session, certificate: Certificate) -> bool:
    try:
        with session.begin_nested():
            session.add(certificate)
            session.flush()
    except IntegrityError:
        # Another request of the same person was first, and its certificate stands.
        return False
    return True


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the month's last if it has no such day."""
    place = moment.month - 1 + months
    year, month = moment.year + place // 12, place % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
