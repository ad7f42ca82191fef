"""Critical breaches: which can no longer be made good, and which need no making good."""

from dataclasses import dataclass

from elearning.simulation.prover.exploring import Entry, Explored, Lane, Place


@dataclass(frozen=True, slots=True)
class Breach:
    """A move that breaks a critical point, in one state."""

    point: int
    place: Place
    packed: int
    lane: Lane
    entry: Entry


@dataclass(slots=True)
class Breaches:
    """What was found of critical points.

    ``lasting`` are breaches that nothing reachable makes good though the
    attempt goes on, ``idle`` those that every continuation makes good.
    """

    lasting: dict[tuple[int, int, int], Breach]
    idle: dict[tuple[int, int, int], Breach]
    broken: int = 0


def breaches_of(explored: Explored) -> Breaches:
    """Return what becomes of every breach of a critical point."""
    breaches = Breaches({}, {})
    everything = (1 << len(explored.program.points)) - 1
    if not everything:
        return breaches
    mended: dict[Place, dict[int, tuple[int, int]]] = {}
    for place in reversed(explored.places):
        if place.is_ending:
            mended[place] = dict.fromkeys(place.states, (0, 0))
            continue
        here = mended[place] = {}
        for packed in place.states:
            can, must = 0, everything
            for lane, entry in explored.entries(place, packed):
                for way in entry.ways:
                    after = mended[way.place][way.leads(packed)]
                    # What the move itself makes good, and does not break again.
                    now = everything & ~way.stands & ~way.breaks
                    can |= now | after[0]
                    must &= now | after[1]
                    if way.breaks:
                        _note(breaches, Breach(way.breaks, place, packed, lane, entry), after)
            here[packed] = can, must
    return breaches


def _note(breaches: Breaches, breach: Breach, after: tuple[int, int]) -> None:
    """Note the breach of each point by a move after which the attempt goes on."""
    breaches.broken |= breach.point
    if all(way.place.is_ending for way in breach.entry.ways):
        return
    for found, bits in ((breaches.lasting, ~after[0]), (breaches.idle, after[1])):
        left = breach.point & bits
        while left:
            point = (left & -left).bit_length() - 1
            left &= left - 1
            key = point, breach.place.scene, breach.lane.number
            if key not in found:
                found[key] = Breach(point, breach.place, breach.packed, breach.lane, breach.entry)
