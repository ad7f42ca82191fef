"""Explores every reduced state that any moves and any draws can lead to."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from elearning.simulation.linked import Choice
from elearning.simulation.program import Program
from elearning.simulation.prover.reduction import Moment, Reduction
from elearning.simulation.prover.scripts import Fall
from elearning.simulation.prover.steps import Remap, Step, Stepper
from elearning.simulation.rows import ENDING


class Way:
    """One way in which a move may turn out."""

    __slots__ = ("bits", "breaks", "falls", "keep", "percent", "place", "remap", "share", "stands")

    def __init__(self, place: "Place", keep: int, bits: int, remap: Remap | None = None) -> None:
        self.place = place
        self.remap = remap
        self.keep = keep
        self.bits = bits
        self.percent = 1
        self.share = 1.0
        self.falls: tuple[Fall, ...] = ()
        self.stands = self.breaks = 0

    def leads(self, packed: int) -> int:
        """Return the values in the place that this leads to."""
        after = packed & self.keep | self.bits
        return after if self.remap is None else after | self.remap[packed & self.remap.mask]


# More than any regret.
UNKNOWN = 1 << 200


class Entry:
    """What a move leads to, for all states that agree in what this rests on."""

    __slots__ = (
        "flow",
        "grade",
        "least",
        "least_at",
        "loss",
        "most",
        "most_at",
        "picks",
        "plan",
        "rating",
        "target",
        "ways",
    )

    def __init__(self, rating: int, grade: int, loss: int, ways: tuple[Way, ...]) -> None:
        self.rating = rating
        self.grade = grade
        self.loss = loss
        self.ways = ways
        # Where it leads if chance has no part in it.
        self.target = ways[0].place if ways else NOWHERE
        # The least and the greatest regret that it was found to cost, and in which states.
        self.least, self.least_at = UNKNOWN, 0
        self.most, self.most_at = -1, 0
        # For each combination of draws ahead: which way it is, and the combination ahead there.
        self.picks: tuple[tuple[int, int], ...] | None = None
        # All that valuing needs of it, in one tuple.
        self.plan: tuple[Any, ...] = ()
        self.flow = tuple(
            (way.keep, way.bits, way.remap, way.place.states, way.share) for way in ways
        )


class Lane:
    """One move of a scene at one moment, and what was found of it."""

    __slots__ = ("choice", "mask", "number", "table")

    def __init__(self, number: int, choice: Choice) -> None:
        self.number = number
        self.choice = choice
        self.mask = 0
        self.table: dict[int, Entry] = {}


class Place:
    """All reduced states of one moment.

    While states are explored, each is kept with the chance that a random
    player meets it; afterwards with its number in the tables of values.
    """

    __slots__ = (
        "ahead",
        "draws",
        "greatest",
        "is_ending",
        "lanes",
        "leads",
        "longest",
        "loss",
        "moment",
        "most_loss",
        "number",
        "random",
        "scene",
        "states",
        "values",
        "visits",
    )

    def __init__(self, moment: Moment, lanes: tuple[Lane, ...], *, is_ending: bool) -> None:
        self.moment = moment
        self.scene = moment.scene
        self.lanes = lanes
        self.is_ending = is_ending
        self.states: dict[int, Any] = {}
        self.number = -1
        # How often a random player comes here; where moves lead, and over how many chances.
        self.visits = 0.0
        self.leads: set[tuple[int, Place]] = set()
        self.draws: set[tuple[int, int]] = set()
        # What the backward walk finds: which draws are ahead, then one item for each state.
        self.ahead: tuple[tuple[int, int], ...] = ()
        self.values: Sequence[int] = ()
        self.greatest: Sequence[Any] = ()
        self.random: Sequence[Any] = ()
        self.loss: Sequence[float] = ()
        self.longest: Sequence[int] = ()
        self.most_loss: Sequence[int] = ()


NOWHERE = Place(Moment(-1, 0, 0, (), ()), (), is_ending=True)

# What stands in the place of an entry where the move is not open.
CLOSED = Entry(-1, -1, 0, ())


@dataclass(eq=False)
class Explored:
    """What was found: the places in an order in which every move leads onward."""

    program: Program
    stepper: Stepper
    budget: int
    places: list[Place] = field(default_factory=list)
    known: dict[Moment, Place] = field(default_factory=dict)
    beginnings: list[Way] = field(default_factory=list)
    queue: list[tuple[int, int, int, int, Place]] = field(default_factory=list)
    states: int = 0
    transitions: int = 0
    dead_ends: list[tuple[Place, int]] = field(default_factory=list)
    loops: list[tuple[Place, int, Lane]] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left to explore."""
        return not self.queue

    @property
    def waiting(self) -> int:
        """Return how many states were seen but not explored."""
        return sum(len(item[-1].states) for item in self.queue)

    def entry(self, place: Place, lane: Lane, packed: int) -> Entry:
        """Return what a move leads to in a state."""
        found = lane.table.get(packed & lane.mask)
        return found if found is not None else self.expand(place, lane, packed)

    def entries(self, place: Place, packed: int) -> Iterator[tuple[Lane, Entry]]:
        """Yield the open moves of a state with what they lead to."""
        for lane in place.lanes:
            entry = self.entry(place, lane, packed)
            if entry is not CLOSED:
                yield lane, entry

    def expand(self, place: Place, lane: Lane, packed: int) -> Entry:
        """Take a move with the engine, and remember what it leads to."""
        found = self.stepper.take(place.moment, lane.choice, packed)
        if isinstance(found, int):
            mask, entry = found, CLOSED
        else:
            mask = found.mask
            ways = tuple(self._way(step) for step in found.steps)
            grade = self.program.ratings[found.rating].grade
            loss = self.stepper.loss(place.moment, found.rating)
            entry = Entry(found.rating, grade, loss, ways)
            place.leads |= {(len(way.falls), way.place) for way in ways}
            place.draws |= {fall[:2] for way in ways for fall in way.falls}
            if any(0 <= way.place.number <= place.number for way in ways):
                self.loops.append((place, packed, lane))
        if mask & ~lane.mask:
            # What was found before rests on less, so it is found again when asked for.
            lane.mask |= mask
            lane.table.clear()
        lane.table[packed & lane.mask] = entry
        return entry

    def _way(self, step: Step) -> Way:
        way = Way(self.place(step.moment), step.keep, step.bits, step.remap)
        way.stands, way.breaks = step.stands, step.breaks
        _fall(way, step.percent, step.falls)
        return way

    def place(self, moment: Moment) -> Place:
        """Return the place of a moment, new or known."""
        found = self.known.get(moment)
        if found is None:
            is_ending = self.program.scenes[moment.scene].kind == ENDING
            choices = () if is_ending else self.stepper.choices(moment.scene)
            lanes = tuple(Lane(number, choice) for number, choice in enumerate(choices))
            found = self.known[moment] = Place(moment, lanes, is_ending=is_ending)
            drawn = self.stepper.reduction.drawn
            rank = len(drawn.order) if is_ending else drawn.ranks[moment.scene]
            clock = moment.clock if moment.scene in drawn.cyclic else 0
            at = drawn.order.index(moment.scene)
            heapq.heappush(self.queue, (rank, clock, at, len(self.known), found))
        return found


