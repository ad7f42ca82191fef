"""Programs and values that take notes while the engine runs, so that a proof knows what counted."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from elearning.simulation import operations as op
from elearning.simulation.linked import Linked, link
from elearning.simulation.operations import Row
from elearning.simulation.program import Program
from elearning.simulation.prover.observed import NOTHING, Observed
from elearning.simulation.rows import ChoiceRow
from elearning.simulation.state import HEADER
from elearning.simulation.tree import AND, NOT, OR, Predicate, predicate


class Watched(list[int]):
    """Values that note what became of each slot, and whether anything else depends on it.

    ``read`` holds the slots that a condition asked for, ``written`` those that
    were given a value whatever they held before, ``moved`` what additions
    make of each value of the others.
    """

    __slots__ = ("moved", "read", "written")

    def __init__(self, values: Iterable[int]) -> None:
        super().__init__(values)
        self.read: set[int] = set()
        self.written: set[int] = set()
        self.moved: dict[int, tuple[tuple[int, int, int], ...]] = {}

    def __getitem__(self, slot: Any) -> Any:
        if slot not in self.written:
            self.read.add(slot)
        return super().__getitem__(slot)

    def __setitem__(self, slot: Any, value: Any) -> None:
        self.written.add(slot)
        super().__setitem__(slot, value)


def _add(row: Row, tables: op.Tables) -> op.Operation:
    """Add as the engine does; that the old value is read for it ties nothing else to the slot."""
    add, slot, by = op.OPERATIONS[op.ADD](row, tables), row[1], (row[2], row[3], row[4])

    def watched(frame: op.Frame) -> None:
        values = frame.values
        if not isinstance(values, Watched):
            return add(frame)
        is_tied = slot in values.written or slot in values.read
        add(frame)
        if not is_tied:
            values.read.discard(slot)
            values.written.discard(slot)
            values.moved[slot] = (*values.moved.get(slot, ()), by)
        return None

    return watched


def _set(row: Row, tables: op.Tables) -> op.Operation:
    """Set as the engine does; that the old value is noted in the record ties nothing to it."""
    change, slot = op.OPERATIONS[op.SET](row, tables), row[1]

    def watched(frame: op.Frame) -> None:
        values = frame.values
        if not isinstance(values, Watched):
            return change(frame)
        was_read = slot in values.read
        change(frame)
        values.written.add(slot)
        if not was_read:
            values.read.discard(slot)
        return None

    return watched


WATCHING: dict[int, op.Tie] = {**op.OPERATIONS, op.ADD: _add, op.SET: _set}


@dataclass(frozen=True, eq=False)
class Logged(Program):
    """A program that notes how its conditions were answered."""

    @cached_property
    def answers(self) -> set[tuple[int, bool]]:
        """Return the numbers of conditions with the answers that they gave."""
        return set()

    @cached_property
    def linked(self) -> Linked:
        """Return the tables, with conditions and operations that take notes."""
        return link(
            self,
            gates=[self._logging(*item) for item in enumerate(self.conditions)],
            operations=WATCHING,
        )

    def hushed(self, gone: int) -> "Logged":
        """Return the program without the injects that are gone: nobody asks whether they come."""
        quiet = Logged(**{one.name: getattr(self, one.name) for one in fields(self)})
        quiet.__dict__["linked"] = replace(self.linked, whens=self.linked.whens.without(gone))
        return quiet

    def _logging(self, number: int, rows: Any) -> Predicate:
        answer, note = predicate(clock_first(rows)), self.answers.add

        def logging(values: Any) -> bool:
            holds = answer(values)
            note((number, holds))
            return holds

        return logging


def clock_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return a condition that asks for the clock before it reads anything else."""
    stack: list[tuple[Row, ...]] = []
    for row in rows:
        if row[0] in (AND, OR):
            parts = (stack.pop(-2), stack.pop())
            first, second = sorted(parts, key=lambda part: not _is_cheap(part))
            stack.append((*first, *second, row))
        elif row[0] == NOT:
            stack.append((*stack.pop(), row))
        else:
            stack.append((row,))
    (whole,) = stack
    return whole


def _is_cheap(rows: Iterable[Row]) -> bool:
    return all(row[1] < len(HEADER) for row in rows if row[0] < NOT)


def bare(program: Program, observed: Observed = NOTHING) -> Logged:
    """Return a program without what makes no difference: no feedback, no ratings that are equal."""

    def choice(row: ChoiceRow) -> ChoiceRow:
        return row._replace(
            told=tuple(
                told for told in row.told if any(case[0] in observed.conditions for case in told)
            ),
            ratings=observed.kept(row.ratings, lambda one: program.ratings[one][:2]),
            ways=observed.kept(row.ways, lambda scene: scene),
        )

    scenes = tuple(
        row._replace(choices=tuple(choice(one) for one in row.choices)) for row in program.scenes
    )
    stripped = replace(program, scenes=scenes)
    return Logged(**{one.name: getattr(stripped, one.name) for one in fields(stripped)})
