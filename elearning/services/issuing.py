"""Writes a certificate down: its document, its signature and its row, once."""

import secrets
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearning.content.course import Course
from elearning.content.library import Library
from elearning.credentials.document import (
    CourseVersion,
    Document,
    Evidence,
    Level,
    canonical_values,
    digest_of,
)
from elearning.credentials.serial import ENTROPY_BYTES, make_serial
from elearning.models import Certificate
from elearning.services.evidence import Standing
from elearning.services.renewals import Due
from elearning.services.signatures import sign_document


@dataclass(frozen=True, slots=True)
class Issuer:
    """In whose name certificates are issued, and where they are checked."""

    name: str
    base_url: str
    secret: str = field(default="", repr=False)  # opens the signing key


def issue(
    session: Session,
    library: Library,
    course: Course,
    standing: Standing,
    level: Level,
    evidence: Evidence,
    *,
    before: Due | None,
    now: datetime,
    issuer: Issuer,
) -> Certificate | None:
    """Issue a certificate, or return ``None`` if another request has just done so."""
    document = _document(
        library, course, standing, level, evidence, before=before, now=now, issuer=issuer
    )
    number = before.round + 1 if before else 1
    certificate = _certificate(session, standing, document, number=number, secret=issuer.secret)
    return certificate if _add_once(session, certificate) else None


def _document(
    library: Library,
    course: Course,
    standing: Standing,
    level: Level,
    evidence: Evidence,
    *,
    before: Due | None,
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
        renews=before.serial if before else None,
    )


def _certificate(
    session: Session, standing: Standing, document: Document, *, number: int, secret: str
) -> Certificate:
    values = canonical_values(document)
    signature = sign_document(session, values, secret=secret, now=document.issued_at)
    return Certificate(
        serial=document.serial,
        account_id=standing.account_id,
        course=document.course.slug,
        level=document.level,
        round=number,
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
