"""Ways on: the best gives nothing away, the way down gives away as much as any moves could."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.continuing import WAYS, continue_from
from elearning.simulation.engine import decide, moves, replay, seeded
from elearning.simulation.measure import measure
from elearning.simulation.prover.report import prove
from elearning.simulation.prover.scoring import scores_of
from elearning.simulation.state import Move
from tests.build_simulation import (
    SEVERITIES,
    a_decision,
    a_program,
    a_rating,
    a_scene,
    an_option,
)
from tests.exercises import CHANCE, EARLY, FOLLOWS, MENDED, TWO, an_exercise
from tests.journey import SCENARIO, prove_once
from tests.simulation.prover.samples import a_clean_scenario
from tests.simulation.prover.worlds import proof_worlds
from tests.simulation.test_measure import World, tastes


def calm(chance, visit):
    return 0


def rough(chance, visit):
    return 99


def scored(number, library):
    program = an_exercise(number, library).program
    return scores_of(program, prove(program))


def went(scores, taken, way, draw=calm):
    moves = continue_from(scores, [Move((one,)) for one in taken], draw, way)
    return [one.options[0] for one in moves]


@pytest.mark.parametrize(
    ("number", "taken", "way", "moves"),
    [
        (TWO, [], "best", ["warn", "school"]),
        (TWO, [], "worst", ["sleep", "field"]),
        (TWO, ["wait"], "best", ["school"]),
        (FOLLOWS, ["hurry"], "best", ["heads"]),
        (CHANCE, ["cross"], "worst", ["leave"]),
        (EARLY, [], "worst", ["names"]),
        (MENDED, [], "worst", ["refuse", "note", "short"]),
        (TWO, ["warn", "school"], "best", []),
    ],
    ids=["best", "worst", "later", "what is left", "after a chance", "out early", "long", "over"],
)
def test_a_way_on_leads_to_an_ending(number, taken, way, moves, library):
    assert went(scored(number, library), taken, way) == moves


@pytest.mark.parametrize(
    ("draw", "down"), [(calm, ["cross", "leave"]), (rough, ["refuse"])], ids=["calm", "rough"]
)
def test_the_way_down_passes_over_what_costs_most_at_once_where_more_is_lost_later(
    draw, down, library
):
    assert went(scored(CHANCE, library), [], "worst", draw) == down


@pytest.mark.parametrize("number", range(5))
def test_the_best_way_keeps_what_was_still_possible(number, library):
    scores = scored(number, library)

    for way in WAYS:
        whole = continue_from(scores, (), calm, way)
        found = measure(scores, whole, calm)
        for turn in range(len(whole)):
            best = (*whole[:turn], *continue_from(scores, whole[:turn], calm, "best"))
            assert measure(scores, best, calm).share == found.left[turn]
            assert scores.program.is_over(replay(scores.program, best, calm).state)


def test_there_is_no_third_way(library):
    with pytest.raises(KeyError):
        continue_from(scored(TWO, library), (), calm, "middle")


def given_away(scores, taken, draw, turn=0):
    """Return what the moves of an attempt give away, from a turn on."""
    return sum(scores.score(taken, draw).regrets[turn:])


def every_way(program, state, draw):
    """Yield the moves of each way on from a state."""
    if program.is_over(state):
        yield ()
        return
    for move in moves(program, state):
        after, _ = decide(program, state, move, draw)
        yield from ((move, *rest) for rest in every_way(program, after, draw))


@pytest.mark.parametrize("number", range(0, 32, 3))
@pytest.mark.parametrize("draw", [calm, rough])
def test_no_other_way_on_gives_away_more_than_the_way_down(number, draw):
    program = compile_scenario(a_clean_scenario(number), SEVERITIES)
    scores = scores_of(program, prove(program))

    for first in [(), *((move,) for move in moves(program, replay(program, (), draw).state))]:
        ways = every_way(program, replay(program, first, draw).state, draw)
        most = max(given_away(scores, (*first, *way), draw, len(first)) for way in ways)
        down = continue_from(scores, first, draw, "worst")
        assert given_away(scores, (*first, *down), draw, len(first)) == most


def test_of_moves_that_give_nothing_away_the_best_way_takes_one_rated_best():
    weak, harmful = (
        an_option(ratings=(a_rating(grade, meets=(), breaks=("G-03",)),))
        for grade in ("weak", "harmful")
    )
    program = a_program(
        {
            "first": a_scene(a_decision(go=an_option("second"), stay=harmful)),
            # Both ways lose as much in the end, so that nothing is given away by either.
            "second": a_scene(a_decision(later=weak, now=an_option("third"))),
            "third": a_scene(a_decision(least=weak)),
        }
    )

    best = continue_from(scores_of(program, prove(program)), (), calm, "best")

    assert [move.options[0] for move in best] == ["go", "now", "least"]


def sums_ahead(naive, fixed):
    """Return by its definition, for every state, the greatest sum that moves can give away."""
    found = {}
    for state in naive.order:
        sums = [regret + found[after] for regret, after, _ in naive.steps(state, fixed)]
        found[state] = max(sums, default=0)
    return found


@settings(max_examples=20, deadline=None)
@given(proof_worlds())
def test_every_state_knows_the_most_that_can_be_given_away_from_it(scenario):
    world = World(scenario)

    for fixed in world.naive.combinations:
        for state, most in sums_ahead(world.naive, fixed).items():
            draw = lambda chance, visit, fixed=fixed: fixed[chance, visit]  # noqa: E731
            assert world.scores.greatest_from(state, draw) == most


@settings(max_examples=20, deadline=None)
@given(proof_worlds(), tastes, st.integers(0, 5))
def test_from_any_decision_the_way_down_gives_away_all_that_can_be(scenario, figures, at):
    world = World(scenario)

    for fixed in world.naive.combinations:
        draw = lambda chance, visit, fixed=fixed: fixed.get((chance, visit), 0)  # noqa: E731
        before = world.play(draw, world.random(figures))[:at]
        whole = (*before, *continue_from(world.scores, before, draw, "worst"))
        state = replay(world.program, before, draw).state
        most = sums_ahead(world.naive, fixed)[state]
        assert given_away(world.scores, whole, draw, len(before)) == most


@pytest.fixture(scope="module")
def typhoon(library):
    edition = library.get_scenario(SCENARIO)
    return scores_of(edition.program, prove_once(edition.program, edition.story))


@pytest.mark.parametrize("seed", ["one", "two", "three", "four", "five", "six"])
def test_from_its_first_decision_the_way_down_of_the_typhoon_leaves_nothing(typhoon, seed):
    draw = seeded(seed)

    whole = continue_from(typhoon, (), draw, "worst")

    assert given_away(typhoon, whole, draw) == typhoon.greatest(draw)
    assert measure(typhoon, whole, draw).share == 0


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_from_every_decision_the_way_down_of_the_typhoon_is_as_deep_as_was_proved(typhoon, seed):
    draw, chooser, taken = seeded(seed), random.Random(seed), []
    run = replay(typhoon.program, (), draw)

    while not typhoon.program.is_over(run.state):
        down = continue_from(typhoon, taken, draw, "worst")
        lost = given_away(typhoon, (*taken, *down), draw, len(taken))
        assert lost == typhoon.greatest_from(run.state, draw)
        taken.append(chooser.choice(moves(typhoon.program, run.state)))
        run = replay(typhoon.program, taken, draw)
