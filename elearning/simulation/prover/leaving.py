"""Endings that come through one's own fault and cost less than staying might."""

from dataclasses import dataclass

from elearning.simulation.prover.exploring import Lane, Place
from elearning.simulation.prover.values import Values

WEAK = 2
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Leaving:
    """A fault that ends the attempt, what it costs, and what staying does."""

    place: Place
    packed: int
    lane: Lane
    costs: float
    staying: float


def leavings_of(values: Values) -> tuple[Leaving, ...]:
    """Return, for each move that ends an attempt too cheaply, the state where it is cheapest."""
    found: dict[tuple[int, int], Leaving] = {}
    for place in values.explored.places:
        if any(target.is_ending for _, target in place.leads):
            for packed in place.states:
                for one in _look(values, place, packed):
                    key = place.scene, one.lane.number
                    if key not in found or _gain(one) > _gain(found[key]):
                        found[key] = one
    return tuple(found.values())


def _gain(one: Leaving) -> float:
    return one.staying - one.costs


def _look(values: Values, place: Place, packed: int) -> list[Leaving]:
    """Return the faults that end the attempt at less than staying costs a random player."""
    leaving, staying = [], []
    for lane, entry in values.explored.entries(place, packed):
        if all(way.place.is_ending for way in entry.ways):
            leaving.append((lane, entry))
        else:
            staying.append(entry.loss + values.random_loss_after(entry, packed))
    if not staying:
        return []
    mean = sum(staying) / len(staying)
    costs = [
        (lane, values.cost(entry, packed) / values.scale)
        for lane, entry in leaving
        if entry.grade >= WEAK
    ]
    return [
        Leaving(place, packed, lane, cost, mean) for lane, cost in costs if cost < mean - ROUNDING
    ]
