"""What somebody has shown by sector and phase, what to brush up, and what they noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, cast, literal, or_, select, union_all
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.point import SEVERITIES
from elearning.models import Enrolment, Note, Tally
from elearning.services.tallies import ALL_SECTORS, cell

LATEST_NOTES = 4
MOST_LESSONS = 4
MOST_POINTS = 4
# So many of five must have gone right for a whole cell.
WELL = 4 / 5


@dataclass(frozen=True, slots=True)
class Share:
    """How many answers and decisions there were, and how many of them went right."""

    met: int
    count: int

    @property
    def is_well(self) -> bool:
        """Tell whether enough went right."""
        return self.met >= WELL * self.count


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

    phases: Mapping[str, Share]
    cells: Mapping[tuple[int, str], Share]
    brush_up: tuple[Brush, ...]
    untaught: tuple[str, ...]  # points that were missed and that no lesson teaches
    notes: tuple[NoteLink, ...]


def find_outlook(session: Session, library: Library, account_id: int) -> Outlook:
    """Return what is counted and noted of somebody, in one query whatever their history."""
    rows = session.execute(_rows(account_id)).all()
    tallies = {row.subject: row for row in rows if row.kind == "tally"}
    phases = [one.slug for one in library.taxonomy.phases]
    shares = {
        (sector, phase): Share(row.met, row.met + row.missed)
        for phase in phases
        for sector in (ALL_SECTORS, *(one.number for one in library.taxonomy.sectors))
        if (row := tallies.get(cell(sector, phase))) is not None
    }
    owed = {
        row.subject: row.owed for row in tallies.values() if row.owed and "/" not in row.subject
    }
    return Outlook(
        phases={one: shares[ALL_SECTORS, one] for one in phases if (ALL_SECTORS, one) in shares},
        cells={place: share for place, share in shares.items() if place[0] != ALL_SECTORS},
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
        select(
            literal("note").label("kind"),
            Enrolment.course.label("subject"),
            Note.lesson.label("lesson"),
            cast(Note.is_bookmarked, Integer).label("met"),
            Note.id.label("missed"),
            literal(0).label("owed"),
        )
        .join(Enrolment, Enrolment.id == Note.enrolment_id)
        .where(Enrolment.account_id == account_id, or_(Note.is_bookmarked, Note.text != ""))
        .order_by(Note.id.desc())
        .limit(LATEST_NOTES)
        .subquery()
    )
    counted = select(
        literal("tally").label("kind"),
        Tally.subject.label("subject"),
        literal("").label("lesson"),
        Tally.met.label("met"),
        Tally.missed.label("missed"),
        Tally.owed.label("owed"),
    ).where(Tally.account_id == account_id)
    return union_all(counted, select(noted))


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
    for row in sorted(rows, key=lambda row: -row.missed):
        course = library.find_course(row.subject)
        lesson = course.find_lesson(row.lesson) if course else None
        if lesson is not None:
            found.append(NoteLink(row.subject, row.lesson, lesson.title, bool(row.met)))
    return tuple(found)
