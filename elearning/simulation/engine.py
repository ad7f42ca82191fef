"""The one engine: takes moves, lets time pass, and tells what happened."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from elearning.errors import UnknownMove
from elearning.simulation import operations as op
from elearning.simulation.events import Events, tell
from elearning.simulation.linked import Choice, Linked, LinkedScene, picked
from elearning.simulation.operations import Frame, Record
from elearning.simulation.program import Program
from elearning.simulation.rows import NONE, RatingRow
from elearning.simulation.state import BREACHES, CLOCK, GONE, PHASE, SCENE, Move, State

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
    _go(program, frame, number, draw)
    return _state(frame), tell(program, frame.record)


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
    choice = _find(program, state.values, move)
    (_, _, _, rating), _ = picked(choice.ratings, state.values)
    return program.ratings[rating]


def decide(program: Program, state: State, move: Move, draw: Draw) -> tuple[State, Events]:
    """Take one move of the present scene, and return the state and events it leads to.

    :raise UnknownMove: if the present scene offers no such move.
    """
    after, records = step(program, state, move, draw)
    return after, tell(program, records)


def step(program: Program, state: State, move: Move, draw: Draw) -> tuple[State, list[Record]]:
    """Take one move and return bare records: what decide does, before it is put in words.

    :raise UnknownMove: if the present scene offers no such move.
    """
    choice = _find(program, state.values, move)
    frame = Frame(list(state.values), state.waiting, state.counted)
    carry_out(program, frame, choice, draw)
    return _state(frame), frame.record


def carry_out(program: Program, frame: Frame, choice: Choice, draw: Draw) -> None:
    """Take an open move in a frame that holds a state: what step does, whoever holds the frame."""
    values, record = frame.values, frame.record
    if frame.counted:
        frame.counted = tuple((left - 1, inject) for left, inject in frame.counted)
    rated, breaches = picked(choice.ratings, values)
    record.append(rated)
    for slot in choice.taken:
        values[slot] = 1
    if breaches:
        values[BREACHES] |= breaches
        record.append((op.NOTED, breaches))
    for operation in choice.block:
        operation(frame)
    _pass_time(program, frame, choice.hours)
    for told in choice.told:
        text = picked(told, values)
        if text is not None:
            record.append(text)
    _go(program, frame, picked(choice.ways, values), draw, has_passed=True)


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


def _find(program: Program, values: tuple[int, ...], move: Move) -> Choice:
    choice = program.linked.choices[values[SCENE]].get(move.options)
    if choice is None or (choice.gate is not None and not choice.gate(values)):
        raise UnknownMove
    return choice


def _state(frame: Frame) -> State:
    return State(tuple(frame.values), frame.waiting, frame.counted)


def _go(
    program: Program, frame: Frame, scene: int, draw: Draw, *, has_passed: bool = False
) -> None:
    """Enter a scene, and whatever chances and horizon lead on to, until someone must decide.

    Where time ``has_passed`` just now, a scene without a jump has nothing more to wait for.
    """
    values, record, scenes = frame.values, frame.record, program.linked.scenes
    while True:
        row = scenes[scene]
        if row.jump or not has_passed:
            _pass_time(program, frame, row.jump)
        if values[CLOCK] >= program.horizon and not row.is_ending:
            scene = program.at_horizon
            row = scenes[scene]
        values[SCENE], values[PHASE] = scene, row.phase
        if row.visited != NONE:
            values[row.visited] = 1
        record.append((op.ENTERED, scene, values[CLOCK]))
        if not row.outcomes:
            break
        scene, has_passed = _fall(frame, scene, row, draw), False
    if row.is_ending:
        record.append((op.ENDED, scene))


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
    frame.record += ((op.DRAWN, scene, number), outcome.told)
    frame.cause = op.BY_CHANCE
    for operation in outcome.block:
        operation(frame)
    frame.cause = op.BY_MOVE
    return picked(outcome.ways, values)


def _pass_time(program: Program, frame: Frame, hours: int) -> None:
    """Let hours pass, but not beyond the horizon, and let what falls due arrive in order."""
    values, linked = frame.values, program.linked
    end = values[CLOCK] + hours
    if end > program.horizon:
        end = max(program.horizon, values[CLOCK])
    while True:
        while frame.waiting and frame.waiting[0][0] <= end:
            due, inject = frame.waiting[0]
            if due > values[CLOCK]:
                values[CLOCK] = due
            op.arrive(frame, inject, linked.injects)
        values[CLOCK] = end
        while frame.counted and frame.counted[0][0] <= 0:
            op.arrive(frame, frame.counted[0][1], linked.injects)
        if linked.whens:
            _arrive_by_condition(linked, frame)
        # What arrived last may have scheduled something for this very hour.
        if not frame.waiting or frame.waiting[0][0] > end:
            return


def _arrive_by_condition(linked: Linked, frame: Frame) -> None:
    """Let injects arrive whose condition holds; one may make another's hold."""
    values = frame.values
    gone, waiting = values[GONE], True
    while waiting:
        waiting = False
        for inject, when in linked.whens:
            if not gone >> inject & 1 and when(values):
                op.arrive(frame, inject, linked.injects)
                gone, waiting = values[GONE], True
