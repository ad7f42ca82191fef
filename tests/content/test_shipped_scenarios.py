"""Every scenario that we ship: no problem, each ending reached, and proved to the end."""

import random
from pathlib import Path

import pytest

from elearning.simulation.engine import decide, moves, seeded, start
from elearning.simulation.rows import ENDING
from tests import journey

ROOT = Path(__file__).parents[2]
SLUGS = sorted(path.parent.name for path in (ROOT / "simulations").glob("*/scenario.yaml"))
MOST_PLAYERS = 20_000
# What a player may reach who does not think, and how many reduced states there may be.
MOST_SHARE = {"random": 0.45, "first": 0.6, "last": 0.6, "longest": 0.6}
MOST_STATES = 200_000
VARIANTS = sorted(
    (path.parents[1].name, path.stem) for path in (ROOT / "simulations").glob("*/variants/*.yaml")
)


def endings_met(program, wanted):
    """Return the endings that random players meet, until all are found or patience ends."""
    met, chooser = set(), random.Random(1)
    for number in range(MOST_PLAYERS):
        draw = seeded(str(number))
        state, _ = start(program, draw)
        while not program.is_over(state):
            state, _ = decide(program, state, chooser.choice(moves(program, state)), draw)
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


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_scenario_is_proved_and_its_report_asks_for_nothing(slug, library):
    edition = library.get_scenario(slug)

    proof = journey.prove_once(edition.program, edition.story)

    results = {one.player: one.mean for one in proof.players}
    assert (proof.verdict, proof.findings, proof.unproved) == ("proved", (), ())
    assert proof.size.states <= MOST_STATES
    assert {name for name, most in MOST_SHARE.items() if results[name] > most} == set()


@pytest.mark.parametrize(("slug", "variant"), VARIANTS, ids="-".join)
def test_a_shipped_variant_plays_as_its_scenario_and_is_told_otherwise(slug, variant, library):
    base, other = library.get_scenario(slug), library.variants[slug][variant]

    figures = [
        {key: value for key, value in one.program.to_json().items() if key != "digest"}
        for one in (base, other)
    ]
    named = [name for name in ("Maruvai", "Keth", "typhoon") if name in str(other.story.texts)]
    assert figures[0] == figures[1]
    assert named == []
