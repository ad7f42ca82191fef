"""Takes single moves on reduced states, and notes what each answer rested on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from elearning.simulation import operations as op
from elearning.simulation.engine import carry_out, start
from elearning.simulation.events import (
    Arrived,
    BreachCorrected,
    BreachNoted,
    Entered,
    Event,
    Told,
)
from elearning.simulation.linked import Choice
from elearning.simulation.prover.classes import Classes
from elearning.simulation.prover.reduction import Moment, Reduction
from elearning.simulation.prover.scripts import Fall, Script, scripted
from elearning.simulation.prover.watching import Logged, Watched
from elearning.simulation.scenario import GRADES
from elearning.simulation.scoring import LOSSES
from elearning.simulation.state import BREACHES, HEADER, State


class Remap(dict[int, int]):
    """What a move makes of slots that nothing else depends on, each by itself."""

    __slots__ = ("fields", "mask")

    def __init__(self, mask: int, fields: tuple[tuple[int, int, tuple[int, ...]], ...]) -> None:
        super().__init__()
        self.mask = mask
        self.fields = fields

    def __missing__(self, packed: int) -> int:
        moved = 0
        for mask, shift, codes in self.fields:
            moved |= codes[(packed & mask) >> shift] << shift
        self[packed] = moved
        return moved


class Step(NamedTuple):
    """One way in which a move may turn out: where it leads, and what happens to breaches."""

    moment: Moment
    keep: int
    bits: int
    remap: Remap | None
    percent: int
    falls: tuple[Fall, ...]
    stands: int
    breaks: int


@dataclass(slots=True)
class Outcomes:
    """All ways in which a move may turn out, and the slots that this rests on, as a mask."""

    rating: int
    steps: list[Step]
    mask: int


@dataclass(eq=False)
class Stepper:
    """Takes moves of a program on reduced states."""

    program: Logged
    reduction: Reduction
    # What was met on the way: scenes and injects by id, texts by key.
    met: set[str] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    quiet: dict[int, Logged] = field(default_factory=dict)
    kept: dict[tuple[int, int], tuple[int, frozenset[int]]] = field(default_factory=dict)
    remaps: dict[tuple[int, tuple[Any, ...]], Remap] = field(default_factory=dict)

    def choices(self, scene: int) -> tuple[Choice, ...]:
        """Return the moves of a scene, open or not."""
        return tuple(self.program.linked.choices[scene].values())

    def begin(self) -> list[tuple[Script, Moment, int]]:
        """Return the reduced states in which an attempt may begin."""
        found = []
        for script, (state, events) in scripted(
            self.program, lambda draw: start(self.program, draw)
        ):
            self.met.add(self.program.scene_ids[self.program.start])
            self.met |= {event.scene for event in events if isinstance(event, Entered)}
            found.append((script, *self.reduction.reduce(state)))
        return found

    def take(self, moment: Moment, choice: Choice, packed: int) -> Outcomes | int:
        """Return how a move may turn out, or the mask of what closes it."""
        values = self.reduction.unpack(moment, packed)
        watched = Watched(values)
        if choice.gate is not None and not choice.gate(watched):
            return self._mask(watched.read)
        outcomes = Outcomes(0, [], self._mask(watched.read))
        program = self._hushed(moment.gone)
        scripts = scripted(program, lambda draw: self._play(program, values, moment, choice, draw))
        for script, (frame, outcomes.rating) in scripts:
            outcomes.mask |= self._mask(frame.values.read)
            outcomes.steps.append(self._step(moment, frame, script))
        return outcomes

    def loss(self, moment: Moment, rating: int) -> int:
        """Return what a rating loses in a scene."""
        grade = GRADES[self.program.ratings[rating].grade]
        return LOSSES[grade] * self.program.scenes[moment.scene].weight

    def _mask(self, slots: Iterable[int]) -> int:
        mask, fields = 0, self.reduction.fields
        for slot in slots:
            mask |= fields[slot]
        return mask

    def _hushed(self, gone: int) -> Logged:
        if gone not in self.quiet:
            self.quiet[gone] = self.program.hushed(gone)
        return self.quiet[gone]

    def _play(
        self, program: Logged, values: list[int], moment: Moment, choice: Choice, draw: Script
    ) -> tuple[op.Frame, int]:
        frame = op.Frame(Watched(values), moment.waiting, moment.counted)
        list.__setitem__(frame.values, BREACHES, (1 << len(program.points)) - 1)
        return frame, carry_out(program.linked, frame, choice, draw)

    def _step(self, moment: Moment, frame: op.Frame, script: Script) -> Step:
        values = frame.values
        assert isinstance(values, Watched)
        breaks = self._noted(frame.events)
        after = State(tuple(values), frame.waiting, frame.counted)
        target, packed = self.reduction.reduce(after)
        keep, loose = self._kept(moment.scene, target.scene)
        # What was read is the same wherever this step is taken.
        known = values.written | values.read
        keep &= ~self._mask((*known, *values.moved))
        loose = (loose | values.moved.keys()) - known
        moved = tuple((slot, values.moved.get(slot, ())) for slot in sorted(loose))
        remap = self._remap(target.scene, moved) if moved else None
        fixed = ~keep if remap is None else ~keep & ~remap.mask
        return Step(
            target,
            keep,
            packed & fixed,
            remap,
            script.percent,
            tuple(script.falls),
            values[BREACHES],
            breaks,
        )

    def _noted(self, events: Iterable[Event]) -> int:
        """Return the points that are broken and not made good in the same move."""
        broken, points = 0, self.program.points
        for event in events:
            if isinstance(event, BreachNoted):
                broken |= 1 << points.index(event.point)
            elif isinstance(event, BreachCorrected):
                broken &= ~(1 << points.index(event.point))
            else:
                self._meet(event)
        return broken

    def _meet(self, event: Event) -> None:
        if isinstance(event, Entered):
            self.met.add(event.scene)
        elif isinstance(event, Arrived):
            self.arrived.add(event.inject)
        elif isinstance(event, Told):
            self.told.add(event.key)

    def _kept(self, source: int, target: int) -> tuple[int, frozenset[int]]:
        """Return which slots keep their code from scene to scene, as a mask, and which may not."""
        if (source, target) not in self.kept:
            kept, moved = 0, set()
            before, after = (self.reduction.needs.tables[scene] for scene in (source, target))
            for slot, codes in enumerate(after):
                if slot < len(HEADER) or not any(codes):
                    continue
                if all(codes[code] == code for code in set(before[slot])):
                    kept |= self.reduction.fields[slot]
                else:
                    moved.add(slot)
            self.kept[source, target] = kept, frozenset(moved)
        return self.kept[source, target]

    def _remap(self, target: int, moved: tuple[tuple[int, Any], ...]) -> Remap | None:
        table = self.reduction.needs.tables[target]
        moved = tuple(item for item in moved if any(table[item[0]]))
        if not moved:
            return None
        if (target, moved) not in self.remaps:
            shifts, lows = self.reduction.shifts, self.reduction.domain.lows
            columns = tuple(
                (
                    self.reduction.fields[slot],
                    shifts[slot],
                    _codes(table[slot], lows[slot], additions),
                )
                for slot, additions in moved
            )
            mask = self._mask(slot for slot, _ in moved)
            self.remaps[target, moved] = Remap(mask, columns)
        return self.remaps[target, moved]


def _codes(classes: Classes, least: int, additions: Iterable[tuple[int, int, int]]) -> Classes:
    """Return the code that each value has after some additions."""
    found = []
    for code in range(len(classes)):
        value = code + least
        for by, low, high in additions:
            value = min(high, max(low, value + by))
        found.append(classes[value - least])
    return tuple(found)
