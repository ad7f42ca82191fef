"""What answers and decisions have shown, kept in the transaction that finished them.

Of a guidance point it is counted how often it was met and missed; of a sector and
phase how much credit answers earned, and what share attempts kept. The rules stand in
``docs/scoring.md``; ``recounting`` works the same out from nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session

from elearning.assessment.shown import Shown
from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import insert_into, table_of
from elearning.models import CellTally, Tally
from elearning.simulation.measure import Measured

FULL = 1000  # per mille
MOST_OWED = 5
ALL_SECTORS = 0

Cell = tuple[int, str]
"""A sector in a phase; sector 0 stands for the whole phase."""


@dataclass(slots=True)
class Outcomes:
    """How often each point was met and missed, and what was shown of each sector and phase."""

    met: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    cells: dict[Cell, Shown] = field(default_factory=dict)

    def add(self, points: Iterable[str], *, is_met: bool) -> None:
        """Count points once each."""
        counts = self.met if is_met else self.missed
        for point in dict.fromkeys(points):
            counts[point] = counts.get(point, 0) + 1

    def show(self, cell: Cell, shown: Shown) -> None:
        """Add what was shown of a cell."""
        self.cells[cell] = self.cells.get(cell, Shown()) + shown


@dataclass(frozen=True, slots=True)
class Rows:
    """What is kept of somebody, as rows without their account."""

    points: list[dict[str, Any]]
    cells: list[dict[str, Any]]


def of_answers(library: Library, answers: Iterable[tuple[Question, int]]) -> Outcomes:
    """Return how the answers of a quiz went, given their credits per mille."""
    outcomes = Outcomes()
    for question, credit in answers:
        outcomes.add(_known(library, question), is_met=credit >= FULL)
        _show_answer(outcomes, library, question, credit)
    return outcomes


def of_placement(library: Library, answers: Iterable[tuple[Question, int]]) -> Outcomes:
    """Return how the answers of a placement went, by sector and phase alone.

    Nothing is told of single answers, so that another try stays a fair one; and
    what was missed is not to be brushed up but still to be read.
    """
    outcomes = Outcomes()
    for question, credit in answers:
        _show_answer(outcomes, library, question, credit)
    return outcomes


def of_result(result: Mapping[str, Any]) -> Outcomes:
    """Return how the decisions of an attempt went, by what is kept of it since it ended.

    What it has shown of sectors and phases is known only if it was measured by a proof.
    """
    outcomes, steps = Outcomes(), result["debrief"]["steps"]
    for step in steps:
        chosen, best = step["chosen"], step["best"]
        is_best = chosen["move"] == best["move"]
        missed = [*chosen["breaks"], *(() if is_best else best["meets"])]
        outcomes.add(chosen["meets"], is_met=True)
        outcomes.add((one for one in missed if one not in chosen["meets"]), is_met=False)
    if result.get("score"):
        measured = Measured.from_json(result["score"])
        for cell, one in measured.kept(
            [_places(step) for step in steps], without=_breached(result)
        ).items():
            share = one.share.numerator * FULL // one.share.denominator
            outcomes.show(cell, Shown(attempts=1, decisions=one.decisions, kept=share))
    return outcomes


def _places(step: Mapping[str, Any]) -> list[Cell]:
    return [(sector, step["phase"]) for sector in (ALL_SECTORS, *step["sectors"])]


def _breached(result: Mapping[str, Any]) -> set[Cell]:
    """Return where a critical point was broken for good: as the whole result, it is not yet."""
    return {
        cell
        for step in result["debrief"]["steps"]
        if not set(result["breaches"]).isdisjoint(step["chosen"]["breaks"])
        for cell in _places(step)
    }


def sum_up(history: Iterable[Outcomes]) -> Rows:
    """Return what is to be kept of everything that was finished, in the order of finishing."""
    points: dict[str, dict[str, Any]] = {}
    cells: dict[Cell, Shown] = {}
    for outcomes in history:
        for one in sorted({*outcomes.met, *outcomes.missed}):
            met, missed = outcomes.met.get(one, 0), outcomes.missed.get(one, 0)
            row = points.setdefault(one, {"subject": one, "met": 0, "missed": 0, "owed": 0})
            row["met"] += met
            row["missed"] += missed
            row["owed"] = min(max(row["owed"] + missed - met, 0), MOST_OWED)
        for cell, shown in outcomes.cells.items():
            cells[cell] = cells.get(cell, Shown()) + shown
    # In one order for everybody, so that two transactions never wait for each other.
    return Rows(
        [points[one] for one in sorted(points)],
        [_cell_row(one, cells[one]) for one in sorted(cells)],
    )


def count(session: Session, account_id: int, outcomes: Outcomes) -> None:
    """Add what was just finished to what is counted of somebody, in at most two statements."""
    rows = sum_up([outcomes])
    for statement, found in ((_add_points, rows.points), (_add_cells, rows.cells)):
        if found:
            values = [{"account_id": account_id, **one} for one in found]
            session.connection().execute(statement(session), values)


def _known(library: Library, question: Question) -> list[str]:
    return [one for one in question.guidance if one in library.guidance]


def _show_answer(outcomes: Outcomes, library: Library, question: Question, credit: int) -> None:
    for cell in dict.fromkeys(_cells(library, question)):
        outcomes.show(cell, Shown(questions=1, credit=credit))


def _cells(library: Library, question: Question) -> Iterator[Cell]:
    for point in (library.guidance[one] for one in _known(library, question)):
        for phase in point.phases:
            for sector in (ALL_SECTORS, *point.sectors):
                yield sector, phase


def _cell_row(cell: Cell, shown: Shown) -> dict[str, Any]:
    return {
        "sector": cell[0],
        "phase": cell[1],
        "questions": shown.questions,
        "credit": shown.credit,
        "attempts": shown.attempts,
        "decisions": shown.decisions,
        "kept": shown.kept,
    }


def _add_points(session: Session) -> Any:
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


def _add_cells(session: Session) -> Any:
    table, insert = table_of(CellTally).c, insert_into(session, CellTally)
    sums = ("questions", "credit", "attempts", "decisions", "kept")
    return insert.on_conflict_do_update(
        index_elements=["account_id", "sector", "phase"],
        set_={name: table[name] + insert.excluded[name] for name in sums},
    )
