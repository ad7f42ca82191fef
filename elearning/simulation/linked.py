"""A program made ready to run: its rows tied to the functions that carry them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearning.simulation.operations import OPERATIONS, Block, Frame, Operation, Row
from elearning.simulation.rows import NONE, Cases, ChoiceRow, InjectRow, SceneRow
from elearning.simulation.tree import Predicate, predicate

# The first case whose predicate is None, or holds, counts.
LinkedCases = tuple[tuple[Predicate | None, int], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One move, ready to be taken."""

    number: int
    gate: Predicate | None
    hours: int
    block: Block
    taken: tuple[int, ...]
    ratings: LinkedCases
    told: tuple[LinkedCases, ...]
    ways: LinkedCases


@dataclass(frozen=True, slots=True)
class Linked:
    """The tables of a program as the engine uses them."""

    blocks: tuple[Block, ...]
    gates: tuple[Predicate, ...]
    injects: tuple[tuple[Predicate | None, Block, bool], ...]
    whens: tuple[tuple[int, Predicate], ...]
    choices: tuple[dict[tuple[str, ...], Choice], ...]
    outcomes: tuple[tuple[tuple[int, Block, int, LinkedCases], ...], ...]

    def frame(self) -> Frame:
        """Return an empty frame over these tables."""
        return Frame(self.blocks, self.gates, self.injects)


def link(
    conditions: Sequence[Sequence[Row]],
    blocks: Sequence[Sequence[Row]],
    injects: Sequence[InjectRow],
    scenes: Sequence[SceneRow],
    *,
    gates: Sequence[Predicate] = (),
    operations: Mapping[int, Operation] = OPERATIONS,
) -> Linked:
    """Tie the rows of a program to their functions; ``gates`` stand in for its conditions'."""
    gates = tuple(gates or (predicate(rows) for rows in conditions))
    tied = tuple(tuple((operations[row[0]], row) for row in rows) for rows in blocks)

    def gate(number: int) -> Predicate | None:
        return None if number == NONE else gates[number]

    def cases(rows: Cases) -> LinkedCases:
        return tuple((gate(condition), target) for condition, target in rows)

    def choice(number: int, row: ChoiceRow) -> Choice:
        told = tuple(cases(told) for told in row.told)
        block, ratings, ways = tied[row.block], cases(row.ratings), cases(row.ways)
        return Choice(number, gate(row.gate), row.hours, block, row.taken, ratings, told, ways)

    return Linked(
        tied,
        gates,
        tuple((gate(row.gate), tied[row.block], row.when != NONE) for row in injects),
        tuple((k, gates[row.when]) for k, row in enumerate(injects) if row.when != NONE),
        tuple(
            {row.options: choice(number, row) for number, row in enumerate(scene.choices)}
            for scene in scenes
        ),
        tuple(
            tuple((row.below, tied[row.block], row.told, cases(row.ways)) for row in scene.outcomes)
            for scene in scenes
        ),
    )


def first_case(cases: LinkedCases, values: Sequence[int]) -> int:
    """Return the target of the first case that holds, or -1."""
    for gate, target in cases:
        if gate is None or gate(values):
            return target
    return NONE
