"""The scenes as a graph: what leads where, at what cost in hours at least."""

import heapq
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from elearning.simulation.kinds import DECISIONS
from elearning.simulation.scenario import Decision, Scenario, Scene

MOST_CHANCES = 4


class Edge(NamedTuple):
    """A way from one scene to another, and the fewest hours it takes."""

    source: str
    target: str
    hours: int


def edges(scenario: Scenario) -> tuple[Edge, ...]:
    """Return every way between scenes, whatever its condition."""
    return tuple(
        Edge(name, target, hours + scenario.scenes[target].jump)
        for name, scene in scenario.scenes.items()
        for target, hours in leads_to(scene)
        if target in scenario.scenes
    )


def leads_to(scene: Scene) -> Iterator[tuple[str, int]]:
    """Yield the scenes that a scene may lead to, with the fewest hours on the way."""
    for outcome in scene.chance:
        yield from ((way.scene, 0) for way in outcome.ways)
    if scene.decision is None:
        return
    if DECISIONS[scene.decision.kind].rates_options:
        for option in scene.decision.options.values():
            for way in option.ways:
                yield way.scene, option.hours
    else:
        for way in scene.decision.ways:
            yield way.scene, _fewest_hours(scene.decision)


def _fewest_hours(decision: Decision) -> int:
    moves = DECISIONS[decision.kind].moves(decision)
    costs = (sum(decision.options[option].hours for option in set(move)) for move in moves)
    return decision.hours + min(costs, default=0)


def earliest(scenario: Scenario) -> dict[str, int]:
    """Return the scenes that can be reached, and the earliest hour of each."""
    return {scene: clock for (scene, _), clock in _walk(scenario, count_chances=False).items()}


def most_chances(scenario: Scenario) -> tuple[int, str]:
    """Return how many chances a path may meet before the horizon, up to one too many, and where."""
    met = _walk(scenario, count_chances=True)
    return max(((count, scene) for scene, count in met), default=(0, ""))


def _walk(scenario: Scenario, *, count_chances: bool) -> dict[tuple[str, int], int]:
    """Find the earliest hour at which each scene is met with so many chances behind it."""
    ways: dict[str, list[Edge]] = {}
    for edge in edges(scenario):
        ways.setdefault(edge.source, []).append(edge)
    first = scenario.scenes[scenario.start]
    queue = [(scenario.clock.start + first.jump, scenario.start, 0)]
    met: dict[tuple[str, int], int] = {}
    while queue:
        clock, name, count = heapq.heappop(queue)
        scene = scenario.scenes[name]
        if count_chances and scene.chance:
            count += 1
        if (name, count) in met or count > MOST_CHANCES + 1:
            continue
        met[name, count] = clock
        for edge in ways.get(name, ()):
            after = clock + edge.hours
            if after < scenario.clock.horizon or scenario.scenes[edge.target].ending:
                heapq.heappush(queue, (after, edge.target, count))
    return met


def free_cycle(scenario: Scenario) -> tuple[str, ...]:
    """Return the scenes of a cycle that costs no time, or nothing."""
    return cycle((edge.source, edge.target) for edge in edges(scenario) if edge.hours == 0)


def cycle(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return one cycle among pairs of names, or nothing."""
    ways: dict[str, list[str]] = {}
    for source, target in pairs:
        ways.setdefault(source, []).append(target)
    done: set[str] = set()
    for root in ways:
        path: list[str] = []
        stack = [(root, iter(ways[root]))] if root not in done else []
        path += [root] if stack else []
        while stack:
            found = next((name for name in stack[-1][1] if name not in done), None)
            if found is None:
                done.add(stack.pop()[0])
                path.pop()
            elif found in path:
                return tuple(path[path.index(found) :])
            else:
                path.append(found)
                stack.append((found, iter(ways.get(found, ()))))
    return ()


def returning(scenario: Scenario) -> frozenset[str]:
    """Return the chances that a path may meet more than once."""
    ways: dict[str, set[str]] = {}
    for edge in edges(scenario):
        ways.setdefault(edge.source, set()).add(edge.target)
    return frozenset(
        name
        for name, scene in scenario.scenes.items()
        if scene.chance and name in _from(name, ways)
    )


def _from(name: str, ways: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    queue = list(ways.get(name, ()))
    while queue:
        scene = queue.pop()
        if scene not in reached:
            reached.add(scene)
            queue.extend(ways.get(scene, ()))
    return reached