def explore(program: Program, reduction: Reduction, stepper: Stepper, budget: int) -> Explored:
    """Explore a program until nothing is left or more states were found than the budget allows."""
    explored = Explored(program, stepper, budget)
    for script, moment, packed in stepper.begin():
        way = Way(explored.place(moment), 0, packed)
        _fall(way, script.percent, tuple(script.falls))
        explored.beginnings.append(way)
        states = way.place.states
        states[packed] = states.get(packed, 0.0) + way.share
    while explored.queue and explored.states <= budget and not explored.loops:
        place = heapq.heappop(explored.queue)[-1]
        place.number = len(explored.places)
        explored.places.append(place)
        explored.states += len(place.states)
        place.visits = sum(place.states.values())
        _spread(explored, place)
    return explored


def _fall(way: Way, percent: int, falls: tuple[Fall, ...]) -> None:
    way.percent, way.falls = percent, falls
    way.share = percent / 100 ** len(falls)


def _spread(explored: Explored, place: Place) -> None:
    """Let a random player go on from every state of a place."""
    first = next(iter(place.states))
    entries = [(lane, explored.entry(place, lane, first)) for lane in place.lanes]
    # A move that rests on nothing does the same in all states: it need not be looked up again.
    whole = [entry for lane, entry in entries if not lane.mask and entry is not CLOSED]
    lanes = [lane for lane, _ in entries if lane.mask]
    for packed, chance in place.states.items():
        found = list(whole)
        for lane in lanes:
            entry = lane.table.get(packed & lane.mask)
            if entry is None:
                entry = explored.expand(place, lane, packed)
            if entry is not CLOSED:
                found.append(entry)
        if found:
            explored.transitions += len(found)
            _pour(found, packed, chance / len(found))
        elif not place.is_ending:
            explored.dead_ends.append((place, packed))


def _pour(found: list[Entry], packed: int, share: float) -> None:
    for entry in found:
        for keep, bits, remap, states, part in entry.flow:
            after = packed & keep | bits
            if remap is not None:
                after |= remap[packed & remap.mask]
            states[after] = states.get(after, 0.0) + share * part
