"""A program made ready to run: its rows tied to the functions that carry them out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from elearning.simulation.operations import (
    OPERATIONS,
    RATED,
    TOLD,
    Block,
    LinkedInject,
    Record,
    Row,
    Tables,
    Tie,
)
from elearning.simulation.rows import ENDING, NONE, Cases, ChoiceRow, InjectRow, SceneRow
from elearning.simulation.tree import Predicate, predicate

Item = TypeVar("Item")
# What counts if a condition holds, the first that does; and what counts otherwise.
LinkedCases = tuple[tuple[tuple[Predicate, Item], ...], Item]


@dataclass(frozen=True, slots=True)
class Choice:
    """One move, ready to be taken; a rating is told as its record and the breaches it notes."""

    number: int
    gate: Predicate | None
    hours: int
    block: Block
    taken: tuple[int, ...]
    ratings: LinkedCases[tuple[Record, int]]
    told: tuple[LinkedCases[Record | None], ...]
    ways: LinkedCases[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a chance may fall: it does if the draw is below ``below``."""

    below: int
    block: Block
    told: Record
    ways: LinkedCases[int]


@dataclass(frozen=True, slots=True)
class LinkedScene:
    """One scene, ready to be entered; only a chance has outcomes."""

    phase: int
    jump: int
    visited: int
    visits: int
    is_ending: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """The tables of a program as the engine uses them."""

    injects: Sequence[LinkedInject]
    whens: tuple[tuple[int, Predicate], ...]
    choices: tuple[dict[tuple[str, ...], Choice], ...]
    scenes: tuple[LinkedScene, ...]


@dataclass(frozen=True, slots=True)
class _Linker:
    tables: Tables
    breaches: tuple[int, ...]

    def gate(self, number: int) -> Predicate | None:
        return None if number == NONE else self.tables.gates[number]

    def cases(self, rows: Cases, item: Callable[[int], Item], otherwise: Item) -> LinkedCases[Item]:
        found: list[tuple[Predicate, Item]] = []
        for condition, target in rows:
            if condition == NONE:
                return tuple(found), item(target)
            found.append((self.tables.gates[condition], item(target)))
        return tuple(found), otherwise

    def ways(self, rows: Cases) -> LinkedCases[int]:
        return self.cases(rows, int, NONE)

    def choice(self, scene: int, number: int, row: ChoiceRow) -> Choice:
        def rated(rating: int) -> tuple[Record, int]:
            return (RATED, scene, number, rating), self.breaches[rating]

        def told(key: int) -> Record | None:
            return None if key == NONE else (TOLD, key)

        return Choice(
            number,
            self.gate(row.gate),
            row.hours,
            self.tables.blocks[row.block],
            row.taken,
            self.cases(row.ratings, rated, ((), 0)),
            tuple(self.cases(rows, told, None) for rows in row.told),
            self.ways(row.ways),
        )

    def scene(self, row: SceneRow) -> LinkedScene:
        outcomes = tuple(
            Outcome(one.below, self.tables.blocks[one.block], (TOLD, one.told), self.ways(one.ways))
            for one in row.outcomes
        )
        ends = row.kind == ENDING
        return LinkedScene(row.phase, row.jump, row.visited, row.visits, ends, outcomes)


def link(
    conditions: Sequence[Sequence[Row]],
    blocks: Sequence[Sequence[Row]],
    injects: Sequence[InjectRow],
    scenes: Sequence[SceneRow],
    *,
    breaches: Sequence[int],
    gates: Sequence[Predicate] = (),
    operations: Mapping[int, Tie] = OPERATIONS,
) -> Linked:
    """Tie the rows of a program to their functions; ``gates`` stand in for its conditions'.

    ``breaches`` holds, for each rating, the points whose breach it notes.
    """
    tables = Tables(tuple(gates or (predicate(rows) for rows in conditions)))
    linker = _Linker(tables, tuple(breaches))
    for rows in blocks:
        tables.blocks.append(tuple(operations[row[0]](row, tables) for row in rows))
    for inject in injects:
        block = tables.blocks[inject.block]
        tables.injects.append((linker.gate(inject.gate), block, inject.when != NONE))
    return Linked(
        tables.injects,
        tuple((k, tables.gates[row.when]) for k, row in enumerate(injects) if row.when != NONE),
        tuple(
            {one.options: linker.choice(scene, k, one) for k, one in enumerate(row.choices)}
            for scene, row in enumerate(scenes)
        ),
        tuple(linker.scene(row) for row in scenes),
    )


def picked(cases: LinkedCases[Item], values: Sequence[int]) -> Item:
    """Return what counts: that of the first condition that holds, or else the last."""
    conditional, otherwise = cases
    for gate, item in conditional:
        if gate(values):
            return item
    return otherwise
