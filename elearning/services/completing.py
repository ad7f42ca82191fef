"""What happens when somebody may have completed a course: the certificate, and its date."""

from datetime import datetime

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
