"""What is ever met in a scenario: first looked for by playing, then proved never to be met."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from elearning.simulation.engine import decide, moves, start
from elearning.simulation.events import Arrived, Changed, Events, Told
from elearning.simulation.operations import ADD, BRANCH, SET
from elearning.simulation.program import Program
from elearning.simulation.prover.exploring import Explored, explore
from elearning.simulation.prover.observed import Observed
from elearning.simulation.prover.reader import Reader
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.watching import Logged, bare
from elearning.simulation.rows import NONE, Cases
from elearning.simulation.state import HEADER, State

PLAYS = 400
KEPT = 300
SEED = 2
MOST_TURNS = 1000


@dataclass(slots=True)
class Coverage:
    """What was met: answers of conditions, injects, texts, and the values of slots.

    ``unproved`` names what was not met, though it could not be proved never to be.
    """

    answers: set[tuple[int, bool]] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    held: dict[int, set[int]] = field(default_factory=dict)
    ended: dict[int, set[int]] = field(default_factory=dict)
    words: list[int] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)


def cover(program: Program, explored: Explored, reader: Reader, budget: int) -> Coverage:
    """Return what is ever met in a program that was explored."""
    coverage = Coverage()
    played = Logged(**{one.name: getattr(program, one.name) for one in fields(program)})
    dice = random.Random(SEED)
    for _ in range(PLAYS):
        _play(played, coverage, reader, dice)
    coverage.answers = played.answers
    _observe(program, coverage, budget)
    for slot in _doubtful(program, coverage):
        _observe_slot(program, coverage, slot, budget)
    return coverage


def _play(program: Logged, coverage: Coverage, reader: Reader, dice: random.Random) -> None:
    """Play once at random, and note what is met and how much there is to read."""
    falls: dict[tuple[int, int], int] = {}

    def draw(chance: int, visit: int) -> int:
        return falls.setdefault((chance, visit), dice.randrange(100))

    state, _ = start(program, draw)
    words = 0
    for _ in range(MOST_TURNS):
        offered = moves(program, state)
        _hold(coverage, state, is_ending=program.is_over(state))
        options = dict.fromkeys(option for move in offered for option in move.options)
        words += reader.scene_words(program.scene(state), options)
        if not offered:
            break
        state, events = decide(program, state, dice.choice(offered), draw)
        words += _note(program, coverage, reader, events)
    coverage.words.append(words)


def _hold(coverage: Coverage, state: State, *, is_ending: bool) -> None:
    for slot in range(len(HEADER), len(state.values)):
        coverage.held.setdefault(slot, set()).add(state.values[slot])
        if is_ending:
            coverage.ended.setdefault(slot, set()).add(state.values[slot])
    if not is_ending and len(coverage.states) < KEPT:
        coverage.states.append(state)


def _note(program: Program, coverage: Coverage, reader: Reader, events: Events) -> int:
    words = 0
    for event in events:
        if isinstance(event, Told):
            coverage.told.add(event.key)
            words += reader.words.get(event.key, 0)
        elif isinstance(event, Arrived):
            coverage.arrived.add(event.inject)
            words += reader.inject_words(event.inject)
        elif isinstance(event, Changed):
            slot = program.numbers[event.name]
            coverage.held.setdefault(slot, set()).update((event.before, event.after))
    return words


def _observe(program: Program, coverage: Coverage, budget: int) -> None:
    """Explore again so as to tell what playing has not met."""
    conditions = {
        number
        for number, _ in enumerate(program.conditions)
        if not {(number, True), (number, False)} <= coverage.answers
    }
    for cases in _all_told(program):
        if any(program.keys[target] not in coverage.told for _, target in cases):
            conditions |= {condition for condition, _ in cases if condition != NONE}
    injects = sum(
        1 << number
        for number, name in enumerate(program.inject_ids)
        if name not in coverage.arrived
    )
    if not conditions and not injects:
        return
    explored = _explored(program, Observed(frozenset(conditions), injects), budget)
    coverage.answers |= explored.stepper.program.answers
    coverage.arrived |= explored.stepper.arrived
    coverage.told |= explored.stepper.told
    if not explored.is_whole:
        coverage.unproved.append("coverage")


def _explored(program: Program, observed: Observed, budget: int) -> Explored:
    reduction = reduction_of(program, observed)
    return explore(program, reduction, Stepper(bare(program, observed), reduction), budget)


def _all_told(program: Program) -> Iterator[Cases]:
    for row in program.scenes:
        for choice in row.choices:
            yield from choice.told


def _doubtful(program: Program, coverage: Coverage) -> list[int]:
    """Return the slots that some effect writes, though playing never saw them vary."""
    written = {row[1] for block in program.blocks for row in block if row[0] in (ADD, SET)}
    return sorted(
        slot
        for slot in written
        if len(coverage.held.get(slot, ())) < 2 or len(coverage.ended.get(slot, ())) < 2
    )


def _observe_slot(program: Program, coverage: Coverage, slot: int, budget: int) -> None:
    """Explore again with one slot as it is."""
    explored = _explored(program, Observed(slots=frozenset((slot,))), budget)
    for place in explored.places:
        for packed in place.states:
            value = explored.stepper.reduction.unpack(place.moment, packed)[slot]
            coverage.held.setdefault(slot, set()).add(value)
            if place.is_ending:
                coverage.ended.setdefault(slot, set()).add(value)
    if not explored.is_whole:
        coverage.unproved.append(program.slots[slot])


def uses_of_conditions(program: Program) -> dict[int, tuple[str, str]]:
    """Return for each condition but those of moves where it first stands: what, and of which."""
    found: dict[int, tuple[str, str]] = {}
    for name, row in zip(program.scene_ids, program.scenes, strict=True):
        for choice in row.choices:
            owner = f"{name}.{'+'.join(choice.options)}"
            for kind, cases in (("rating", choice.ratings), ("next", choice.ways)):
                _use(found, kind, owner, cases)
            for told in choice.told:
                _use(found, "feedback", owner, told)
            _use_branches(program, found, owner, choice.block)
        for number, outcome in enumerate(row.outcomes):
            _use(found, "next", f"{name}.{number + 1}", outcome.ways)
            _use_branches(program, found, f"{name}.{number + 1}", outcome.block)
    for name, inject in zip(program.inject_ids, program.injects, strict=True):
        _use(found, "if", name, ((inject.gate, 0),))
        _use(found, "when", name, ((inject.when, 0),))
        _use_branches(program, found, name, inject.block)
    return found


def _use(found: dict[int, tuple[str, str]], kind: str, owner: str, cases: Cases) -> None:
    for condition, _ in cases:
        if condition != NONE:
            found.setdefault(condition, (kind, owner))


def _use_branches(
    program: Program, found: dict[int, tuple[str, str]], owner: str, block: int
) -> None:
    for row in program.blocks[block]:
        if row[0] == BRANCH:
            found.setdefault(row[1], ("effect", owner))
            _use_branches(program, found, owner, row[2])
            _use_branches(program, found, owner, row[3])
