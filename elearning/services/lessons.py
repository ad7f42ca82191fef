"""Reading a lesson, and finishing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from elearning.content.course import Course, Lesson, Module
from elearning.content.library import Library
from elearning.db import insert_once, table_of
from elearning.models import Enrolment, FinishedLesson, Note
from elearning.services import enrolments
from elearning.services.certificates import Issuer
from elearning.services.completing import certify
from elearning.services.enrolments import CONTINUE, LESSON, Step
from elearning.services.notes import Kept

# How many modules are named on each side of a lesson's own: a page must not grow with its course.
NEIGHBOURS = 3

_ENROLMENT, _FINISHED, _NOTE = table_of(Enrolment), table_of(FinishedLesson), table_of(Note)

# Built once and without the ORM: this is the one query of the page that is opened most.
_PLACE = (
    select(
        _ENROLMENT.c.lessons_done,
        _ENROLMENT.c.quiz_passed_at.is_not(None).label("is_quiz_passed"),
        _ENROLMENT.c.completed_at.is_not(None).label("is_completed"),
        _FINISHED.c.lesson,
        _FINISHED.c.by_placement,
        _NOTE.c.text.label("note"),
        _NOTE.c.version.label("note_version"),
        _NOTE.c.is_bookmarked,
    )
    .select_from(
        _ENROLMENT.outerjoin(
            _FINISHED,
            and_(
                _FINISHED.c.enrolment_id == _ENROLMENT.c.id,
                _FINISHED.c.lesson.in_(bindparam("lessons", expanding=True)),
            ),
        ).outerjoin(
            _NOTE,
            and_(_NOTE.c.enrolment_id == _ENROLMENT.c.id, _NOTE.c.lesson == bindparam("here")),
        )
    )
    .where(
        _ENROLMENT.c.account_id == bindparam("account_id"),
        _ENROLMENT.c.course == bindparam("course"),
    )
)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson as the contents list names it."""

    slug: str
    title: str
    minutes: int
    is_finished: bool
    is_proved: bool  # finished by a placement, and not read since
    is_here: bool


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module as the contents list names it, with the lesson that it begins with."""

    number: int
    title: str
    first_lesson: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson, where it stands in its course, and the one step after it."""

    course: Course
    module: Module
    lesson: Lesson
    lines: tuple[LessonLine, ...]
    modules: tuple[ModuleLine, ...]
    has_more_modules: bool
    previous: Lesson | None
    is_begun: bool
    is_finished: bool
    is_proved: bool
    done_in_module: int
    minutes_left: int
    step: Step
    kept: Kept


@dataclass(frozen=True, slots=True)
class _Place:
    finished: Mapping[str, bool]  # whether each lesson was proved, not read
    lessons_done: int
    is_begun: bool
    is_quiz_passed: bool
    is_completed: bool
    kept: Kept


def get_lesson_page(
    session: Session, library: Library, *, account_id: int, course: str, lesson: str
) -> LessonPage:
    """Return a lesson as its reader sees it, in one query whatever the course.

    :raise NotFound: if there is no such lesson.
    """
    found = library.get_course(course)
    shown = found.get_lesson(lesson)
    module = found.get_module(shown.module)
    place = _place(session, account_id, course, lesson, [one.slug for one in module.lessons])
    lines = _lines(module, place.finished, lesson)
    modules, has_more = _modules(found, module)
    return LessonPage(
        course=found,
        module=module,
        lesson=shown,
        lines=lines,
        modules=modules,
        has_more_modules=has_more,
        previous=found.neighbours(lesson)[0],
        is_begun=place.is_begun,
        is_finished=lesson in place.finished,
        is_proved=place.finished.get(lesson, False),
        done_in_module=sum(line.is_finished for line in lines),
        minutes_left=sum(line.minutes for line in lines if not line.is_finished),
        step=_step_after(library, found, shown, place),
        kept=place.kept,
    )


def finish_lesson(
    session: Session,
    library: Library,
    *,
    account_id: int,
    course: str,
    lesson: str,
    now: datetime,
    issuer: Issuer,
) -> Step:
    """Count a lesson as finished, once, and return what comes next.

    Whoever has not begun the course begins it so. The last lesson earns its
    certificate in the same transaction. One that was proved counts as read from now on.

    :raise NotFound: if there is no such lesson.
    """
    found = library.get_course(course)
    found.get_lesson(lesson)
    enrolment = enrolments.lock_enrolment(
        session, library, account_id=account_id, course=course, now=now
    )
    _count_as_read(session, enrolment.id, lesson, now)
    way = enrolments.count_lessons(session, enrolment, found, last=lesson)
    enrolment.seen_at = now
    enrolment.last_lesson = way.next_lesson or lesson
    session.flush()
    if way.is_finished:
        certify(session, library, enrolment, now=now, issuer=issuer)
    return enrolments.find_step(
        library,
        found,
        lesson=way.next_lesson,
        is_quiz_passed=enrolment.quiz_passed_at is not None,
        is_completed=enrolment.completed_at is not None,
    )


def _count_as_read(session: Session, enrolment_id: int, lesson: str, now: datetime) -> None:
    row = {"enrolment_id": enrolment_id, "lesson": lesson}
    if not insert_once(session, FinishedLesson, **row, finished_at=now):
        known = (FinishedLesson.enrolment_id == enrolment_id, FinishedLesson.lesson == lesson)
        session.execute(update(FinishedLesson).where(*known).values(by_placement=False))


def _place(
    session: Session, account_id: int, course: str, lesson: str, lessons: list[str]
) -> _Place:
    values = {"account_id": account_id, "course": course, "here": lesson, "lessons": lessons}
    rows = session.connection().execute(_PLACE, values).all()
    if not rows:
        return _Place({}, 0, False, False, False, Kept())
    first = rows[0]
    return _Place(
        finished={row.lesson: bool(row.by_placement) for row in rows if row.lesson is not None},
        lessons_done=first.lessons_done,
        is_begun=True,
        is_quiz_passed=bool(first.is_quiz_passed),
        is_completed=bool(first.is_completed),
        kept=Kept(first.note or "", first.note_version or 0, bool(first.is_bookmarked)),
    )


def _lines(module: Module, finished: Mapping[str, bool], here: str) -> tuple[LessonLine, ...]:
    return tuple(
        LessonLine(
            one.slug,
            one.title,
            one.minutes,
            is_finished=one.slug in finished,
            is_proved=finished.get(one.slug, False),
            is_here=one.slug == here,
        )
        for one in module.lessons
    )


def _modules(course: Course, here: Module) -> tuple[tuple[ModuleLine, ...], bool]:
    """Name the modules around this one, and tell whether there are more of them."""
    place = course.modules.index(here)
    first = max(0, min(place - NEIGHBOURS, len(course.modules) - 2 * NEIGHBOURS - 1))
    shown = course.modules[first : first + 2 * NEIGHBOURS + 1]
    lines = tuple(
        ModuleLine(number, one.title, one.lessons[0].slug, one is here)
        for number, one in enumerate(shown, first + 1)
        if one.lessons
    )
    return lines, len(shown) < len(course.modules)


def _step_after(library: Library, course: Course, lesson: Lesson, place: _Place) -> Step:
    following = course.neighbours(lesson.slug)[1]
    if following is not None:
        return Step(LESSON, following.slug, following.title, following.minutes)
    done = place.lessons_done + (lesson.slug not in place.finished)
    if done < len(course.lessons):
        return Step(CONTINUE)
    return enrolments.find_step(
        library,
        course,
        lesson="",
        is_quiz_passed=place.is_quiz_passed,
        is_completed=place.is_completed,
    )
