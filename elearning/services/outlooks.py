"""What somebody has shown by sector and phase, what to brush up, and what they noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from elearning.assessment.shown import Shown
from elearning.content.library import Library
from elearning.content.point import SEVERITIES
from elearning.models import CellTally, Enrolment, Note, Tally
from elearning.services.tallies import ALL_SECTORS, Cell

LATEST_NOTES = 4
MOST_LESSONS = 4
MOST_POINTS = 4
MOST_NUMBERS = 6


@dataclass(frozen=True, slots=True)
class Brush:
    """A lesson to read again, and the points of it that were missed."""

    course: str
    lesson: str
    title: str
    minutes: int
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A lesson that was bookmarked or noted."""

    course: str
    lesson: str
    title: str
    is_bookmarked: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What was shown by sector and phase, what to brush up, and what was noted last."""

    phases: Mapping[str, Shown]
    cells: Mapping[Cell, Shown]
    brush_up: tuple[Brush, ...]
    untaught: tuple[str, ...]  # points that were missed and that no lesson teaches
    notes: tuple[NoteLink, ...]


def find_outlook(session: Session, library: Library, account_id: int) -> Outlook:
    """Return what is counted and noted of somebody, in one query whatever their history."""
    rows = session.execute(_rows(account_id)).all()
    cells = {
        (row.n0, row.subject): Shown(row.n1, row.n2, row.n3, row.n4, row.n5)
        for row in rows
        if row.kind == "cell"
    }
    sectors = [one.number for one in library.taxonomy.sectors]
    phases = [one.slug for one in library.taxonomy.phases]
    owed = {row.subject: row.n0 for row in rows if row.kind == "point" and row.n0}
    return Outlook(
        phases={one: cells[ALL_SECTORS, one] for one in phases if (ALL_SECTORS, one) in cells},
        cells={
            (sector, phase): cells[sector, phase]
            for sector in sectors
            for phase in phases
            if (sector, phase) in cells
        },
        brush_up=find_lessons(library, owed),
        untaught=_untaught(library, owed),
        notes=_notes(library, (row for row in rows if row.kind == "note")),
    )


def find_lessons(library: Library, owed: Mapping[str, int]) -> tuple[Brush, ...]:
    """Return few lessons that teach what is owed, each the one that teaches most of the rest."""
    taught: dict[tuple[str, str], list[str]] = {}
    for point in _in_order(library, owed):
        for use in library.uses_of(point).lessons:
            # A course that was left out for its problems has no lessons to offer.
            if use.teaches and use.course in library.courses:
                taught.setdefault((use.course, use.lesson), []).append(point)
    found: list[Brush] = []
    while taught and len(found) < MOST_LESSONS:
        place = max(taught, key=lambda one: sum(owed[point] for point in taught[one]))
        points = taught.pop(place)
        lesson = library.get_lesson(*place)
        found.append(Brush(*place, lesson.title, lesson.minutes, tuple(points)))
        rest = {
            one: [each for each in known if each not in points] for one, known in taught.items()
        }
        taught = {one: known for one, known in rest.items() if known}
    return tuple(found)


def _rows(account_id: int) -> Any:
    noted = (
        _row("note", Enrolment.course, cast(Note.is_bookmarked, Integer), Note.id, more=Note.lesson)
        .join(Enrolment, Enrolment.id == Note.enrolment_id)
        .where(Enrolment.account_id == account_id, or_(Note.is_bookmarked, Note.text != ""))
        .order_by(Note.id.desc())
        .limit(LATEST_NOTES)
        .subquery()
    )
    points = _row("point", Tally.subject, Tally.owed).where(Tally.account_id == account_id)
    cells = _row(
        "cell",
        CellTally.phase,
        CellTally.sector,
        CellTally.questions,
        CellTally.credit,
        CellTally.attempts,
        CellTally.decisions,
        CellTally.kept,
    ).where(CellTally.account_id == account_id)
    return union_all(points, cells, select(noted))


def _row(
    kind: str,
    subject: ColumnElement[str] | InstrumentedAttribute[str],
    *numbers: ColumnElement[int] | InstrumentedAttribute[int],
    more: InstrumentedAttribute[str] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Read one kind of rows in the shape that all kinds have, so that one query brings all."""
    padded = [*numbers, *(literal(0) for _ in range(MOST_NUMBERS - len(numbers)))]
    return select(
        literal(kind).label("kind"),
        subject.label("subject"),
        (literal("") if more is None else more).label("more"),
        *(one.label(f"n{place}") for place, one in enumerate(padded)),
    )


def _in_order(library: Library, owed: Mapping[str, int]) -> list[str]:
    """Return the points that are still in the catalogue, those missed most and gravest first."""
    known = [point for point in owed if point in library.guidance]
    return sorted(
        known,
        key=lambda one: (-owed[one], SEVERITIES.index(library.guidance[one].severity), one),
    )


def _untaught(library: Library, owed: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        point
        for point in _in_order(library, owed)
        if not any(use.teaches for use in library.uses_of(point).lessons)
    )[:MOST_POINTS]


def _notes(library: Library, rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[NoteLink, ...]:
    found = []
    for row in sorted(rows, key=lambda row: -row.n1):
        course = library.find_course(row.subject)
        lesson = course.find_lesson(row.more) if course else None
        if lesson is not None:
            found.append(NoteLink(row.subject, row.more, lesson.title, bool(row.n0)))
    return tuple(found)
