"""What happened during a move, in the order in which it happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from elearning.simulation import operations as op
from elearning.simulation.operations import Record
from elearning.simulation.scenario import GRADES
from elearning.simulation.state import Move

if TYPE_CHECKING:
    from elearning.simulation.program import Program

# How many different events a program keeps: far more than attempts at one scenario tell.
MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Rated:
    """How a move stood to the guidance."""

    decision: str
    move: Move
    grade: str
    meets: tuple[str, ...]
    breaks: tuple[str, ...]
    why_key: str
    weight: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that changed; ``cause`` is ``move``, ``chance`` or the id of an inject."""

    name: str
    before: int
    after: int
    cause: str
    clock: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """An inject that arrived."""

    inject: str
    clock: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A scene that was entered."""

    scene: str
    clock: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a chance fell."""

    chance: str
    outcome: int


@dataclass(frozen=True, slots=True)
class Told:
    """A text that the learner is told at once."""

    key: str


@dataclass(frozen=True, slots=True)
class BreachNoted:
    """A critical point that was broken."""

    point: str


@dataclass(frozen=True, slots=True)
class BreachCorrected:
    """A breach that was made good."""

    point: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The attempt is over."""

    scene: str


Event = Rated | Changed | Arrived | Entered | Drawn | Told | BreachNoted | BreachCorrected | Ended
Events = tuple[Event, ...]


class Tellings(dict[Record, Events]):
    """The events of a program by their records: values, so that one serves every attempt."""

    def __init__(self, program: "Program") -> None:
        super().__init__()
        self._program = program

    def __missing__(self, record: Record) -> Events:
        if len(self) >= MOST_KEPT:
            self.clear()
        events = self[record] = _TELL[record[0]](self._program, record)
        return events


def tell(program: "Program", records: Sequence[Record]) -> Events:
    """Return the events that the engine's records stand for."""
    return tuple(chain.from_iterable(map(program.tellings.__getitem__, records)))


def _rated(program: "Program", record: Record) -> Events:
    _, scene, choice, rating = record
    row, rated = program.scenes[scene], program.ratings[rating]
    move = Move(row.choices[choice].options)
    decision, grade = program.scene_ids[scene], GRADES[rated.grade]
    return (Rated(decision, move, grade, rated.meets, rated.breaks, rated.why, row.weight),)


def _changed(program: "Program", record: Record) -> Events:
    _, slot, before, after, cause, clock = record
    causes = {op.BY_MOVE: "move", op.BY_CHANCE: "chance"}
    by = causes.get(cause) or program.inject_ids[cause]
    return (Changed(program.slots[slot], before, after, by, clock),)


def _points(program: "Program", bits: int) -> list[str]:
    return [point for bit, point in enumerate(program.points) if bits >> bit & 1]


_TELL: dict[int, Callable[["Program", Record], Events]] = {
    op.RATED: _rated,
    op.CHANGED: _changed,
    op.ARRIVED: lambda program, record: (Arrived(program.inject_ids[record[1]], record[2]),),
    op.ENTERED: lambda program, record: (Entered(program.scene_ids[record[1]], record[2]),),
    op.DRAWN: lambda program, record: (Drawn(program.scene_ids[record[1]], record[2]),),
    op.TOLD: lambda program, record: (Told(program.keys[record[1]]),),
    op.NOTED: lambda program, record: tuple(map(BreachNoted, _points(program, record[1]))),
    op.CORRECTED: lambda program, record: tuple(map(BreachCorrected, _points(program, record[1]))),
    op.ENDED: lambda program, record: (Ended(program.scene_ids[record[1]]),),
}
