"""What the pages of a placement show: before it, a question, and which lessons are proved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import NotFound
from elearning.models import Enrolment, FinishedLesson, Placement
from elearning.services import enrolments, papers
from elearning.services.enrolments import Step
from elearning.services.papers import Paper
from elearning.services.placements import get_rule, next_try_at
from elearning.services.quiz_pages import LessonLink, QuestionPage, find_link, question_page
from elearning.services.tries import is_id


@dataclass(frozen=True, slots=True)
class PlacementPage:
    """Before a try: what is asked, by which rule, and whether one may begin."""

    course: str
    course_title: str
    each: int
    questions: int
    threshold: int
    pause_days: int
    lessons: int
    lessons_left: int
    open_try: int | None
    answered: int
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class ProvedLine:
    """A lesson that was asked for, and whether it is proved."""

    lesson: LessonLink
    is_proved: bool


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """Which lessons are proved and which are left to read; nothing of single questions."""

    course: str
    course_title: str
    threshold: int
    lines: tuple[ProvedLine, ...]
    next_at: datetime | None
    is_offered: bool
    step: Step | None

    @property
    def proved(self) -> int:
        """Return how many lessons are proved."""
        return sum(line.is_proved for line in self.lines)


def get_placement_page(
    session: Session, library: Library, *, account_id: int, course: str, now: datetime
) -> PlacementPage:
    """Return what somebody should know before a placement.

    :raise NotFound: if there is no such course, or nothing can be proved on it.
    """
    found, rule = get_rule(library, course)
    finished = session.scalars(
        select(FinishedLesson.lesson)
        .join(Enrolment, Enrolment.id == FinishedLesson.enrolment_id)
        .where(Enrolment.account_id == account_id, Enrolment.course == course)
    ).all()
    last = session.execute(
        select(Placement.id, Placement.answered, Placement.finished_at)
        .where(Placement.account_id == account_id, Placement.course == course)
        .order_by(Placement.number.desc())
        .limit(1)
    ).first()
    left = sum(lesson.slug not in set(finished) for lesson in found.lessons)
    is_open = last is not None and last.finished_at is None
    free_at = next_try_at(rule, last.finished_at) if last else None
    return PlacementPage(
        course=course,
        course_title=found.title,
        each=rule.questions,
        questions=left * rule.questions,
        threshold=rule.threshold,
        pause_days=rule.pause_days,
        lessons=len(found.lessons),
        lessons_left=left,
        open_try=last.id if last and is_open else None,
        answered=last.answered if last and is_open else 0,
        rests_until=free_at if free_at and now < free_at else None,
    )


def get_try_page(
    session: Session, library: Library, *, account_id: int, placement_id: int
) -> QuestionPage | PlacementResult:
    """Return the question that waits in a placement, or what it has proved.

    :raise NotFound: if there is no such placement, or it is somebody else's.
    """
    row = _get(session, account_id, placement_id)
    paper = papers.from_json(row.questions)
    if row.finished_at is not None:
        return _result(session, library, row, paper)
    return question_page(placement_id, row.course, paper, row.answered)


def _get(session: Session, account_id: int, placement_id: int) -> Row[*tuple[Any, ...]]:
    if not is_id(placement_id):
        raise NotFound
    row = session.execute(
        select(
            Placement.id,
            Placement.account_id,
            Placement.course,
            Placement.questions,
            Placement.answered,
            Placement.proved,
            Placement.finished_at,
        ).where(Placement.id == placement_id, Placement.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _result(
    session: Session, library: Library, row: Row[*tuple[Any, ...]], paper: Paper
) -> PlacementResult:
    asked = {question.lesson for question in paper.questions}
    course = library.find_course(row.course)
    # In the order in which lessons are read; one that the course has no more is not named.
    order = [lesson.slug for lesson in course.lessons if lesson.slug in asked] if course else []
    links = [(slug, find_link(library, row.course, slug)) for slug in order]
    step = (
        enrolments.get_step(session, library, account_id=row.account_id, course=row.course)
        if course
        else None
    )
    rule = course.placement if course else None
    return PlacementResult(
        course=row.course,
        course_title=paper.course_title,
        threshold=paper.pass_mark,
        lines=tuple(ProvedLine(link, slug in row.proved) for slug, link in links if link),
        next_at=next_try_at(rule, row.finished_at) if rule else None,
        is_offered=rule is not None,
        step=step,
    )
