"""A learner's way through a course: beginning it, and what comes next on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.assessment.progress import Progress, progress
from elearning.content.course import Course
from elearning.content.library import Library
from elearning.db import insert_once
from elearning.models import Enrolment, FinishedLesson

LESSON, QUIZ, SCENARIO, CERTIFICATES, CONTINUE = (
    "lesson",
    "quiz",
    "scenario",
    "certificates",
    "continue",
)


@dataclass(frozen=True, slots=True)
class Done:
    """How many lessons of a course are finished, and how many of them proved and not read."""

    lessons: int
    proved: int


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next on a course; ``kind`` is one of the words above.

    ``slug`` is a lesson's or a scenario's. ``continue`` stands for a lesson that
    is not known here: the first one that is not finished.
    """

    kind: str
    slug: str = ""
    title: str = ""
    minutes: int = 0


def begin_course(
    session: Session, library: Library, *, account_id: int, course: str, now: datetime
) -> bool:
    """Enrol a learner on a course; return whether they were not enrolled before.

    :raise NotFound: if there is no such course.
    """
    lessons = library.get_course(course).lessons
    return insert_once(
        session,
        Enrolment,
        account_id=account_id,
        course=course,
        begun_at=now,
        seen_at=now,
        last_lesson=lessons[0].slug if lessons else "",
        version=1,
    )


def lock_enrolment(
    session: Session, library: Library, *, account_id: int, course: str, now: datetime
) -> Enrolment:
    """Return the enrolment, begun if need be, held until the transaction ends.

    Whoever writes about a learner on a course takes this row first, so that
    the counts beside the rows are right however many tabs there are.
    """
    begin_course(session, library, account_id=account_id, course=course, now=now)
    statement = select(Enrolment).where(
        Enrolment.account_id == account_id, Enrolment.course == course
    )
    return session.scalars(statement.with_for_update()).one()


def finished_lessons(session: Session, enrolment_id: int) -> frozenset[str]:
    """Return the slugs of all lessons that were finished in an enrolment."""
    return frozenset(
        session.scalars(
            select(FinishedLesson.lesson).where(FinishedLesson.enrolment_id == enrolment_id)
        )
    )


def count_lessons(
    session: Session, enrolment: Enrolment, course: Course, *, last: str = ""
) -> Progress:
    """Write how many lessons are finished and proved into an enrolment; return how far it is."""
    rows = session.execute(
        select(FinishedLesson.lesson, FinishedLesson.by_placement).where(
            FinishedLesson.enrolment_id == enrolment.id
        )
    ).all()
    finished = {row.lesson: row.by_placement for row in rows}
    done = count_done(course, finished)
    enrolment.lessons_done, enrolment.lessons_proved = done.lessons, done.proved
    return measure(course, finished, last=last or enrolment.last_lesson)


def count_done(course: Course, finished: Mapping[str, bool]) -> Done:
    """Count finished lessons that the course still has, given of each whether it was proved."""
    kept = [finished[lesson.slug] for lesson in course.lessons if lesson.slug in finished]
    return Done(len(kept), sum(kept))


def measure(course: Course, finished: Collection[str], *, last: str = "") -> Progress:
    """Return how far somebody is on a course, as its lessons are today."""
    minutes = {lesson.slug: lesson.minutes for lesson in course.lessons}
    return progress(minutes, finished, last=last)


def find_step(
    library: Library, course: Course, *, lesson: str, is_quiz_passed: bool, is_completed: bool
) -> Step:
    """Return the one next step: the lesson if there is one, then quiz, scenario, certificates."""
    if lesson:
        found = course.get_lesson(lesson)
        return Step(LESSON, found.slug, found.title, found.minutes)
    if course.quiz is not None and not is_quiz_passed:
        return Step(QUIZ, course.slug, course.title)
    scenario = library.find_scenario(course.certificate.scenario or "")
    if scenario is not None and not is_completed:
        return Step(SCENARIO, scenario.slug, scenario.title, scenario.minutes)
    return Step(CERTIFICATES)


def get_step(session: Session, library: Library, *, account_id: int, course: str) -> Step:
    """Return where a learner goes on; whoever has not begun starts at the first lesson.

    :raise NotFound: if there is no such course.
    """
    found = library.get_course(course)
    enrolment = session.execute(
        select(
            Enrolment.id, Enrolment.last_lesson, Enrolment.quiz_passed_at, Enrolment.completed_at
        ).where(Enrolment.account_id == account_id, Enrolment.course == course)
    ).first()
    if enrolment is None:
        lesson = measure(found, ()).next_lesson
        return find_step(library, found, lesson=lesson, is_quiz_passed=False, is_completed=False)
    finished = finished_lessons(session, enrolment.id)
    return find_step(
        library,
        found,
        lesson=measure(found, finished, last=enrolment.last_lesson).next_lesson,
        is_quiz_passed=enrolment.quiz_passed_at is not None,
        is_completed=enrolment.completed_at is not None,
    )
