"""Puts what leads to each other into rows, so that lines run down and seldom cross."""

import heapq
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

SWEEPS = 6


class Slot(NamedTuple):
    """A place in a row: a node, or where the lines to a node pass by on their way to it."""

    key: str
    row: int
    is_node: bool = True
    is_upward: bool = False


class Room(NamedTuple):
    """How wide nodes and passing lines are, how far apart they stand, and how many fit in a row."""

    node: float
    line: float
    gap: float
    most: int


@dataclass(frozen=True, slots=True)
class Layering:
    """Where everything stands: the rows of each band from the top, and middles across."""

    bands: tuple[tuple[int, ...], ...]
    rows: tuple[tuple[Slot, ...], ...]
    places: Mapping[str, Slot]
    middles: Mapping[Slot, float]
    width: float

    def way(self, source: str, target: str) -> tuple[Slot, ...]:
        """Return the slots that a line runs through from one node to another."""
        begin, end = self.places[source], self.places[target]
        is_upward = end.row < begin.row
        step = -1 if is_upward else 1
        between = range(begin.row + step, end.row, step)
        return begin, *(Slot(target, row, False, is_upward) for row in between), end


def lay_out(
    bands: Sequence[Sequence[str]], leads: Iterable[tuple[str, str]], room: Room
) -> Layering:
    """Put the nodes of each band into rows of their own, each below what leads to it.

    A way back runs upward. All lines to one node share one way past the rows between.
    """
    pairs = [pair for pair in dict.fromkeys(leads) if pair[0] != pair[1]]
    rows, tops = _rows(bands, pairs, room.most)
    places = {key: Slot(key, number) for number, row in enumerate(rows) for key in row}
    links = _links(pairs, places)
    slots = _ordered(_slots(rows, links), links)
    middles, width = _middles(slots, links, room)
    return Layering(tops, tuple(map(tuple, slots)), places, middles, width)


def _rows(
    bands: Sequence[Sequence[str]], pairs: Sequence[tuple[str, str]], most: int
) -> tuple[list[list[str]], tuple[tuple[int, ...], ...]]:
    rows: list[list[str]] = []
    tops = []
    for band in bands:
        own = set(band)
        inner = [pair for pair in pairs if pair[0] in own and pair[1] in own]
        found = _ranked(band, inner, most)
        tops.append(tuple(range(len(rows), len(rows) + len(found))))
        rows += found
    return rows, tuple(tops)


def _ranked(band: Sequence[str], pairs: Sequence[tuple[str, str]], most: int) -> list[list[str]]:
    """Return rows in which everything stands below what leads to it, none longer than allowed."""
    ways: dict[str, list[str]] = {key: [] for key in band}
    for source, target in pairs:
        ways[source].append(target)
    waits = dict.fromkeys(band, 0)
    onward = [(source, target) for source in band for target in ways[source]]
    backward = set(_backward(ways))
    for source, target in onward:
        waits[target] += (source, target) not in backward
    ranks = dict.fromkeys(band, 0)
    queue = [(0, number, key) for number, key in enumerate(band) if not waits[key]]
    rows: list[list[str]] = []
    while queue:
        rank, _, key = heapq.heappop(queue)
        while rank < len(rows) and len(rows[rank]) >= most:
            rank += 1
        rows += [[] for _ in range(rank + 1 - len(rows))]
        rows[rank].append(key)
        for target in ways[key]:
            if (key, target) not in backward:
                ranks[target] = max(ranks[target], rank + 1)
                waits[target] -= 1
                if not waits[target]:
                    heapq.heappush(queue, (ranks[target], band.index(target), target))
    return [row for row in rows if row]


