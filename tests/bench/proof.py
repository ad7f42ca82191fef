"""Measures the prover: every shipped scenario, and synthetic ones of 10^3 to 10^6 states.

``python -m tests.bench.proof`` prints states, moves between them, seconds of CPU and memory; the
largest takes about 15 seconds and 250 MB. ``--quick`` leaves it out.
"""

import resource
import sys
import time
from pathlib import Path

from elearning.content.library import load_library
from elearning.simulation.engine import moves, start, step
from elearning.simulation.program import Program
from elearning.simulation.proof_exploring import explore
from elearning.simulation.proof_reduction import reduction_of
from elearning.simulation.proof_report import prove
from elearning.simulation.proof_steps import Stepper
from elearning.simulation.proof_valuing import evaluate
from elearning.simulation.proof_watching import bare
from tests.bench.synthetic import synthetic

ROOT = Path(__file__).resolve().parents[2]
# How many decisions of four options, and how many indicators of eleven levels.
SIZES = ((9, 4), (13, 4), (15, 6), (18, 7))
MOST_NAIVE = 100_000


def naive_states(program: Program) -> str:
    """Return how many states there are as they are, as far as one may count."""

    def draw(chance: int, visit: int) -> int:
        return 0

    first = start(program, draw)[0]
    seen, queue = {first}, [first]
    while queue and len(seen) < MOST_NAIVE:
        state = queue.pop()
        for move in moves(program, state):
            after = step(program, state, move, draw)[0]
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return f"{len(seen):,}" if not queue else f"more than {len(seen):,}"


def measure(name: str, program: Program) -> None:
    """Explore and value a program, and print what it took."""
    begun = time.process_time()
    reduction = reduction_of(program)
    explored = explore(program, reduction, Stepper(bare(program), reduction), 5_000_000)
    between = time.process_time()
    evaluate(explored)
    spent = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: {explored.states:,} reduced states ({naive_states(program)} as they are), "
        f"{explored.transitions:,} moves; explored in {between - begun:.2f} s, with all values "
        f"{spent:.2f} s of CPU, {spent / explored.transitions * 1e6:.1f} us a move; "
        f"{memory} MB at most so far",
        flush=True,
    )


def main(sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
    """Measure everything."""
    for slug, edition in load_library(ROOT).scenarios.items():
        measure(slug, edition.program)
        begun = time.process_time()
        proof = prove(edition.program, edition.story)
        spent = time.process_time() - begun
        print(f"{slug}: {proof.verdict} in {spent:.2f} s of CPU, table {len(proof.table):,} bytes")
    for decisions, indicators in sizes:
        measure(f"synthetic {decisions} x {indicators}", synthetic(decisions, indicators))


if __name__ == "__main__":
    main(SIZES[:-1] if "--quick" in sys.argv else SIZES)
