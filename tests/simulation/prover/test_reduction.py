"""Scenarios in which a careless reduction would merge what must be told apart."""

import networkx as nx
import pytest
from hypothesis import given, settings

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.effects import Add, Correct, Raise, Schedule, Set
from elearning.simulation.prover.classes import Context, before_add, clock_turns, cut, meet
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.watching import bare, clock_first
from elearning.simulation.scenario import Clock, Way
from elearning.simulation.tree import predicate
from tests.build_simulation import (
    SEVERITIES,
    a_decision,
    a_program,
    a_rating,
    a_scenario,
    a_scene,
    an_ending,
    an_inject,
    an_option,
    an_outcome,
)
from tests.simulation.prover.test_oracle import check, naively
from tests.simulation.prover.worlds import proof_worlds

HARMFUL = (a_rating("harmful"),)
ENDS = (Way("end", "trust >= 6"), Way("lost"))
LOST = {"lost": an_ending("bad")}


def _slow_or_fast(to, slow, fast, **more):
    """Return a decision of which only the hours count."""
    return a_decision(
        slow=an_option(to, hours=slow, **more), fast=an_option(to, hours=fast, **more)
    )


def _last(**more):
    return a_scene(
        a_decision(act=an_option(ways=ENDS), rest=an_option(ways=ENDS, ratings=HARMFUL)), **more
    )


def _news_asks_for_the_hour():
    """The hour at which news arrives decides what it does, whoever looks when."""
    first = a_decision(
        early=an_option("last", hours=20, effects=(Schedule("news", after=5),)),
        late=an_option("last", hours=20, effects=(Schedule("news", after=9),)),
    )
    news = an_inject(condition="clock >= 10", effects=(Add("trust", 3),))
    scenes = {"start": a_scene(_slow_or_fast("first", 9, 3)), "first": a_scene(first)}
    return {**scenes, "last": _last(jump=40)}, {"news": news}


def _later_news_comes_in_between():
    """What is scheduled later may arrive before or after what waits already."""
    first = _slow_or_fast("second", 7, 2, effects=())
    second = a_decision(
        early=an_option("last", effects=(Schedule("other", after=9),)),
        late=an_option("last", effects=(Schedule("other", after=14),)),
    )
    start = an_option("first", effects=(Schedule("news", after=18),))
    scenes = {
        "start": a_scene(a_decision(act=start)),
        "first": a_scene(first),
        "second": a_scene(second),
        "last": _last(jump=60),
    }
    news = an_inject(effects=(Set("trust", 2),))
    return scenes, {"news": news, "other": an_inject(effects=(Set("trust", 8),))}


def _a_window_is_open_for_a_while():
    """Only who looks between two hours meets the news, and only with little trust."""
    first = a_decision(
        calm=an_option("second", hours=3, effects=(Add("trust", 1),)),
        harm=an_option("second", hours=11, effects=(Add("trust", -2),)),
    )
    scenes = {
        "start": a_scene(_slow_or_fast("first", 8, 2)),
        "first": a_scene(first),
        "second": a_scene(_slow_or_fast("last", 5, 1)),
        "last": _last(),
    }
    when = "trust <= 5 and clock >= 12 and clock < 18"
    return scenes, {"news": an_inject(when=when, effects=(Add("trust", 4),))}


def _the_horizon_cuts_short():
    """What would fall due beyond the horizon never does."""
    first = a_decision(
        act=an_option(hours=29, effects=(Schedule("news", after=28),), ways=ENDS),
        rest=an_option(hours=29, ways=ENDS, ratings=HARMFUL),
    )
    scenes = {"start": a_scene(_slow_or_fast("first", 3, 1)), "first": a_scene(first)}
    return scenes, {"news": an_inject(effects=(Add("trust", 3),))}


def _news_keeps_its_order():
    """What arrives between two looks still arrives in its order."""
    effects = (Schedule("other", after=10), Schedule("news", after=12))
    scenes = {
        "start": a_scene(a_decision(act=an_option("first", effects=effects))),
        "first": a_scene(_slow_or_fast("last", 30, 20)),
        "last": _last(),
    }
    news = an_inject(effects=(Set("trust", 2),))
    return scenes, {"news": news, "other": an_inject(effects=(Set("trust", 8),))}


def _news_starts_news():
    """News that schedules other news has its own hour."""
    scenes = {
        "start": a_scene(a_decision(act=an_option("first", effects=(Schedule("news", after=21),)))),
        "first": a_scene(_slow_or_fast("second", 17, 13)),
        "second": a_scene(a_decision(act=an_option("last", hours=10))),
        "last": _last(),
    }
    injects = {
        "news": an_inject(effects=(Schedule("rumour", after=6),)),
        "rumour": an_inject(effects=(Set("trust", 9),)),
    }
    return scenes, injects


def _saturation_hides_a_difference():
    """Beyond an end of its range, an indicator forgets how it came there."""
    first = a_decision(
        up=an_option("second", effects=(Add("trust", 9),)),
        down=an_option("second", effects=(Add("trust", -9),)),
        stay=an_option("second", effects=(Add("trust", 2),)),
    )
    second = a_decision(
        up=an_option("last", effects=(Add("trust", 4), Add("trust", -3))),
        down=an_option("last", effects=(Add("trust", -5), Add("trust", 6))),
    )
    return {"first": a_scene(first), "second": a_scene(second), "last": _last()}, {}


