"""Finds example paths: moves and draws that lead to a state."""

from collections.abc import Iterable
from dataclasses import dataclass

from elearning.simulation.prover.exploring import Explored, Lane, Place, Way
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.scripts import Fall

Spot = tuple[Place, int]


@dataclass(frozen=True, slots=True)
class _Step:
    source: Spot
    lane: Lane
    way: Way


def paths_to(explored: Explored, wanted: Iterable[Spot]) -> dict[Spot, Path]:
    """Return a path to each of some states, found in one walk backward."""
    spots = tuple(dict.fromkeys(wanted))
    came: dict[Spot, _Step] = {}
    begun = {(way.place, way.bits): way for way in explored.beginnings}
    lost: dict[Place, set[int]] = {}
    for place, packed in spots:
        if (place, packed) not in begun:
            lost.setdefault(place, set()).add(packed)
    for place in reversed(explored.places):
        if any(lost.get(target) for _, target in place.leads):
            for packed in _led_from(explored, place, lost, came):
                if (place, packed) not in begun:
                    lost.setdefault(place, set()).add(packed)
    return {spot: _told(explored, spot, came, begun) for spot in spots}


def _led_from(
    explored: Explored, place: Place, lost: dict[Place, set[int]], came: dict[Spot, _Step]
) -> set[int]:
    """Return the states of a place that lead to states whose way here is not known yet."""
    found = set()
    for packed in place.states:
        for lane, entry in explored.entries(place, packed):
            for way in entry.ways:
                missing = lost.get(way.place)
                if missing and (after := way.leads(packed)) in missing:
                    missing.discard(after)
                    came[way.place, after] = _Step((place, packed), lane, way)
                    found.add(packed)
    return found


def _told(explored: Explored, spot: Spot, came: dict[Spot, _Step], begun: dict[Spot, Way]) -> Path:
    program = explored.program
    moves: list[tuple[str, tuple[str, ...]]] = []
    falls: list[Fall] = []
    while spot not in begun:
        step = came[spot]
        scene = step.source[0].scene
        moves.append(
            (program.scene_ids[scene], program.scenes[scene].choices[step.lane.number].options)
        )
        falls += reversed(step.way.falls)
        spot = step.source
    falls += reversed(begun[spot].falls)
    draws = tuple((program.scene_ids[fall[0]], fall[1], fall[2]) for fall in reversed(falls))
    return Path(tuple(reversed(moves)), draws)
