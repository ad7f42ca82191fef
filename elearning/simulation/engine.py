"""The one engine: takes moves, lets time pass, and tells what happened."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from elearning.errors import UnknownMove
from elearning.simulation import operations as op
from elearning.simulation.events import Entered, Events, make
from elearning.simulation.linked import Choice, Linked, LinkedScene, picked
from elearning.simulation.operations import Frame, LinkedInject
from elearning.simulation.program import Program
from elearning.simulation.rows import NONE, RatingRow
from elearning.simulation.state import BREACHES, CLOCK, GONE, PHASE, SCENE, Move, State
from elearning.simulation.whens import When

ENGINE_VERSION = 1

# The number of a chance and how often it came before, to a figure from 0 to 99.
Draw = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Run:
    """An attempt as it was played: the state and the events of each turn, the start first."""

    states: tuple[State, ...]
    events: tuple[Events, ...]

    @property
    def state(self) -> State:
        """Return where the attempt stands."""
        return self.states[-1]


def seeded(seed: str) -> Draw:
    """Return the draws that belong to a seed, the same for ever and in every language."""

    def draw(chance: int, visit: int) -> int:
        key = f"{seed}:{chance}:{visit}".encode()
        return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % 100

    return draw


def start(program: Program, draw: Draw) -> tuple[State, Events]:
    """Begin an attempt at the first scene."""
    return start_at(program, program.scene_ids[program.start], draw)


def start_at(
    program: Program,
    scene: str,
    draw: Draw,
    *,
    readings: Mapping[str, int] | None = None,
) -> tuple[State, Events]:
    """Begin at any scene, as trainers do; ``readings`` sets values such as ``clock`` by name.

    :raise KeyError: if there is no such scene or value.
    """
    frame = Frame(list(program.values))
    for name, value in (readings or {}).items():
        frame.values[program.numbers[name]] = value
    number = dict(zip(program.scene_ids, range(len(program.scene_ids)), strict=True))[scene]
    # Conditions that are asked on the way in see the phase that is being entered.
    frame.values[SCENE], frame.values[PHASE] = number, program.scenes[number].phase
    _go(program.linked, frame, number, draw)
    return _state(frame), tuple(frame.events)


def moves(program: Program, state: State) -> tuple[Move, ...]:
    """Return every move that the present scene offers now."""
    values = state.values
    return tuple(
        Move(options)
        for options, choice in program.linked.choices[values[SCENE]].items()
        if choice.gate is None or choice.gate(values)
    )


def open_options(program: Program, state: State) -> tuple[str, ...]:
    """Return the options that are part of some move now, in the order of the moves."""
    choices = program.linked.choices[state.values[SCENE]]
    open_now: set[str] = set()
    for options, choice in choices.items():
        if choice.gate is None or choice.gate(state.values):
            open_now.update(options)
    order = dict.fromkeys(option for options in choices for option in options)
    return tuple(option for option in order if option in open_now)


def rate(program: Program, state: State, move: Move) -> RatingRow:
    """Return how a move stands to the guidance in this state, without taking it.

    :raise UnknownMove: if the present scene offers no such move.
    """
    choice = _find(program.linked, state.values, move)
    rating, _, _ = picked(choice.ratings, state.values)
    return program.ratings[rating]


def decide(program: Program, state: State, move: Move, draw: Draw) -> tuple[State, Events]:
    """Take one move of the present scene, and return the state and events it leads to.

    :raise UnknownMove: if the present scene offers no such move.
    """
    values, waiting, counted = state
    linked = program.linked
    choice = _find(linked, values, move)
    frame = Frame(list(values), waiting, counted)
    carry_out(linked, frame, choice, draw)
    return _state(frame), tuple(frame.events)


def carry_out(linked: Linked, frame: Frame, choice: Choice, draw: Draw) -> int:
    """Take an open move in a frame that holds a state, and return the number of its rating."""
    values, events = frame.values, frame.events
    if frame.counted:
        frame.counted = tuple((left - 1, inject) for left, inject in frame.counted)
    # Most moves have one rating, one text and one way: it is not worth a call to pick that.
    ratings, ways = choice.ratings, choice.ways
    marked = picked(ratings, values) if ratings.conditional else ratings.otherwise
    rating, rated, breaches = marked
    events += rated
    for slot in choice.taken:
        values[slot] = 1
    if breaches:
        values[BREACHES] |= breaches
    for operation in choice.block:
        operation(frame)
    _pass_time(linked, frame, choice.hours)
    for telling in choice.told:
        text = picked(telling, values) if telling.conditional else telling.otherwise
        if text is not None:
            events.append(text)
    scene = picked(ways, values) if ways.conditional else ways.otherwise
    _go(linked, frame, scene, draw, has_passed=True)
    return rating


def replay(program: Program, taken: Iterable[Move], draw: Draw, *, scene: str | None = None) -> Run:
    """Play moves from the start, or from a scene as trainers do.

    :raise UnknownMove: if one of them is not open when its turn comes.
    """
    state, events = start_at(program, scene or program.scene_ids[program.start], draw)
    states, told = [state], [events]
    for move in taken:
        state, events = decide(program, state, move, draw)
        states.append(state)
        told.append(events)
    return Run(tuple(states), tuple(told))


def _find(linked: Linked, values: tuple[int, ...], move: Move) -> Choice:
    choice = linked.choices[values[SCENE]].get(move.options)
    if choice is None or (choice.gate is not None and not choice.gate(values)):
        raise UnknownMove
    return choice


def _state(frame: Frame) -> State:
    return make(State, (tuple(frame.values), frame.waiting, frame.counted))


def _go(linked: Linked, frame: Frame, scene: int, draw: Draw, *, has_passed: bool = False) -> None:
    """Enter a scene, and whatever chances and horizon lead on to, until someone must decide.

    Where time ``has_passed`` just now, a scene without a jump has nothing more to wait for.
    """
    values, events, scenes = frame.values, frame.events, linked.scenes
    while True:
        row = scenes[scene]
        if row.jump or not has_passed:
            _pass_time(linked, frame, row.jump)
        if values[CLOCK] >= linked.horizon and row.ended is None:
            scene = linked.at_horizon
            row = scenes[scene]
        values[SCENE], values[PHASE] = scene, row.phase
        if row.visited != NONE:
            values[row.visited] = 1
        events.append(make(Entered, (row.name, values[CLOCK])))
        if not row.outcomes:
            break
        scene, has_passed = _fall(frame, scene, row, draw), False
    if row.ended is not None:
        events.append(row.ended)


def _fall(frame: Frame, scene: int, row: LinkedScene, draw: Draw) -> int:
    """Let a chance fall, tell it, and return the scene it leads to."""
    values = frame.values
    visit = 0
    if row.visits != NONE:
        visit = values[row.visits]
        values[row.visits] = visit + 1
    drawn = draw(scene, visit)
    number = next(k for k, outcome in enumerate(row.outcomes) if drawn < outcome.below)
    outcome = row.outcomes[number]
    frame.events += outcome.told
    frame.cause = op.BY_CHANCE
    for operation in outcome.block:
        operation(frame)
    frame.cause = op.BY_MOVE
    return picked(outcome.ways, values)


def _pass_time(linked: Linked, frame: Frame, hours: int) -> None:
    """Let hours pass, but not beyond the horizon, and let what falls due arrive in order."""
    values, injects, whens = frame.values, linked.injects, linked.whens
    end = values[CLOCK] + hours
    if end > linked.horizon:
        end = max(linked.horizon, values[CLOCK])
    while True:
        while frame.waiting and frame.waiting[0][0] <= end:
            _arrive_when_due(frame, injects)
        values[CLOCK] = end
        while frame.counted and frame.counted[0][0] <= 0:
            op.arrive(frame, frame.counted[0][1], injects)
        if whens.bits:
            earliest, left = whens[values[GONE] & whens.bits]
            if earliest <= end:
                _arrive_by_condition(linked, frame, left)
        # What arrived last may have scheduled something for this very hour.
        if not frame.waiting or frame.waiting[0][0] > end:
            return


def _arrive_when_due(frame: Frame, injects: Sequence[LinkedInject]) -> None:
    """Let what is due first arrive, at its hour."""
    due, inject = frame.waiting[0]
    frame.waiting = frame.waiting[1:]
    if due > frame.values[CLOCK]:
        frame.values[CLOCK] = due
    op.arrive(frame, inject, injects)


def _arrive_by_condition(linked: Linked, frame: Frame, left: tuple[When, ...]) -> None:
    """Let injects arrive whose condition holds; one may make another's hold."""
    values, injects = frame.values, linked.injects
    hour, gone, is_asking = values[CLOCK], values[GONE], True
    while is_asking:
        is_asking = False
        for inject, first, last, holds in left:
            if first <= hour <= last and not gone >> inject & 1 and holds(values):
                op.arrive(frame, inject, injects)
                gone, is_asking = values[GONE], True