def _backward(ways: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the lines that lead back to where a walk into the depth came from."""
    done: set[str] = set()
    for root in ways:
        path = {} if root in done else {root: iter(ways[root])}
        while path:
            key = next(reversed(path))
            for target in path[key]:
                if target in path:
                    yield key, target
                elif target not in done:
                    path[target] = iter(ways[target])
                    break
            else:
                done.add(key)
                del path[key]


def _links(
    pairs: Iterable[tuple[str, str]], places: Mapping[str, Slot]
) -> dict[tuple[Slot, Slot], None]:
    """Return what is joined between one row and the next, the upper one first."""
    nothing = Layering((), (), places, {}, 0.0)
    found: dict[tuple[Slot, Slot], None] = {}
    for source, target in pairs:
        for one, other in pairwise(nothing.way(source, target)):
            found[(one, other) if one.row < other.row else (other, one)] = None
    return found


def _slots(rows: Sequence[Sequence[str]], links: Iterable[tuple[Slot, Slot]]) -> list[list[Slot]]:
    slots = [[Slot(key, number) for key in row] for number, row in enumerate(rows)]
    for pair in links:
        for slot in pair:
            if not slot.is_node and slot not in slots[slot.row]:
                slots[slot.row].append(slot)
    return slots


def _ordered(slots: list[list[Slot]], links: Iterable[tuple[Slot, Slot]]) -> list[list[Slot]]:
    """Return each row in an order in which few lines cross, of several that are tried."""
    above: dict[Slot, list[Slot]] = {}
    below: dict[Slot, list[Slot]] = {}
    for upper, lower in links:
        below.setdefault(upper, []).append(lower)
        above.setdefault(lower, []).append(upper)
    best, fewest = slots, _crossings(slots, below)
    for sweep in range(SWEEPS):
        slots = _swept(slots, above if sweep % 2 == 0 else below, is_down=sweep % 2 == 0)
        count = _crossings(slots, below)
        if count < fewest:
            best, fewest = slots, count
    return best


def _swept(
    slots: list[list[Slot]], beside: Mapping[Slot, list[Slot]], *, is_down: bool
) -> list[list[Slot]]:
    """Order each row by the mean place of what its slots are joined to in the row before."""
    found = list(slots)
    at: dict[Slot, float] = {}
    for number in range(len(slots)) if is_down else reversed(range(len(slots))):
        size = len(slots[number])
        weights = {}
        for place, slot in enumerate(slots[number]):
            near = [at[one] for one in beside.get(slot, ()) if one in at]
            weights[slot] = sum(near) / len(near) if near else (place + 0.5) / size
        found[number] = sorted(slots[number], key=weights.__getitem__)
        at.update({slot: (place + 0.5) / size for place, slot in enumerate(found[number])})
    return found


def _crossings(slots: Sequence[Sequence[Slot]], below: Mapping[Slot, list[Slot]]) -> int:
    count = 0
    for row, lower in pairwise(slots):
        places = {slot: number for number, slot in enumerate(lower)}
        seen: list[int] = []
        for slot in row:
            ends = sorted(places[one] for one in below.get(slot, ()))
            count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _middles(
    slots: Sequence[Sequence[Slot]], links: Iterable[tuple[Slot, Slot]], room: Room
) -> tuple[dict[Slot, float], float]:
    """Return the middle of each slot across, near to what it is joined to, and the whole width."""
    beside: dict[Slot, list[Slot]] = {}
    for upper, lower in links:
        beside.setdefault(upper, []).append(lower)
        beside.setdefault(lower, []).append(upper)
    offsets = [_offsets(row, room) for row in slots]
    ends = [own[-1] + _half(row[-1], room) for row, own in zip(slots, offsets, strict=True)]
    width = max(ends, default=0.0)
    middles: dict[Slot, float] = {}
    for row, own, end in zip(slots, offsets, ends, strict=True):
        middles.update({s: x + (width - end) / 2 for s, x in zip(row, own, strict=True)})
    for sweep in range(SWEEPS):
        for number in range(len(slots)) if sweep % 2 == 0 else reversed(range(len(slots))):
            row, own = slots[number], offsets[number]
            wanted = [_mean(slot, beside, middles) - x for slot, x in zip(row, own, strict=True)]
            spread = [min(max(x, 0.0), width - ends[number]) for x in _rising(wanted)]
            middles.update({s: x + y for s, x, y in zip(row, own, spread, strict=True)})
    return middles, width


def _half(slot: Slot, room: Room) -> float:
    return (room.node if slot.is_node else room.line) / 2


def _offsets(row: Sequence[Slot], room: Room) -> list[float]:
    """Return the middles of a row whose slots stand as close as they may."""
    found, edge = [], -room.gap
    for slot in row:
        half = _half(slot, room)
        found.append(edge + room.gap + half)
        edge = found[-1] + half
    return found


def _mean(slot: Slot, beside: Mapping[Slot, list[Slot]], middles: Mapping[Slot, float]) -> float:
    near = [middles[one] for one in beside.get(slot, ())]
    return sum(near) / len(near) if near else middles[slot]


def _rising(wanted: Iterable[float]) -> list[float]:
    """Return the nearest figures that never fall: neighbours that would are given their mean."""
    blocks: list[tuple[float, int]] = []
    for one in wanted:
        total, count = one, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            more, further = blocks.pop()
            total, count = total + more, count + further
        blocks.append((total, count))
    return [total / count for total, count in blocks for _ in range(count)]
