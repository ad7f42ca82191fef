"""Reduces states soundly: two states with the same key offer the same moves, losses and ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from elearning.simulation.operations import BRANCH, SCHEDULE
from elearning.simulation.program import Program
from elearning.simulation.prover.classes import clock_turns
from elearning.simulation.prover.map import Domain, SceneMap, domain_of, draw_map
from elearning.simulation.prover.needs import Needs, needs_of
from elearning.simulation.prover.observed import NOTHING, Observed
from elearning.simulation.prover.times import Times, starts_in, times_of
from elearning.simulation.rows import NONE
from elearning.simulation.state import BREACHES, CLOCK, GONE, HEADER, PHASE, SCENE, State
from elearning.simulation.tree import NOT

Pairs = tuple[tuple[int, int], ...]


class Moment(NamedTuple):
    """Where and when a reduced state stands: all of it but the values of the slots."""

    scene: int
    clock: int
    gone: int
    waiting: Pairs
    counted: Pairs


# Compared by identity: it is made once for a program.
@dataclass(frozen=True, eq=False)
class Reduction:
    """How the states of a program are reduced."""

    program: Program
    drawn: SceneMap
    domain: Domain
    times: Times
    needs: Needs
    shifts: tuple[int, ...] = field(default=())

    @cached_property
    def codes(self) -> tuple[tuple[tuple[int, int, tuple[int, ...]], ...], ...]:
        """Return for each scene the slots that count: their number, shift and codes by value."""
        return tuple(
            tuple(
                (slot, self.shifts[slot], classes)
                for slot, classes in enumerate(table)
                if slot >= len(HEADER) and any(classes)
            )
            for table in self.needs.tables
        )

    @cached_property
    def exact(self) -> int:
        """Return, as bits, the injects whose very hour of arrival can make a difference."""
        bits = 0
        brought = self._brought()
        for number, row in enumerate(self.program.injects):
            asks = self._hours((row.gate, *self._conditions(row.block)))
            if asks and brought >> number & 1:
                bits |= 1 << number
        return bits

    @cached_property
    def chained(self) -> int:
        """Return, as bits, the injects that start others when they arrive."""
        bits = 0
        for number, row in enumerate(self.program.injects):
            if any(True for _ in starts_in(self.program, row.block)):
                bits |= 1 << number
        return bits

    @cached_property
    def fields(self) -> tuple[int, ...]:
        """Return for each slot its bits in a packed state; none for what never counts."""
        return tuple(
            0 if shift == NONE else (1 << (size - 1).bit_length()) - 1 << shift
            for shift, size in zip(self.shifts, self.domain.sizes, strict=True)
        )

    def _brought(self) -> int:
        """Return the injects that something schedules, or that another inject brings."""
        rows = [row for block in self.program.blocks for row in block if row[0] == SCHEDULE]
        for inject in self.program.injects:
            rows += starts_in(self.program, inject.block)
        bits = 0
        for row in rows:
            bits |= 1 << row[1]
        return bits

    def _conditions(self, block: int) -> tuple[int, ...]:
        found: list[int] = []
        for row in self.program.blocks[block]:
            if row[0] == BRANCH:
                found += [row[1], *self._conditions(row[2]), *self._conditions(row[3])]
        return tuple(found)

    def _hours(self, conditions: Sequence[int]) -> frozenset[int]:
        rows = [row for one in conditions if one != NONE for row in self.program.conditions[one]]
        return clock_turns((row[0], row[1], row[2]) for row in rows if row[0] < NOT)

    def reduce(self, state: State) -> tuple[Moment, int]:
        """Return the key of a state: its moment, and the values that count, packed."""
        return self.moment(state), self.pack(state.values[SCENE], state.values)

    def pack(self, scene: int, values: Sequence[int]) -> int:
        """Return the values that count in a scene as one number."""
        packed, lows = 0, self.domain.lows
        for slot, shift, codes in self.codes[scene]:
            packed |= codes[values[slot] - lows[slot]] << shift
        return packed

    def unpack(self, moment: Moment, packed: int) -> list[int]:
        """Return the values of a state that has this key."""
        values = list(self.program.values)
        for slot, shift, _ in self.codes[moment.scene]:
            values[slot] = ((packed & self.fields[slot]) >> shift) + self.domain.lows[slot]
        values[SCENE], values[CLOCK], values[GONE] = moment.scene, moment.clock, moment.gone
        values[PHASE] = self.program.scenes[moment.scene].phase
        values[BREACHES] = 0
        return values

    def moment(self, state: State) -> Moment:
        """Return where and when a state stands, as far as it can still matter."""
        scene, clock = state.values[SCENE], state.values[CLOCK]
        furthest = self.times.looks[scene].bit_length() - 1
        wanted = self.needs.injects[scene]
        last = min(clock + furthest, self.program.horizon)
        waiting = tuple(pair for pair in state.waiting if wanted >> pair[1] & 1 and pair[0] <= last)
        counted = tuple(pair for pair in state.counted if wanted >> pair[1] & 1)
        gone = self._gone(state, wanted, waiting, counted)
        open_now = wanted & ~gone
        looks = self.times.dues[scene]
        if clock + furthest < self.program.horizon:
            back = 0 if open_now & self.exact else self._back(scene, clock, open_now)
            clock -= back
            waiting = tuple((due - back, inject) for due, inject in waiting)
        else:
            left = self.program.horizon - clock
            looks = looks & (1 << left) - 1 | 1 << left
        if waiting and not open_now & (self.exact | self.chained):
            waiting = self._gathered(waiting, clock, looks)
        return Moment(scene, clock, gone, waiting, counted)

    def _gone(self, state: State, wanted: int, waiting: Pairs, counted: Pairs) -> int:
        """Return what cannot come, or need not be known to have come."""
        scene, clock = state.values[SCENE], state.values[CLOCK]
        everything = (1 << len(self.program.injects)) - 1
        gone = everything & ~wanted | state.values[GONE]
        coming = self.times.ahead[scene]
        for inject, arrival in enumerate(self.times.arrivals):
            if arrival is None or arrival[1] < clock:
                coming &= ~(1 << inject)
        for _, inject in (*waiting, *counted):
            coming |= 1 << inject
        return gone | everything & ~coming

    def _back(self, scene: int, clock: int, open_now: int) -> int:
        """Return how many hours earlier it might as well be."""
        span = self.times.spans[scene]
        assert span is not None
        back = clock - span[0]
        for (inject, hour), looks in self.needs.hours[scene].items():
            if inject != NONE and not open_now >> inject & 1:
                continue
            # The earliest look that still falls after the hour must go on falling after it.
            later = looks >> max(0, hour - clock)
            if later:
                first = max(0, hour - clock) + (later & -later).bit_length() - 1
                back = min(back, clock + first - hour)
        return back

    def _gathered(self, waiting: Pairs, clock: int, looks: int) -> Pairs:
        """Let what nobody sees arrive in between arrive as early as may be, in the same order."""
        gathered: list[tuple[int, int]] = []
        for due, inject in waiting:
            seen = looks & (1 << due - clock) - 1
            # The hour of the last look before it, and one more.
            earliest = clock + seen.bit_length()
            if gathered and gathered[-1][0] >= earliest:
                last = gathered[-1]
                earliest = last[0] if last[1] < inject else last[0] + 1
            gathered.append((min(due, earliest), inject))
        return tuple(gathered)


def reduction_of(
    program: Program, observed: Observed = NOTHING, known: Needs | None = None
) -> Reduction:
    """Return how the states of a program are reduced, but for what is to be observed.

    ``known`` is what was found before to matter: to find it takes nearly all of the time.
    """
    drawn, domain = draw_map(program), domain_of(program)
    times = times_of(program, drawn, domain)
    needs = known or needs_of(program, drawn, domain, times, observed)
    shifts: list[int] = []
    shift = 0
    for slot, size in enumerate(domain.sizes):
        counts = slot >= len(HEADER) and any(any(table[slot]) for table in needs.tables)
        shifts.append(shift if counts else NONE)
        shift += (size - 1).bit_length() if counts else 0
    return Reduction(program, drawn, domain, times, needs, tuple(shifts))
