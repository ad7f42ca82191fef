"""The kinds of decision: which answers each takes, and how many they are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.errors import UnknownMove
from elearning.simulation.compiler import compile_scenario
from elearning.simulation.effects import Add, If, Raise
from elearning.simulation.engine import decide, moves, open_options, rate, seeded, start
from elearning.simulation.graph import leads_to
from elearning.simulation.kinds import DECISIONS, bounds_of, ways_to_choose, ways_to_share
from elearning.simulation.scenario import GRADES, Limit, Way
from elearning.simulation.state import Move
from elearning.simulation.story import Story, write_story
from tests.build_simulation import (
    SEVERITIES,
    a_part,
    a_program,
    a_rating,
    a_scenario,
    a_scene,
    a_share,
    an_indicator,
    an_order,
)
from tests.simulation.test_debrief import POINTS

DRAW = seeded("x")


def parts(names="abc", **more):
    return {name: a_part(**more) for name in names}


def answers(decision):
    return DECISIONS[decision.kind].moves(decision)


def test_an_order_takes_every_order_once():
    found = answers(an_order(parts("abcde")))

    assert len(found) == len(set(found)) == 120
    assert found[0] == tuple("abcde")


def test_a_share_names_an_option_once_for_every_step():
    found = answers(a_share(parts("ab"), budget=20, step=10))

    assert found == [("a", "a"), ("a", "b"), ("b", "b")]


bounds = st.tuples(st.integers(0, 3), st.integers(0, 4)).map(lambda one: (one[0], sum(one)))


@given(st.lists(bounds, min_size=1, max_size=4), st.integers(1, 6))
def test_a_share_takes_every_division_within_the_bounds_once(limits, steps):
    options = {f"o{at}": a_part(least=low, most=high) for at, (low, high) in enumerate(limits)}
    decision = a_share(options, budget=steps)
    wanted = {
        given
        for given in product(*(range(low, high + 1) for low, high in limits))
        if sum(given) == steps
    }

    found = answers(decision)

    counts = [tuple(move.count(name) for name in options) for move in found]
    assert counts == sorted(wanted, reverse=True)
    assert ways_to_share(bounds_of(decision), steps) == len(wanted)


def test_bounds_are_counted_in_whole_steps():
    options = {"a": a_part(least=10, most=30), "b": a_part()}

    assert bounds_of(a_share(options, budget=40, step=10)) == [(1, 3), (0, 4)]


def test_the_ways_to_choose_are_counted():
    assert ways_to_choose(4, 1, 2) == 10


def test_the_parts_of_an_order_act_in_the_order_chosen():
    options = {
        "a": a_part(effects=(Add("trust", 5),)),
        "b": a_part(effects=(Add("trust", -5),)),
    }
    program = a_program(
        {"first": a_scene(an_order(options))}, indicators={"trust": an_indicator(start=9)}
    )

    raised, _ = decide(program, start(program, DRAW)[0], Move(("b", "a")), DRAW)
    lowered, _ = decide(program, start(program, DRAW)[0], Move(("a", "b")), DRAW)

    assert (program.reading(raised, "trust"), program.reading(lowered, "trust")) == (9, 5)


def test_a_part_of_a_share_acts_once_however_much_it_gets():
    options = {"a": a_part(hours=2, effects=(Add("trust", 1),)), "b": a_part(hours=9)}
    program = a_program({"first": a_scene(a_share(options, hours=1))})

    after, _ = decide(program, start(program, DRAW)[0], Move(("a",) * 4), DRAW)

    assert (program.reading(after, "trust"), after.clock) == (6, 3)


def test_a_closed_option_of_a_share_gets_nothing_and_opens_with_its_condition():
    options = {**parts("ab"), "c": a_part(condition="warned")}
    program = a_program({"first": a_scene(a_share(options))})
    state, _ = start(program, DRAW)
    opened = state._replace(values=_with(program, state, warned=1))

    assert open_options(program, state) == ("a", "b")
    assert open_options(program, opened) == ("a", "b", "c")
    with pytest.raises(UnknownMove):
        decide(program, state, Move(("a", "a", "a", "c")), DRAW)


def _with(program, state, **readings):
    values = list(state.values)
    for name, value in readings.items():
        values[program.numbers[name]] = value
    return tuple(values)


@pytest.mark.parametrize(("move", "grade"), [("aaab", "best"), ("aabb", "weak")])
def test_a_share_is_rated_by_its_amounts(move, grade):
    ratings = (a_rating("best", condition="share(a) >= 3"), a_rating("weak"))
    program = a_program({"first": a_scene(a_share(parts("ab"), ratings=ratings))})

    rated = rate(program, start(program, DRAW)[0], Move(tuple(move)))

    assert GRADES[rated.grade] == grade


def test_what_an_order_does_may_hang_on_it():
    effects = (If("before(b, a)", (Raise("warned"),)),)
    program = a_program({"first": a_scene(an_order(parts("ab"), effects=effects))})

    first, _ = decide(program, start(program, DRAW)[0], Move(("a", "b")), DRAW)
    second, _ = decide(program, start(program, DRAW)[0], Move(("b", "a")), DRAW)

    assert (program.reading(first, "warned"), program.reading(second, "warned")) == (0, 1)


@pytest.mark.parametrize("move", ["a", "ab", "aabb", "abcc", "cba"])
def test_an_order_refuses_what_is_no_order(move):
    program = a_program({"first": a_scene(an_order(parts("abcd")))})

    with pytest.raises(UnknownMove):
        decide(program, start(program, DRAW)[0], Move(tuple(move)), DRAW)


def test_every_move_of_a_program_is_told_from_every_other():
    scenes = {"first": a_scene(an_order(parts("abcd"))), "second": a_scene(a_share(parts()))}
    program = a_program(scenes)

    for row in program.scenes:
        options = [choice.options for choice in row.choices]
        assert len(options) == len(set(options)) <= 120
    assert len(moves(program, start(program, DRAW)[0])) == 24


def test_the_fewest_hours_of_a_share_are_those_of_its_cheapest_division():
    options = {"a": a_part(hours=5, least=1), "b": a_part(hours=3), "c": a_part(hours=1, most=1)}
    scene = a_scene(a_share(options, hours=2, ways=(Way("end"),)))

    assert list(leads_to(scene)) == [("end", 7)]


def test_a_story_tells_what_a_form_must_know_of_a_share_and_a_limit():
    options = {"a": a_part(least=10, most=20), "b": a_part()}
    decision = a_share(
        options, budget=40, step=10, unit="trucks", limit=Limit(90, ("a", "b", "b", "b"))
    )
    story = write_story(a_scenario({"first": a_scene(decision)}), POINTS)
    again = Story.from_json(story.to_json())

    scene = again.scenes["first"]

    assert (scene.budget, scene.step, scene.bounds) == (40, 10, ((10, 20), (0, 40)))
    assert (scene.seconds, scene.default) == (90, ("a", "b", "b", "b"))
    assert story.text("scenes.first.unit") == "trucks"
    assert again.digest == story.digest


def test_a_limit_changes_nothing_in_the_program():
    plain, limited = (
        compile_scenario(
            a_scenario({"first": a_scene(an_order(parts("ab"), limit=limit))}), SEVERITIES
        )
        for limit in (None, Limit(30, ("a", "b")))
    )

    assert plain.digest == limited.digest
