"""The results that attempts which come through a scene can have, from the lowest to the highest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from elearning.simulation.prover.draws import combinations
from elearning.simulation.prover.exploring import Entry, Place, Way
from elearning.simulation.prover.scripts import Fall
from elearning.simulation.prover.values import Values

# So many states are walked at most; a scenario of the usual size is walked once.
MOST_WALKED = 2_000_000
FAR = 1 << 200

# Which combinations of draws are left, and which chances brought an attempt here just now.
_Room = tuple[int, tuple[int, ...]]


@dataclass(slots=True)
class _Behind:
    """For each state of a place the least and the greatest sum of regrets on the way to it."""

    least: list[int]
    most: list[int]

    def merge(self, other: "_Behind") -> None:
        """Take in what came by another way."""
        self.least = list(map(min, self.least, other.least))
        self.most = list(map(max, self.most, other.most))


@dataclass(slots=True)
class _Span:
    """For each measure that sums are held against: the least and the greatest sum through a scene.

    An attempt is measured by the greatest sum that any moves reach under the
    same draws; sums can be compared only where that measure is one and the same.
    """

    least: dict[int, int] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)

    def shares(self) -> tuple[float, float]:
        """Return the lowest and the highest result."""
        return (
            min((measure - most) / measure for measure, most in self.most.items()),
            max((measure - least) / measure for measure, least in self.least.items()),
        )


class _TooFar(Exception):
    """More states to walk than is worth the time."""


def ranges_of(values: Values) -> dict[int, tuple[float, float]]:
    """Return the lowest and highest result of attempts through each scene that can be met.

    Nothing is returned where walking would take too long, because what an
    attempt is measured by depends on many draws.
    """
    walk = _Walk(values)
    try:
        walk.go()
    except _TooFar:
        return {}
    return {scene: span.shares() for scene, span in walk.spans.items()}


class _Walk:
    """Walks forward over all places, once for each set of draws that can lie behind.

    Draws are told apart only as far as the measure rests on them. A set is a
    number with one bit for each combination that is left.
    """

    def __init__(self, values: Values) -> None:
        self.values = values
        self.behind: dict[Place, dict[_Room, _Behind]] = {}
        self.spans: dict[int, _Span] = {}
        self.measured: dict[int, tuple[int, int]] = {}
        self.walked = 0

    @cached_property
    def masks(self) -> dict[Fall, int]:
        """Return the combinations that are left after each draw that the measure rests on."""
        found: dict[Fall, int] = {}
        for at, (chance, visit) in enumerate(self.values.draws):
            if self._rests_on(at):
                for number, falls in enumerate(self.values.combinations):
                    fall = chance, visit, falls[at]
                    found[fall] = found.get(fall, 0) | 1 << number
        return found

    def _rests_on(self, at: int) -> bool:
        measures: dict[tuple[int, ...], int] = {}
        for falls, greatest in zip(self.values.combinations, self.values.greatest, strict=True):
            others = falls[:at] + falls[at + 1 :]
            if measures.setdefault(others, greatest) != greatest:
                return True
        return False

    def left(self, bits: int, falls: Sequence[Fall]) -> int:
        """Return the combinations that are left after some draws."""
        for fall in falls:
            bits &= self.masks.get(fall, -1)
        return bits

    def measures(self, bits: int) -> tuple[int, int]:
        """Return the least and the greatest measure under the combinations that are left."""
        found = self.measured.get(bits)
        if found is None:
            left = [one for number, one in enumerate(self.values.greatest) if bits >> number & 1]
            found = self.measured[bits] = min(left), max(left)
        return found

    def go(self) -> None:
        """Walk from the first place to the last."""
        everything = (1 << len(self.values.combinations)) - 1
        for way in self.values.explored.beginnings:
            room = self._room_after(way, everything)
            room.least[way.place.states[way.bits]] = room.most[way.place.states[way.bits]] = 0
        for place in self.values.explored.places:
            merged: dict[int, _Behind] = {}
            for (bits, chances), behind in self.behind.pop(place, {}).items():
                for chance in chances:
                    self._measure(chance, place, bits, behind)
                if bits in merged:
                    merged[bits].merge(behind)
                else:
                    merged[bits] = behind
            for bits, behind in merged.items():
                self._measure(place.scene, place, bits, behind)
                self._spread(place, bits, behind)

    def _room_after(self, way: Way, bits: int) -> _Behind:
        key = self.left(bits, way.falls), tuple(dict.fromkeys(fall[0] for fall in way.falls))
        rooms = self.behind.setdefault(way.place, {})
        if key not in rooms:
            size = len(way.place.states)
            rooms[key] = _Behind([FAR] * size, [-1] * size)
        return rooms[key]

    def _measure(self, scene: int, place: Place, bits: int, behind: _Behind) -> None:
        """Note what attempts through a scene can have that come to the states of a place."""
        span = self.spans.setdefault(scene, _Span())
        high = self.measures(bits)[1]
        span.least[high] = min(*behind.least, span.least.get(high, FAR))
        for low, ahead in self._ahead(place, bits):
            self.walked += len(ahead)
            if self.walked > MOST_WALKED:
                raise _TooFar
            sums = (m + more for m, more in zip(behind.most, ahead, strict=True) if m >= 0)
            span.most[low] = max(*sums, span.most.get(low, -1), -1)

    def _ahead(self, place: Place, bits: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield the greatest sums ahead of each state with the least measure that they can have."""
        if not place.ahead or not self.masks:
            low, _ = self.measures(bits)
            yield low, list(map(max, place.greatest)) if place.ahead else place.greatest
            return
        for number, outcomes in enumerate(combinations(self.values.explored, place.ahead)):
            falls = [(*key, fall) for key, fall in zip(place.ahead, outcomes, strict=True)]
            low, _ = self.measures(self.left(bits, falls))
            yield low, [greatest[number] for greatest in place.greatest]

    def _spread(self, place: Place, bits: int, behind: _Behind) -> None:
        """Go on from every state of a place by every open move."""
        explored = self.values.explored
        plans: dict[Entry, tuple[int, list[tuple[Any, ...]]]] = {}
        # Most moves do the same in all states of a place: these need not be looked up for each.
        whole = [explored.entry(place, lane, 0) for lane in place.lanes if not lane.mask]
        lanes = [lane for lane in place.lanes if lane.mask]
        for packed, at in place.states.items():
            if behind.most[at] < 0:
                continue
            value = place.values[at]
            least, most = behind.least[at] - value, behind.most[at] - value
            for entry in (*whole, *(explored.entry(place, lane, packed) for lane in lanes)):
                if entry not in plans:
                    plans[entry] = self._plan(entry, bits)
                _step(plans[entry], packed, least, most)

    def _plan(self, entry: Entry, bits: int) -> tuple[int, list[tuple[Any, ...]]]:
        """Return all that is needed of a move and its ways: they are taken for every state."""
        ways = []
        for way in entry.ways:
            room = self._room_after(way, bits)
            mask = way.remap.mask if way.remap is not None else 0
            leads = way.keep, way.bits, way.remap, mask, way.place.states, way.place.values
            ways.append((*leads, way.percent, 100 ** len(way.falls), room.least, room.most))
        return entry.loss * self.values.scale, ways


def _step(plan: tuple[int, list[tuple[Any, ...]]], packed: int, least: int, most: int) -> None:
    """Take a move from a state, whose own value was taken from the sums on the way to it."""
    cost, ways = plan
    spots = []
    for keep, bits, remap, mask, states, values, percent, parts, fewest, greatest in ways:
        after = packed & keep | bits
        if remap is not None:
            after |= remap[packed & mask]
        there = states[after]
        cost += values[there] * percent // parts
        spots.append((there, fewest, greatest))
    for there, fewest, greatest in spots:
        if least + cost < fewest[there]:
            fewest[there] = least + cost
        if most + cost > greatest[there]:
            greatest[there] = most + cost
