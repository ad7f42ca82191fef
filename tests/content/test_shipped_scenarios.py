"""Every scenario that we ship: no problem, and each of its endings reached by some player."""

import random
from pathlib import Path

import pytest

from elearning.content.library import load_library
from elearning.simulation.engine import moves, seeded, start, step
from elearning.simulation.rows import ENDING

ROOT = Path(__file__).parents[2]
SLUGS = sorted(path.parent.name for path in (ROOT / "simulations").glob("*/scenario.yaml"))
MOST_PLAYERS = 20_000


@pytest.fixture(scope="module")
def library():
    return load_library(ROOT)


def endings_met(program, wanted):
    """Return the endings that random players meet, until all are found or patience ends."""
    met, chooser = set(), random.Random(1)
    for number in range(MOST_PLAYERS):
        draw = seeded(str(number))
        state, _ = start(program, draw)
        while not program.is_over(state):
            state, _ = step(program, state, chooser.choice(moves(program, state)), draw)
        met.add(program.scene(state))
        if met == wanted:
            break
    return met


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_scenario_has_no_problem(slug, library):
    problems = [str(one) for one in library.problems if f"simulations/{slug}/" in one.path]

    assert problems == []
    assert slug in library.scenarios


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_scenario_reaches_each_of_its_endings(slug, library):
    program = library.get_scenario(slug).program
    rows = zip(program.scene_ids, program.scenes, strict=True)
    wanted = {name for name, row in rows if row.kind == ENDING}

    assert endings_met(program, wanted) == wanted
