"""The rows of two accounts joined into those of one: nothing doubled, nothing lost.

The rules, where both have what only one may have:

- on a course, what either has finished counts, the better result and the earlier dates; a
  lesson that one has proved and the other read is a read one;
- of two notes on one lesson the words of both stay, one after the other, and a bookmark of either;
- answers and decisions are counted anew, in the order in which both have finished them;
- tries at a quiz and placements are counted on after the tries of the account that stays;
- of two open attempts at one scenario the one that counts or went further stays open, and
  the other one is left, to be read;
- certificates of one course and level are numbered in the order in which they were issued,
  those that are revoked first: the last is the current one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from elearning.content.library import Library
from elearning.models import (
    Attempt,
    Certificate,
    Enrolment,
    FinishedLesson,
    Identity,
    Invitation,
    Note,
    Placement,
    QuizTry,
    Report,
)
from elearning.services import recounting
from elearning.services.enrolments import count_lessons

Row = TypeVar("Row", Enrolment, QuizTry, Placement, Certificate)
Numbered = TypeVar("Numbered", QuizTry, Placement)
Value = TypeVar("Value", int, datetime)

# Columns that name an account and are simply pointed to the one that stays.
POINTED: tuple[InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ...] = (
    Identity.account_id,
    Invitation.created_by,
    Report.account_id,
    Report.handled_by,
)


def join_courses(session: Session, library: Library, kept: int, gone: int) -> tuple[str, ...]:
    """Join the courses of two accounts and return those that the one that goes has begun."""
    ours = {one.course: one for one in _rows_of(session, Enrolment, kept)}
    theirs = _rows_of(session, Enrolment, gone)
    for one in theirs:
        if one.course in ours:
            _fold(session, library, ours[one.course], one)
        else:
            one.account_id = kept
    session.flush()
    return tuple(one.course for one in theirs)


def append_tries(session: Session, kept: int, gone: int) -> int:
    """Count the tries of one account on after those of another; return how many there are."""
    append_placements(session, kept, gone)
    return _append(session, QuizTry, kept, gone)


def append_placements(session: Session, kept: int, gone: int) -> int:
    """Count placements on likewise: of two open ones the account that stays keeps its own."""
    is_open = {one.course for one in _rows_of(session, Placement, kept) if one.finished_at is None}
    for one in _rows_of(session, Placement, gone):
        if one.finished_at is None and one.course in is_open:
            session.delete(one)
    session.flush()
    return _append(session, Placement, kept, gone)


def _append(session: Session, model: type[Numbered], kept: int, gone: int) -> int:
    greatest: dict[str, int] = defaultdict(int)
    for one in _rows_of(session, model, kept):
        greatest[one.course] = max(greatest[one.course], one.number)
    theirs = sorted(_rows_of(session, model, gone), key=lambda one: one.number)
    for one in theirs:
        greatest[one.course] += 1
        one.number, one.account_id = greatest[one.course], kept
    session.flush()
    return len(theirs)


def move_attempts(session: Session, kept: int, gone: int, *, now: datetime) -> int:
    """Move the attempts of one account to another; of two open ones, one is left."""
    chosen = select(Attempt).where(
        Attempt.account_id.in_((kept, gone)), Attempt.ended_at.is_(None), Attempt.left_at.is_(None)
    )
    is_open: dict[str, Attempt] = {}
    for one in session.scalars(chosen).all():
        other = is_open.setdefault(one.scenario, one)
        if other is not one:
            behind, ahead = sorted((other, one), key=_progress)
            behind.left_at, is_open[one.scenario] = now, ahead
    session.flush()
    moved = session.execute(
        update(Attempt)
        .where(Attempt.account_id == gone)
        .values(account_id=kept)
        .returning(Attempt.id)
    )
    return len(moved.all())


def move_certificates(session: Session, kept: int, gone: int) -> int:
    """Move the certificates of one account to another, numbered in the order of their issue."""
    theirs = _rows_of(session, Certificate, gone)
    series: dict[tuple[str, str], list[Certificate]] = defaultdict(list)
    for one in (*_rows_of(session, Certificate, kept), *theirs):
        series[one.course, one.level].append(one)
    mixed = [held for held in series.values() if len({one.account_id for one in held}) > 1]
    # Numbers that nobody has first: two rows must not have one number on the way.
    for turn in (lambda place: -place, lambda place: place):
        _number(mixed, turn)
        session.flush()
    for one in theirs:
        one.account_id = kept
    session.flush()
    return len(theirs)


def count_anew(session: Session, library: Library, kept: int, gone: int) -> None:
    """Count of the account that stays what is its own now, and nothing of the other one."""
    for one in (gone, kept):
        recounting.recount(session, library, one)


def point(session: Session, kept: int, gone: int) -> None:
    """Let everything else that names one account name the other."""
    for column in POINTED:
        session.execute(update(column.class_).where(column == gone).values({column.key: kept}))


def _fold(session: Session, library: Library, ours: Enrolment, theirs: Enrolment) -> None:
    finished = _fold_lessons(session, ours.id, theirs.id)
    _fold_notes(session, ours.id, theirs.id)
    course = library.find_course(ours.course)
    if course:
        count_lessons(session, ours, course)
    else:
        ours.lessons_done = len(finished)
        ours.lessons_proved = sum(finished.values())
    if theirs.seen_at > ours.seen_at:
        ours.seen_at, ours.last_lesson = theirs.seen_at, theirs.last_lesson
    ours.begun_at = min(ours.begun_at, theirs.begun_at)
    ours.quiz_best = max(_known(ours.quiz_best, theirs.quiz_best), default=None)
    ours.quiz_passed_at = min(_known(ours.quiz_passed_at, theirs.quiz_passed_at), default=None)
    ours.completed_at = min(_known(ours.completed_at, theirs.completed_at), default=None)
    session.delete(theirs)


def _fold_lessons(session: Session, ours: int, theirs: int) -> dict[str, bool]:
    """Keep of each lesson the earlier finish, read if either read it; return which are proved."""
    rows = session.execute(
        select(FinishedLesson.lesson, FinishedLesson.finished_at, FinishedLesson.by_placement)
        .where(FinishedLesson.enrolment_id.in_((ours, theirs)))
        .order_by(FinishedLesson.finished_at.desc())
    )
    first: dict[str, datetime] = {}
    proved: dict[str, bool] = {}
    for row in rows.all():
        first[row.lesson] = row.finished_at
        proved[row.lesson] = row.by_placement and proved.get(row.lesson, True)
    session.execute(delete(FinishedLesson).where(FinishedLesson.enrolment_id.in_((ours, theirs))))
    session.add_all(
        FinishedLesson(
            enrolment_id=ours,
            lesson=lesson,
            finished_at=finished_at,
            by_placement=proved[lesson],
        )
        for lesson, finished_at in first.items()
    )
    session.flush()
    return proved


def _fold_notes(session: Session, ours: int, theirs: int) -> None:
    chosen = select(Note).where(Note.enrolment_id.in_((ours, theirs)))
    notes = {(one.enrolment_id, one.lesson): one for one in session.scalars(chosen).all()}
    for (enrolment_id, lesson), note in notes.items():
        if enrolment_id == ours:
            continue
        other = notes.get((ours, lesson))
        if other is None:
            note.enrolment_id = ours
            continue
        texts = dict.fromkeys(one.text for one in (other, note) if one.text)
        other.text = "\n\n".join(texts)
        other.is_bookmarked = other.is_bookmarked or note.is_bookmarked
        other.written_at = max(other.written_at, note.written_at)
        # Higher than either, so that no form from before is taken for one of now.
        other.version = max(other.version, note.version) + 1
    session.flush()


def _known(*values: Value | None) -> list[Value]:
    return [one for one in values if one is not None]


def _progress(attempt: Attempt) -> tuple[bool, int, datetime]:
    return attempt.kind == "counted", attempt.turn, attempt.begun_at


def _number(mixed: Iterable[list[Certificate]], turn: Callable[[int], int]) -> None:
    for held in mixed:
        for place, one in enumerate(sorted(held, key=_standing), 1):
            one.round = turn(place)


def _standing(one: Certificate) -> tuple[bool, datetime, int]:
    # What was revoked comes first: it must not stand in the way of one that is good.
    return one.revoked_at is None, one.issued_at, one.id


def _rows_of(session: Session, model: type[Row], account_id: int) -> list[Row]:
    chosen = select(model).where(model.account_id == account_id).order_by(model.id)
    return list(session.scalars(chosen))
