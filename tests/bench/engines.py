"""What runs without a server: the engine, replays, and the certificate as a file."""

import time
from collections.abc import Callable
from typing import Any

from elearning.content.library import Library
from elearning.credentials.pdf import PATTERN_RING, certificate_pdf
from elearning.figures.ring import ring_lines
from elearning.simulation.engine import moves, replay, seeded, start, step
from elearning.simulation.program import Program
from elearning.simulation.state import Move, State
from tests.bench.rows import Row
from tests.credentials.samples import NAMES, a_document, a_wheel, a_wording
from tests.journey import SCENARIO

MOVES = 1000
URL = "https://learn.example.org/verify/000G40R40M30E209185GR38ED"
SEED = seeded("a seed")


def measure(library: Library) -> list[Row]:
    """Return the rows of the engine and of the certificate."""
    program = library.get_scenario(SCENARIO).program
    return [*_engine(program), *_certificate()]


def _engine(program: Program) -> list[Row]:
    path = _path(program)
    times = MOVES // len(path) + 1

    def carry_out() -> None:
        for _ in range(times):
            for state, move in path:
                step(program, state, move, SEED)

    def play() -> None:
        for _ in range(times):
            replay(program, [move for _state, move in path], SEED)

    count = times * len(path)
    told = f"the typhoon, {len(path)} decisions, {_branching(program, path):.1f} moves at each"
    return [
        Row("engine", count / _best(carry_out), "moves/s", 150_000, 300_000, True, told),
        Row("replay of 1,000 moves with all they tell", _best(play) * 1e6 / count, "ms", 20, 8),
    ]


def _certificate() -> list[Row]:
    pattern = ring_lines("a digest", *PATTERN_RING)
    rows = []
    for script in ("english", "arabic", "chinese"):
        document = a_document(name=NAMES[script])

        def draw(document: Any = document) -> None:
            certificate_pdf(document, a_wording(), wheel=a_wheel(), pattern=pattern, url=URL)

        rows.append(Row(f"certificate as PDF, {script} name", _best(draw) * 1000, "ms", 100, 50))
    return rows


def _path(program: Program) -> list[tuple[State, Move]]:
    """Return the states and moves of the attempt that takes the first open move each time."""
    state, _events = start(program, SEED)
    path = []
    while not program.is_over(state):
        move = moves(program, state)[0]
        path.append((state, move))
        state, _records = step(program, state, move, SEED)
    return path


def _branching(program: Program, path: list[tuple[State, Move]]) -> float:
    return sum(len(moves(program, state)) for state, _move in path) / len(path)


def _best(work: Callable[[], None], times: int = 7) -> float:
    """Return the CPU seconds of the best of several runs, after one to warm up."""
    work()
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
