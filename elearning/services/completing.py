"""What happens when somebody may have completed a course: the certificate, and its date."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.course import Course
from elearning.content.library import Library
from elearning.models import Certificate, Enrolment
from elearning.services import certificates
from elearning.services.certificates import Issuer


def certify(
    session: Session, library: Library, enrolment: Enrolment, *, now: datetime, issuer: Issuer
) -> Certificate | None:
    """Award what has just been earned on a course, and note when nothing is left to earn.

    Call it in the transaction that finished something, with the enrolment held.
    """
    certificate = certificates.award(
        session,
        library,
        account_id=enrolment.account_id,
        course=enrolment.course,
        now=now,
        issuer=issuer,
    )
    course = library.find_course(enrolment.course)
    if certificate is not None and course is not None and _is_highest(course, certificate.level):
        enrolment.completed_at = enrolment.completed_at or now
        session.flush()
    return certificate


def _is_highest(course: Course, level: str) -> bool:
    can_achieve = course.quiz is not None or course.certificate.scenario is not None
    return level == "achievement" or not can_achieve


def certify_attempt(
    session: Session,
    library: Library,
    account_id: int,
    scenario: str,
    *,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Issue what an attempt earned on the courses that ask for its scenario."""
    asking = [
        course.slug
        for course in library.courses.values()
        if course.certificate.scenario == scenario
    ]
    begun = session.scalars(
        select(Enrolment)
        .where(Enrolment.account_id == account_id, Enrolment.course.in_(asking))
        .with_for_update()
    )
    for enrolment in begun.all():
        certify(session, library, enrolment, now=now, issuer=issuer)
