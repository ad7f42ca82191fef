"""What runs without a server: the engine, replays, and the certificate as a file."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from elearning.content.library import Library
from elearning.credentials.pdf import PATTERN_RING, certificate_pdf
from elearning.figures.ring import ring_lines
from elearning.simulation.engine import Draw, decide, moves, replay, seeded, start
from elearning.simulation.program import Program
from elearning.simulation.state import Move, State
from tests.bench.rows import Row
from tests.bench.synthetic import synthetic
from tests.credentials.samples import NAMES, a_document, a_wheel, a_wording
from tests.journey import SCENARIO

MOVES = 1000
ATTEMPTS = 100
URL = "https://learn.example.org/verify/000G40R40M30E209185GR38ED"

# A state, the move that is taken there, and the draws of the attempt.
Turn = tuple[State, Move, Draw]


def measure(library: Library) -> list[Row]:
    """Return the rows of the engine and of the certificate."""
    program = library.get_scenario(SCENARIO).program
    rows = [_engine("engine, the typhoon", program)]
    rows.append(_engine("engine, 18 decisions, 7 indicators", synthetic(18, 7)))
    return [*rows, _replay(program), *_certificate()]


def _engine(what: str, program: Program) -> Row:
    """Measure ``decide``, events included, over the turns of many random attempts."""
    turns = [turn for number in range(ATTEMPTS) for turn in _attempt(program, number)]

    def play() -> None:
        for state, move, draw in turns:
            decide(program, state, move, draw)

    events = sum(len(decide(program, *turn)[1]) for turn in turns) / len(turns)
    told = f"{len(turns)} turns of {ATTEMPTS} random attempts, {events:.1f} events a move"
    return Row(what, len(turns) / _best(play), "moves/s", 150_000, 300_000, True, told)


def _attempt(program: Program, number: int) -> Iterator[Turn]:
    """Yield the turns of an attempt that takes any open move each time."""
    dice, draw = random.Random(number), seeded(f"attempt {number}")
    state, _events = start(program, draw)
    while not program.is_over(state):
        move = dice.choice(moves(program, state))
        yield state, move, draw
        state, _events = decide(program, state, move, draw)


def _replay(program: Program) -> Row:
    path = [move for _state, move, _draw in _attempt(program, 0)]
    times = MOVES // len(path) + 1

    def play() -> None:
        for _ in range(times):
            replay(program, path, seeded("attempt 0"))

    took = _best(play) * 1e6 / (times * len(path))
    return Row("replay of 1,000 moves with all they tell", took, "ms", 20, 8)


def _certificate() -> list[Row]:
    pattern = ring_lines("a digest", *PATTERN_RING)
    rows = []
    for script in ("english", "arabic", "chinese"):
        document = a_document(name=NAMES[script])

        def draw(document: Any = document) -> None:
            certificate_pdf(document, a_wording(), wheel=a_wheel(), pattern=pattern, url=URL)

        rows.append(Row(f"certificate as PDF, {script} name", _best(draw) * 1000, "ms", 100, 50))
    return rows


def _best(work: Callable[[], None], times: int = 7) -> float:
    """Return the CPU seconds of the best of several runs, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
