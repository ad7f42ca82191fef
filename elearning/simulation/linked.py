"""A program made ready to run: its rows tied to the functions that carry them out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from elearning.simulation.events import BreachNoted, Drawn, Ended, Event, Rated, Told
from elearning.simulation.operations import (
    OPERATIONS,
    Block,
    LinkedInject,
    Tables,
    Tie,
    breaches_in,
)
from elearning.simulation.rows import ENDING, NONE, Cases, ChoiceRow, SceneRow
from elearning.simulation.scenario import GRADES
from elearning.simulation.state import Move
from elearning.simulation.tree import Predicate, predicate
from elearning.simulation.whens import EVER, When, Whens, hours_of

if TYPE_CHECKING:
    from elearning.simulation.program import Program

Item = TypeVar("Item")
# The number of a rating, the events of it and of each breach that it notes, and their bits.
Marked = tuple[int, tuple[Event, ...], int]


@dataclass(frozen=True, slots=True)
class LinkedCases(Generic[Item]):
    """What counts if a condition holds, the first that does; and what counts otherwise."""

    conditional: tuple[tuple[Predicate, Item], ...]
    otherwise: Item


@dataclass(frozen=True, slots=True)
class Choice:
    """One move, ready to be taken."""

    number: int
    gate: Predicate | None
    hours: int
    block: Block
    taken: tuple[int, ...]
    ratings: LinkedCases[Marked]
    told: tuple[LinkedCases[Told | None], ...]
    ways: LinkedCases[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a chance may fall: it does if the draw is below ``below``."""

    below: int
    block: Block
    told: tuple[Drawn, Told]
    ways: LinkedCases[int]


@dataclass(frozen=True, slots=True)
class LinkedScene:
    """One scene, ready to be entered; only a chance has outcomes."""

    name: str
    phase: int
    jump: int
    visited: int
    visits: int
    ended: Ended | None
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """The tables of a program as the engine uses them."""

    injects: Sequence[LinkedInject]
    whens: Whens
    choices: tuple[dict[tuple[str, ...], Choice], ...]
    scenes: tuple[LinkedScene, ...]
    horizon: int
    at_horizon: int


@dataclass(frozen=True, slots=True)
class _Linker:
    program: "Program"
    tables: Tables

    def gate(self, number: int) -> Predicate | None:
        return None if number == NONE else self.tables.gates[number]

    def cases(self, rows: Cases, item: Callable[[int], Item], otherwise: Item) -> LinkedCases[Item]:
        found: list[tuple[Predicate, Item]] = []
        for condition, target in rows:
            if condition == NONE:
                return LinkedCases(tuple(found), item(target))
            found.append((self.tables.gates[condition], item(target)))
        return LinkedCases(tuple(found), otherwise)

    def ways(self, rows: Cases) -> LinkedCases[int]:
        return self.cases(rows, int, NONE)

    def told(self, key: int) -> Told | None:
        return None if key == NONE else Told(self.program.keys[key])

    def choice(self, scene: int, number: int, row: ChoiceRow) -> Choice:
        decision, weight = self.program.scene_ids[scene], self.program.scenes[scene].weight

        def marked(rating: int) -> Marked:
            said = self.program.ratings[rating]
            rated = Rated(
                decision,
                Move(row.options),
                GRADES[said.grade],
                said.meets,
                said.breaks,
                said.why,
                weight,
            )
            breaches = breaches_in(said.breaches, self.program.points)
            noted = (BreachNoted(point) for _, point in breaches)
            return rating, (rated, *noted), said.breaches

        return Choice(
            number,
            self.gate(row.gate),
            row.hours,
            self.tables.blocks[row.block],
            row.taken,
            self.cases(row.ratings, marked, (NONE, (), 0)),
            tuple(self.cases(rows, self.told, None) for rows in row.told),
            self.ways(row.ways),
        )

    def scene(self, name: str, row: SceneRow) -> LinkedScene:
        outcomes = tuple(
            Outcome(
                one.below,
                self.tables.blocks[one.block],
                (Drawn(name, number), Told(self.program.keys[one.told])),
                self.ways(one.ways),
            )
            for number, one in enumerate(row.outcomes)
        )
        ended = Ended(name) if row.kind == ENDING else None
        return LinkedScene(name, row.phase, row.jump, row.visited, row.visits, ended, outcomes)

    def when(self, inject: int, condition: int, *, is_always_asked: bool) -> When:
        hours = EVER if is_always_asked else hours_of(self.program.conditions[condition])
        return When(inject, *hours, self.tables.gates[condition])


def link(
    program: "Program",
    *,
    gates: Sequence[Predicate] = (),
    operations: Mapping[int, Tie] = OPERATIONS,
) -> Linked:
    """Tie the rows of a program to their functions; ``gates`` stand in for its conditions'.

    Gates of one's own are asked whatever the hour, even where they cannot hold.
    """
    own = gates or tuple(predicate(rows) for rows in program.conditions)
    tables = Tables(program.slots, program.points, own)
    linker = _Linker(program, tables)
    for rows in program.blocks:
        tables.blocks.append(tuple(operations[row[0]](row, tables) for row in rows))
    for name, inject in zip(program.inject_ids, program.injects, strict=True):
        block = tables.blocks[inject.block]
        tables.injects.append((name, linker.gate(inject.gate), block, inject.when != NONE))
    return Linked(
        tables.injects,
        Whens(
            linker.when(number, row.when, is_always_asked=bool(gates))
            for number, row in enumerate(program.injects)
            if row.when != NONE
        ),
        tuple(
            {one.options: linker.choice(scene, k, one) for k, one in enumerate(row.choices)}
            for scene, row in enumerate(program.scenes)
        ),
        tuple(map(linker.scene, program.scene_ids, program.scenes)),
        program.horizon,
        program.at_horizon,
    )


def picked(cases: LinkedCases[Item], values: Sequence[int]) -> Item:
    """Return what counts: that of the first condition that holds, or else the last."""
    for gate, item in cases.conditional:
        if gate(values):
            return item
    return cases.otherwise
