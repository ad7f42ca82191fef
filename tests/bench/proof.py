"""The prover: every shipped scenario and variant, and synthetic ones of 10^3 to 10^6 states.

Each is proved in a process of its own, so that its memory is its own. A move is counted for
each state in which it is open; how many there are is what time should be linear in.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from elearning.content.library import Library
from elearning.simulation.engine import Draw, decide, moves, start
from elearning.simulation.program import Program
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.proof import BUDGET
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.report import prove
from elearning.simulation.prover.scripts import scripted
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from elearning.simulation.state import Move, State
from elearning.simulation.story import Story
from tests.bench.rows import Row
from tests.bench.synthetic import synthetic

Answer = TypeVar("Answer")
# How many decisions of four options, and how many indicators of eleven levels.
SIZES = {"10^3": (9, 4), "10^4": (14, 4), "10^5": (13, 5), "10^6": (18, 7)}
MOST_NAIVE = 400_000
MOST_STATES = 5_000_000


@dataclass(frozen=True)
class Cost:
    """What it took to explore and value all reduced states of a program."""

    states: int
    transitions: int
    exploring: float
    whole: float
    megabytes: int

    @property
    def line(self) -> str:
        """Return the figures in words."""
        each = self.whole / self.transitions * 1e6
        return f"{self.states:,} states, {self.transitions:,} moves, {each:.2f} us a move"


def measure(library: Library, *, is_quick: bool) -> Iterator[Row]:
    """Yield the rows of all scenarios; where it must be quick, the largest is left out."""
    editions = [one for slug in sorted(library.scenarios) for one in library.editions_of(slug)]
    for edition in editions:
        name = f"{edition.slug} {edition.variant}".rstrip()
        yield from _shipped(name, edition.program, edition.story)
    sizes = list(SIZES.items())[:-1] if is_quick else list(SIZES.items())
    for name, size in sizes:
        yield from _synthetic(name, synthetic(*size))


def _shipped(name: str, program: Program, story: Story) -> Iterator[Row]:
    cost, (seconds, verdict) = alone(explored, program), alone(proved, program, story)
    yield Row(f"proof of {name}", seconds, "s", 5, told=f"{verdict}; all that is reported of it")
    yield Row(f"states of {name}", cost.states, "", BUDGET, told=_reduced(program, cost))
    yield from _costs(name, cost)


def _synthetic(name: str, program: Program) -> Iterator[Row]:
    cost = alone(explored, program)
    told = f"{cost.line}; {_reduced(program, cost)}"
    yield Row(f"values of {name} states", cost.whole, "s", told=told)
    is_largest = name == "10^6"
    if is_largest:
        # There are somewhat more than a million; the promise is about a million.
        each = cost.whole / cost.states * 1_000_000
        yield Row("a million of them", each, "s", 10, 5)
    yield from _costs(f"{name} states", cost, is_limited=is_largest)


def _costs(name: str, cost: Cost, *, is_limited: bool = False) -> Iterator[Row]:
    told = f"{cost.states:,} states, {cost.transitions:,} moves between them"
    rate = cost.states / cost.exploring
    yield Row(f"explored, {name}", rate, "states/s", is_rate=True, told=told)
    gate, aim = (400, 250) if is_limited else (None, None)
    yield Row(f"memory, {name}", cost.megabytes, "MB", gate, aim, told="the interpreter included")


def alone(work: Callable[..., Answer], *given: object) -> Answer:
    """Return what a function returns that has a process for itself."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def explored(program: Program) -> Cost:
    """Explore and value a program."""
    begun = time.process_time()
    reduction = reduction_of(program)
    found = explore(program, reduction, Stepper(bare(program), reduction), MOST_STATES)
    between = time.process_time()
    evaluate(found)
    ended = time.process_time()
    return Cost(found.states, found.transitions, between - begun, ended - begun, most_memory())


def most_memory() -> int:
    """Return the most megabytes that this process had in memory at once."""
    # What getrusage tells begins with the memory of the process that started this one.
    told = Path("/proc/self/status").read_text("utf-8")
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024


def proved(program: Program, story: Story) -> tuple[float, str]:
    """Return the seconds of a whole proof, and its verdict."""
    begun = time.process_time()
    proof = prove(program, story)
    return time.process_time() - begun, proof.verdict


def _reduced(program: Program, cost: Cost) -> str:
    """Return how many states there are as they are, as far as one may count, for each reduced."""
    count, is_whole = alone(naive_states, program)
    least = "" if is_whole else "more than "
    if count < cost.states:
        return f"{least}{count:,} as they are"
    return f"{least}{count:,} as they are, {least}{count / cost.states:.0f} for each"


def naive_states(program: Program) -> tuple[int, bool]:
    """Return how many states any moves and draws lead to, and whether that is all of them."""
    queue = [found[0] for _script, found in scripted(program, lambda draw: start(program, draw))]
    seen = set(queue)
    while queue and len(seen) < MOST_NAIVE:
        for after in _after(program, queue.pop()):
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return len(seen), not queue


def _after(program: Program, state: State) -> Iterator[State]:
    for move in moves(program, state):

        def play(draw: Draw, move: Move = move) -> State:
            return decide(program, state, move, draw)[0]

        for _script, after in scripted(program, play):
            yield after
