"""The scenes of a program as a map: what leads where, in which order, and what a slot may hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from elearning.simulation.operations import ADD, BRANCH, BRING, COUNT, SCHEDULE, SET, Row
from elearning.simulation.program import Program
from elearning.simulation.rows import NONE, Cases, SceneRow
from elearning.simulation.state import HEADER

# A chance that returns is met at most four times on a path; one more is kept as a guard.
MOST_VISITS = 7


class Part(NamedTuple):
    """One way on from a scene: a move, or an outcome of a chance."""

    gate: int
    ratings: Cases
    block: int
    hours: int
    taken: tuple[int, ...]
    told: tuple[Cases, ...]
    ways: Cases


@dataclass(frozen=True, slots=True)
class SceneMap:
    """The parts of each scene, and an order of the scenes that only a cycle leads back in.

    Scenes of one cycle share a rank, and among them those come first that
    lead to others at once.
    """

    parts: tuple[tuple[Part, ...], ...]
    order: tuple[int, ...]
    ranks: tuple[int, ...]
    cyclic: frozenset[int]


def draw_map(program: Program) -> SceneMap:
    """Return the map of a program."""
    parts = tuple(tuple(_parts(row)) for row in program.scenes)
    leads = {scene: _leads(parts[scene]) for scene in range(len(parts))}
    at_once = {
        scene: _leads(
            part._replace(ways=tuple(way for way in part.ways if _is_free(program, part, way[1])))
            for part in parts[scene]
        )
        for scene in leads
    }
    quick = {scene: number for number, scene in enumerate(reversed(_finished(at_once)))}
    ranks = [0] * len(parts)
    order: list[int] = []
    cyclic: set[int] = set()
    for rank, group in enumerate(_groups(leads)):
        for scene in sorted(group, key=quick.__getitem__):
            ranks[scene] = rank
            order.append(scene)
        if len(group) > 1 or group[0] in leads[group[0]]:
            cyclic |= set(group)
    return SceneMap(parts, tuple(order), tuple(ranks), frozenset(cyclic))


def _leads(parts: Iterable[Part]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(way[1] for part in parts for way in part.ways))


def _is_free(program: Program, part: Part, target: int) -> bool:
    return part.hours + program.scenes[target].jump == 0


def _parts(row: SceneRow) -> Iterator[Part]:
    for choice in row.choices:
        yield Part(
            choice.gate,
            choice.ratings,
            choice.block,
            choice.hours,
            choice.taken,
            choice.told,
            choice.ways,
        )
    for outcome in row.outcomes:
        yield Part(NONE, (), outcome.block, 0, (), (), outcome.ways)


def _finished(leads: Mapping[int, Iterable[int]]) -> list[int]:
    """Return the scenes as a walk into the depth leaves them: what they lead to comes first."""
    seen: set[int] = set()
    done: list[int] = []
    for root in leads:
        walk = [] if root in seen else [(root, iter(leads[root]))]
        seen.add(root)
        while walk:
            onward = next((scene for scene in walk[-1][1] if scene not in seen), None)
            if onward is None:
                done.append(walk.pop()[0])
            else:
                seen.add(onward)
                walk.append((onward, iter(leads[onward])))
    return done


def _groups(leads: Mapping[int, Iterable[int]]) -> list[list[int]]:
    """Return the groups of scenes that lead to each other, the first group first."""
    back: dict[int, list[int]] = {scene: [] for scene in leads}
    for scene, targets in leads.items():
        for target in targets:
            back[target].append(scene)
    groups: list[list[int]] = []
    grouped: set[int] = set()
    for root in reversed(_finished(leads)):
        group = [scene for scene in _reached(root, back) if scene not in grouped]
        if root not in grouped:
            grouped |= set(group)
            groups.append(group)
    return groups


def _reached(root: int, leads: Mapping[int, Iterable[int]]) -> list[int]:
    reached, queue = {root: None}, [root]
    while queue:
        for target in leads[queue.pop()]:
            if target not in reached:
                reached[target] = None
                queue.append(target)
    return list(reached)


@dataclass(frozen=True, slots=True)
class Domain:
    """The least value of each slot, how many it may hold, and those that never vary."""

    lows: tuple[int, ...]
    sizes: tuple[int, ...]
    constants: dict[int, int]


def domain_of(program: Program) -> Domain:
    """Return what the slots of a program may hold, whatever the moves."""
    held = [{value} for value in program.values]
    for slot, value in _written(program):
        held[slot].add(value)
    lows = tuple(min(values) for values in held)
    sizes = tuple(max(values) - min(values) + 1 for values in held)
    constants = {
        slot: min(values)
        for slot, values in enumerate(held)
        if len(values) == 1 and slot >= len(HEADER)
    }
    return Domain(lows, sizes, constants)


def _written(program: Program) -> Iterator[tuple[int, int]]:
    for block in program.blocks:
        yield from _written_by(block)
    for row in program.scenes:
        if row.visited != NONE:
            yield row.visited, 1
        if row.visits != NONE:
            yield row.visits, MOST_VISITS
        yield from ((slot, 1) for choice in row.choices for slot in choice.taken)


def _written_by(block: Iterable[Row]) -> Iterator[tuple[int, int]]:
    for row in block:
        if row[0] == SET:
            yield row[1], row[2]
        elif row[0] == ADD:
            yield from ((row[1], row[3]), (row[1], row[4]))


def scheduled_in(program: Program) -> int:
    """Return, as bits, the injects that something schedules."""
    bits = 0
    for block in program.blocks:
        for row in block:
            if row[0] in (SCHEDULE, COUNT):
                bits |= 1 << row[1]
    return bits


def writes_in(program: Program, block: int, depth: int = 0) -> Iterator[int]:
    """Yield the slots that a block may write, through the injects that it brings too."""
    for row in program.blocks[block]:
        if row[0] in (ADD, SET):
            yield row[1]
        elif row[0] == BRANCH:
            yield from writes_in(program, row[2], depth)
            yield from writes_in(program, row[3], depth)
        elif row[0] == BRING and depth <= len(program.injects):
            yield from writes_in(program, program.injects[row[1]].block, depth + 1)
