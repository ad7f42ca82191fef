"""What is still to be done so that a certificate is renewed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.course import Course
from elearning.content.library import Library
from elearning.credentials.serial import read_serial
from elearning.errors import NotFound
from elearning.models import Certificate
from elearning.services import renewals
from elearning.services.evidence import find_standing, gather_parts

Stage = Literal["early", "open", "followed", "closed"]


@dataclass(frozen=True, slots=True)
class RenewalPage:
    """How far somebody is with renewing a certificate.

    It is ``followed`` if another has taken its place, ``closed`` if its course is gone.
    """

    serial: str
    course: str
    title: str
    stage: Stage
    opens_at: datetime
    expires_at: datetime
    current: str | None
    new_lessons: tuple[tuple[str, str], ...] = ()  # slug and title, unread since the course grew
    has_quiz: bool = False
    quiz_done: bool = False
    scenario: str = ""
    scenario_title: str = ""
    scenario_done: bool = False


def get_renewal(
    session: Session, library: Library, serial: str, *, account_id: int, now: datetime
) -> RenewalPage:
    """Return what is done and what is left of a renewal.

    :raise NotFound: if there is no such certificate of this person, or none that ends.
    """
    row = session.execute(
        select(
            Certificate.serial, Certificate.course, Certificate.course_title, Certificate.level,
            Certificate.expires_at, renewals.CURRENT.label("current"),
            renewals.NEXT.label("following"),
        ).where(
            Certificate.serial == (read_serial(serial) or ""),
            Certificate.account_id == account_id,
            Certificate.level == "achievement",
            Certificate.expires_at.is_not(None),
            Certificate.revoked_at.is_(None),
        )
    ).one_or_none()  # fmt: skip
    # Where the one after it was revoked, the series has ended.
    if row is None or (row.following and not row.current):
        raise NotFound
    course = library.find_course(row.course)
    opens = renewals.opens_at(row.expires_at)
    page = RenewalPage(
        row.serial, row.course, row.course_title, "early", opens, row.expires_at, row.current
    )
    if row.current is not None:
        return _at(page, "followed")
    if course is None:
        return _at(page, "closed")
    if opens > now:
        return page
    return _steps(session, library, course, page, account_id)


def _steps(
    session: Session, library: Library, course: Course, page: RenewalPage, account_id: int
) -> RenewalPage:
    standing = find_standing(session, account_id, course.slug)
    if standing is None:
        raise NotFound
    quiz, attempt = gather_parts(session, library, course, standing, since=page.opens_at)
    slug = course.certificate.scenario or ""
    scenario = library.find_scenario(slug) if slug else None
    return _at(
        page,
        "open",
        new_lessons=tuple(
            (one.slug, one.title) for one in course.lessons if one.slug not in standing.finished
        ),
        has_quiz=course.quiz is not None,
        quiz_done=quiz is not None,
        scenario=slug,
        scenario_title=scenario.title if scenario else slug,
        scenario_done=attempt is not None,
    )


def _at(page: RenewalPage, stage: Stage, **values: object) -> RenewalPage:
    return replace(page, stage=stage, **values)  # type: ignore[arg-type]
