"""What somebody studies: courses in progress, what to do next, and what was earned."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from elearning.assessment.shown import Shown
from elearning.content.course import Course, Lesson
from elearning.content.library import Library
from elearning.models import Attempt, Enrolment, FinishedLesson
from elearning.services import enrolments, outlooks
from elearning.services.certificates import CertificateLine, list_certificates
from elearning.services.enrolments import Step
from elearning.services.outlooks import Outlook
from elearning.services.reached import Reached, find_reached

PHASES = ("before", "during", "after")
NONE, EMPTY, BEGUN, PASSED = "none", "empty", "begun", "passed"
LATEST_CERTIFICATES = 6

Cells = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Study:
    """A course that somebody has begun, and the one step to take on it."""

    course: Course
    lessons_done: int
    lessons_proved: int  # of those done
    minutes_left: int
    quiz_percent: int | None
    is_quiz_passed: bool
    is_completed: bool
    seen_at: datetime
    step: Step
    reached: Reached | None  # in the scenario that the course asks for
    asked: int  # the least result; 0 where no scenario is asked for


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """A simulation that waits for its next decision."""

    id: int
    scenario: str
    title: str
    turn: int
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class StudiesPage:
    """Everything that somebody studies; what was seen last comes first."""

    current: tuple[Study, ...]
    completed: tuple[Study, ...]
    attempts: tuple[OpenAttempt, ...]
    certificates: tuple[CertificateLine, ...]
    cells: Mapping[int, Cells]
    lessons_done: int
    lessons: int
    due: tuple[CertificateLine, ...]
    outlook: Outlook

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was begun yet."""
        begun = self.current or self.completed or self.attempts or self.certificates
        return not (begun or self.outlook.phases)


def get_studies(
    session: Session, library: Library, *, account_id: int, now: datetime
) -> StudiesPage:
    """Return what somebody studies, in five queries however much it is."""
    rows = session.execute(
        select(
            Enrolment.course,
            Enrolment.last_lesson,
            Enrolment.quiz_best,
            Enrolment.quiz_passed_at,
            Enrolment.completed_at,
            Enrolment.seen_at,
            FinishedLesson.lesson,
            FinishedLesson.by_placement,
        )
        .outerjoin(FinishedLesson, FinishedLesson.enrolment_id == Enrolment.id)
        .where(Enrolment.account_id == account_id)
        .order_by(Enrolment.seen_at.desc(), Enrolment.id.desc())
    ).all()
    finished: dict[str, dict[str, bool]] = defaultdict(dict)
    for row in rows:
        finished[row.course][row.lesson] = bool(row.by_placement)
    begun = {row.course: row for row in rows}
    asked = {
        scenario
        for slug in begun
        if (course := library.find_course(slug)) and (scenario := course.certificate.scenario)
    }
    reached = find_reached(session, account_id, asked)
    studies = tuple(
        _study(library, course, finished[slug], row, reached)
        for slug, row in begun.items()
        if (course := library.find_course(slug)) is not None
    )
    held = list_certificates(session, account_id, now=now)
    return StudiesPage(
        current=tuple(one for one in studies if not one.is_completed),
        completed=tuple(one for one in studies if one.is_completed),
        attempts=_open_attempts(session, library, account_id),
        certificates=held[:LATEST_CERTIFICATES],
        cells=progress_cells(library, finished),
        lessons_done=sum(one.lessons_done for one in studies),
        lessons=sum(len(one.course.lessons) for one in studies),
        due=_due(held),
        outlook=outlooks.find_outlook(session, library, account_id),
    )


def progress_cells(library: Library, finished: Mapping[str, Collection[str]]) -> dict[int, Cells]:
    """Return the cells of the wheel, begun or passed by the lessons that were finished.

    A lesson belongs to the cells of its sectors and phases. A cell is passed
    when every lesson of the library that belongs to it is finished.
    """
    asked: Counter[tuple[int, str]] = Counter()
    done: Counter[tuple[int, str]] = Counter()
    for course in library.courses.values():
        read = finished.get(course.slug, ())
        for lesson in course.lessons:
            cells = list(_cells_of(lesson, course))
            asked.update(cells)
            if lesson.slug in read:
                done.update(cells)

    def state(sector: int, phase: str) -> str:
        cell = (sector, phase)
        if not asked[cell]:
            return NONE
        return PASSED if done[cell] == asked[cell] else BEGUN if done[cell] else EMPTY

    before, during, after = PHASES
    return {
        one.number: (state(one.number, before), state(one.number, during), state(one.number, after))
        for one in library.taxonomy.sectors
    }


def shown_cells(library: Library, outlook: Outlook) -> dict[int, Cells]:
    """Return the cells of the wheel by what was shown: unasked, partly or well."""

    def state(sector: int, phase: str) -> str:
        return outlook.cells.get((sector, phase), Shown()).state

    before, during, after = PHASES
    return {
        one.number: (state(one.number, before), state(one.number, during), state(one.number, after))
        for one in library.taxonomy.sectors
    }


def _cells_of(lesson: Lesson, course: Course) -> Iterable[tuple[int, str]]:
    for sector in lesson.sectors or course.sectors:
        for phase in lesson.phases or course.phases:
            yield sector, phase


def _due(held: Iterable[CertificateLine]) -> tuple[CertificateLine, ...]:
    """Return the certificates whose renewal is open, those that end first before the others."""
    return tuple(sorted((one for one in held if one.can_renew), key=_end))


def _end(line: CertificateLine) -> datetime:
    assert line.expires_at is not None
    return line.expires_at


def _study(
    library: Library,
    course: Course,
    finished: Mapping[str, bool],
    kept: Row[*tuple[Any, ...]],
    reached: Mapping[str, Reached],
) -> Study:
    rule = course.certificate
    way = enrolments.measure(course, finished, last=kept.last_lesson)
    is_quiz_passed, is_completed = kept.quiz_passed_at is not None, kept.completed_at is not None
    return Study(
        course=course,
        lessons_done=way.done,
        lessons_proved=enrolments.count_done(course, finished).proved,
        minutes_left=way.minutes_left,
        quiz_percent=None if kept.quiz_best is None else kept.quiz_best // 10,
        is_quiz_passed=is_quiz_passed,
        is_completed=is_completed,
        seen_at=kept.seen_at,
        step=enrolments.find_step(
            library,
            course,
            lesson=way.next_lesson,
            is_quiz_passed=is_quiz_passed,
            is_completed=is_completed,
        ),
        reached=reached.get(rule.scenario or ""),
        asked=rule.result if rule.scenario else 0,
    )


def _open_attempts(session: Session, library: Library, account_id: int) -> tuple[OpenAttempt, ...]:
    rows = session.execute(
        select(Attempt.id, Attempt.scenario, Attempt.turn, Attempt.begun_at)
        .where(
            Attempt.account_id == account_id,
            Attempt.ended_at.is_(None),
            Attempt.left_at.is_(None),
            Attempt.kind != "trial",
            Attempt.branch_of.is_(None),
        )
        .order_by(Attempt.begun_at.desc())
    )
    titles = {slug: edition.title for slug, edition in library.scenarios.items()}
    # One whose scenario has left the library can still be finished, on its own edition.
    return tuple(
        OpenAttempt(
            row.id, row.scenario, titles.get(row.scenario, row.scenario), row.turn, row.begun_at
        )
        for row in rows
    )
