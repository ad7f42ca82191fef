"""What is wrong with a scenario, as far as a proof can tell, each with an example path."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from elearning.simulation.prover import unused
from elearning.simulation.prover.breaches import Breach
from elearning.simulation.prover.exploring import Lane
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.leaving import leavings_of
from elearning.simulation.prover.paths import Spot, paths_to
from elearning.simulation.prover.results import MOST_RANDOM, MOST_STEADY
from elearning.simulation.prover.seen import Found, Seen
from elearning.simulation.rows import ENDING

BEST, HARMFUL = 0, 3
MOST_EXAMPLES = 3


def findings_of(seen: Seen) -> tuple[Finding, ...]:
    """Return everything that was found, the faults first, with a path where there is one."""
    found = [item for look in LOOKS for item in look(seen)]
    paths = paths_to(seen.explored, [spot for _, spot in found if spot is not None])
    told = [replace(one, path=paths[spot]) if spot else one for one, spot in found]
    return tuple(sorted(told, key=lambda one: not one.is_fault))


def _stuck(seen: Seen) -> Found:
    scenes = seen.program.scene_ids
    met: set[int] = set()
    for place, packed in seen.explored.dead_ends:
        if place.scene not in met:
            met.add(place.scene)
            yield Finding("dead-end", scenes[place.scene]), (place, packed)
    for place, packed, lane in seen.explored.loops[:MOST_EXAMPLES]:
        name = seen.options(place.scene, lane.number)
        yield Finding("loop", scenes[place.scene], name), (place, packed)


def _unreached(seen: Seen) -> Found:
    if not seen.explored.is_whole or seen.explored.loops:
        return
    program = seen.program
    met = {program.scene_ids[program.at_horizon], *seen.explored.stepper.met}
    for name, row in zip(program.scene_ids, program.scenes, strict=True):
        if name not in met:
            kind = "ending-unreachable" if row.kind == ENDING else "scene-unreachable"
            yield Finding(kind, name), None


def _disagreements(seen: Seen) -> Found:
    """Find states in which rating and value disagree by a rating step or more."""
    if seen.values is None:
        return
    worst: dict[tuple[str, int, int], tuple[int, Spot]] = {}
    for place in seen.explored.places:
        least_step = seen.program.scenes[place.scene].weight * seen.values.scale
        for lane in place.lanes:
            for kind, regret, packed in _against(lane, least_step):
                key = kind, place.scene, lane.number
                if key not in worst or abs(regret - least_step) > abs(worst[key][0] - least_step):
                    worst[key] = regret, (place, packed)
    for (kind, scene, number), (regret, spot) in worst.items():
        figures = {"regret": regret / seen.values.scale}
        name = seen.options(scene, number)
        yield Finding(kind, seen.program.scene_ids[scene], name, figures), spot


def _against(lane: Lane, least_step: int) -> Iterator[tuple[str, int, int]]:
    for entry in lane.table.values():
        if entry.grade == BEST and entry.most >= least_step:
            yield "best-gives-away", entry.most, entry.most_at
        if entry.grade == HARMFUL and entry.least < least_step:
            yield "harmful-costs-little", entry.least, entry.least_at


def _leavings(seen: Seen) -> Found:
    if seen.values is None:
        return
    for one in leavings_of(seen.values):
        figures = {"costs": one.costs, "staying": one.staying}
        name = seen.options(one.place.scene, one.lane.number)
        scene = seen.program.scene_ids[one.place.scene]
        yield Finding("leaving-pays", scene, name, figures), (one.place, one.packed)


def _breaches(seen: Seen) -> Found:
    if seen.breaches is None:
        return
    for one in seen.breaches.lasting.values():
        yield _breach(seen, "breach-lasts", one), (one.place, one.packed)
    for one in seen.breaches.idle.values():
        weight = seen.program.scenes[one.place.scene].weight
        if seen.values and one.entry.least < weight * seen.values.scale:
            yield _breach(seen, "breach-idle", one), (one.place, one.packed)


def _breach(seen: Seen, kind: str, one: Breach) -> Finding:
    scene = seen.program.scene_ids[one.place.scene]
    point = seen.program.points[one.point]
    return Finding(kind, scene, f"{seen.options(one.place.scene, one.lane.number)}: {point}")


def _careless(seen: Seen) -> Found:
    for one in seen.players:
        most = MOST_RANDOM if one.player == "random" else MOST_STEADY
        if one.player != "acceptable" and one.mean > most:
            yield Finding("careless", one.player, figures={"mean": one.mean, "limit": most}), None


LOOKS: tuple[Callable[[Seen], Found], ...] = (
    _stuck,
    _unreached,
    _disagreements,
    _leavings,
    _breaches,
    unused.find_openness,
    unused.find_equal,
    unused.find_memory,
    unused.find_never,
    unused.find_citations,
    unused.find_claims,
    _careless,
)