def _a_chance_comes_twice():
    """Each visit of a chance has a draw of its own."""
    chance = (
        an_outcome(40, "again", effects=(Add("trust", 1),)),
        an_outcome(60, "last", effects=(Add("trust", -1),)),
    )
    again = a_decision(
        on=an_option(ways=(Way("last", "clock >= 4"), Way("wind"))), off=an_option("last")
    )
    start = a_scene(a_decision(act=an_option("wind")))
    scenes = {"start": start, "wind": a_scene(chance=chance), "again": a_scene(again)}
    return {**scenes, "last": _last()}, {}


CASES = (
    _news_asks_for_the_hour,
    _later_news_comes_in_between,
    _a_window_is_open_for_a_while,
    _the_horizon_cuts_short,
    _news_keeps_its_order,
    _news_starts_news,
    _saturation_hides_a_difference,
    _a_chance_comes_twice,
)


@pytest.mark.parametrize("horizon", [30, 45, 999])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.strip("_"))
def test_what_must_be_told_apart_is(case, horizon):
    scenes, injects = case()

    check(a_scenario({**scenes, **LOST}, injects=injects, clock=Clock(0, horizon, "lost")))


def _explored(scenes, **more):
    program = a_program({**scenes, **LOST}, clock=Clock(0, 999, "lost"), **more)
    reduction = reduction_of(program)
    return explore(program, reduction, Stepper(bare(program), reduction), 10_000)


def test_a_clock_that_nobody_can_ask_for_is_dead():
    explored = _explored({"first": a_scene(_slow_or_fast("last", 9, 2)), "last": _last()})

    assert [place.moment.clock for place in explored.places[:2]] == [0, 2]
    assert explored.states == 3


def test_a_flag_that_nobody_asks_for_again_is_dead():
    first = a_decision(
        tell=an_option("second", effects=(Raise("warned"),)), hide=an_option("second")
    )
    second = a_decision(
        act=an_option("last"), rest=an_option("last", condition="warned", ratings=HARMFUL)
    )
    scenes = {"first": a_scene(first), "second": a_scene(second), "last": _last()}

    sizes = {place.scene: len(place.states) for place in _explored(scenes).places}

    assert [sizes[number] for number in range(3)] == [1, 2, 1]


def test_an_indicator_is_kept_as_finely_as_it_will_be_asked_for():
    options = {
        f"o{number}": an_option("last", effects=(Set("trust", number),)) for number in range(11)
    }
    scenes = {"first": a_scene(a_decision(**options)), "last": _last()}

    explored = _explored(scenes)

    assert sorted(len(place.states) for place in explored.places) == [1, 1, 1, 2]


def test_breaches_multiply_no_states():
    broken = an_option("last", ratings=(a_rating("weak", breaks=("G-01",)),))
    mended = an_option("last", effects=(Correct("G-02"),))
    scenes = {"first": a_scene(a_decision(broken=broken, mended=mended)), "last": _last()}

    assert _explored(scenes).states == 3


def test_states_are_merged_by_what_is_left_of_them():
    assert meet((0, 0, 2), (0, 1, 1)) == (0, 1, 2)
    assert cut(4, 4, 1) == (0, 0, 2, 2)
    assert before_add((0, 0, 2, 2), 1, 0, 3) == (0, 1, 1, 1)
    assert clock_turns([(3, 1, 7)]) == {8}


def test_a_condition_is_asked_only_for_what_is_not_known():
    program = a_program(
        {"first": a_scene(a_decision(act=an_option(condition="clock > 9 or warned")))}
    )
    here = Context(0, 1, 0, 5, {})

    assert here.residue(program.conditions[0]) == {(0, program.numbers["warned"], 1)}
    assert Context(0, 1, 10, 12, {}).residue(program.conditions[0]) is True


@settings(max_examples=25, deadline=None)
@given(proof_worlds())
def test_scenes_are_reached_exactly_as_a_library_for_graphs_says(scenario):
    program = compile_scenario(scenario, SEVERITIES)
    naive = naively(program)
    graph = nx.DiGraph()
    graph.add_nodes_from(naive.after)
    for state, items in naive.after.items():
        graph.add_edges_from((state, target) for item in items for _, target in item[3])
    begun = {state for _, state in naive.beginnings}
    reached = begun.union(*(nx.descendants(graph, state) for state in begun))

    reduction = reduction_of(program)
    explored = explore(program, reduction, Stepper(bare(program), reduction), 10_000)

    met = {program.scene_ids[place.scene] for place in explored.places}
    assert met == {program.scene(state) for state in reached}


@settings(max_examples=10, deadline=None)
@given(proof_worlds())
def test_asking_for_the_clock_first_changes_no_answer(scenario):
    program = compile_scenario(scenario, SEVERITIES)

    for rows in program.conditions:
        one, other = predicate(rows), predicate(clock_first(rows))
        for state in naively(program).after:
            assert one(state.values) == other(state.values)
