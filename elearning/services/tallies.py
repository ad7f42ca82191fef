"""How answers and decisions went, kept in the transaction that finished them.

Counted are the answers of finished quizzes and placements, and the decisions of
attempts that count once they have ended. An answer is met with full credit, and missed
otherwise; a decision is met in a sector and phase if nothing better was open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import insert_into, table_of
from elearning.models import Tally

FULL = 1000  # per mille
MOST_OWED = 5
ALL_SECTORS = 0


@dataclass(slots=True)
class Outcomes:
    """How often each subject was met and missed."""

    met: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)

    def add(self, subjects: Iterable[str], *, is_met: bool) -> None:
        """Count subjects once each."""
        counts = self.met if is_met else self.missed
        for subject in dict.fromkeys(subjects):
            counts[subject] = counts.get(subject, 0) + 1


def cell(sector: int, phase: str) -> str:
    """Return the subject of a sector in a phase; sector 0 stands for the whole phase."""
    return f"{sector}/{phase}"


def of_answers(library: Library, answers: Iterable[tuple[Question, int]]) -> Outcomes:
    """Return how the answers of a quiz went, given their credits per mille."""
    outcomes = Outcomes()
    for question, credit in answers:
        points = [one for one in question.guidance if one in library.guidance]
        outcomes.add((*points, *_cells(library, points)), is_met=credit >= FULL)
    return outcomes


def of_placement(library: Library, answers: Iterable[tuple[Question, int]]) -> Outcomes:
    """Return how the answers of a placement went, by sector and phase alone.

    Nothing is told of single answers, so that another try stays a fair one; and
    what was missed is not to be brushed up but still to be read.
    """
    outcomes = Outcomes()
    for question, credit in answers:
        points = [one for one in question.guidance if one in library.guidance]
        outcomes.add(_cells(library, points), is_met=credit >= FULL)
    return outcomes


def _cells(library: Library, points: Iterable[str]) -> list[str]:
    return [
        cell(sector, phase)
        for point in points
        for phase in library.guidance[point].phases
        for sector in (ALL_SECTORS, *library.guidance[point].sectors)
    ]


def of_debrief(debrief: Mapping[str, Any]) -> Outcomes:
    """Return how the decisions of an attempt went, by its debrief as it is kept."""
    outcomes = Outcomes()
    for step in debrief["steps"]:
        chosen, best = step["chosen"], step["best"]
        is_best = chosen["move"] == best["move"]
        sectors = (ALL_SECTORS, *step["sectors"])
        outcomes.add((cell(one, step["phase"]) for one in sectors), is_met=is_best)
        missed = [*chosen["breaks"], *(() if is_best else best["meets"])]
        outcomes.add(chosen["meets"], is_met=True)
        outcomes.add((one for one in missed if one not in chosen["meets"]), is_met=False)
    return outcomes


def count(session: Session, account_id: int, outcomes: Outcomes) -> None:
    """Add outcomes to what is counted of somebody, in one statement."""
    # In one order for everybody, so that two transactions never wait for each other.
    subjects = sorted({*outcomes.met, *outcomes.missed})
    if subjects:
        rows = [_row(account_id, one, outcomes) for one in subjects]
        session.connection().execute(_statement(session), rows)


def _row(account_id: int, subject: str, outcomes: Outcomes) -> dict[str, Any]:
    met, missed = outcomes.met.get(subject, 0), outcomes.missed.get(subject, 0)
    return {
        "account_id": account_id,
        "subject": subject,
        "met": met,
        "missed": missed,
        "owed": min(max(missed - met, 0), MOST_OWED),
    }


def _statement(session: Session) -> Any:
    table, insert = table_of(Tally).c, insert_into(session, Tally)
    new = insert.excluded
    owed = table.owed + new.missed - new.met
    return insert.on_conflict_do_update(
        index_elements=["account_id", "subject"],
        set_={
            "met": table.met + new.met,
            "missed": table.missed + new.missed,
            "owed": case((owed < 0, 0), (owed > MOST_OWED, MOST_OWED), else_=owed),
        },
    )
