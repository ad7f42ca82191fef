"""What exploring costs, and by which value."""

from elearning.simulation.effects import Add
from elearning.simulation.prover.size import measure
from elearning.simulation.scenario import Way
from tests.build_simulation import (
    a_decision,
    a_program,
    a_rating,
    a_scene,
    an_ending,
    an_indicator,
    an_option,
)


def a_walk(asked: str):
    """Return a program of three decisions that move two indicators, of which the last asks."""
    ratings = (a_rating("best"),)
    weak = (a_rating("weak"),)
    scenes = {}
    for number in range(3):
        onward = (Way(f"d{number + 1}"),) if number < 2 else (Way("good", asked), Way("bad"))
        scenes[f"d{number}"] = a_scene(
            a_decision(
                up=an_option(effects=(Add("trust", 1),), ratings=ratings, ways=onward),
                out=an_option(effects=(Add("water", 1),), ratings=weak, ways=onward),
            )
        )
    return a_program(
        {**scenes, "good": an_ending(), "bad": an_ending("bad")},
        indicators={"trust": an_indicator(), "water": an_indicator()},
        flags={},
        enums={},
    )


def test_what_nobody_asks_for_costs_nothing():
    size = measure(a_walk("trust >= 7"), 1000)

    assert set(size.saved) == {"trust"}


def test_without_the_only_value_that_is_asked_for_one_state_is_left_of_each_moment():
    size = measure(a_walk("trust >= 7"), 1000)

    assert size.states - size.saved["trust"] == size.moments


def test_a_value_costs_the_states_that_only_it_keeps_apart():
    both, one = (
        measure(a_walk("trust >= 7 and water >= 6"), 1000),
        measure(a_walk("trust >= 7"), 1000),
    )

    assert both.states - both.saved["water"] == one.states


def test_a_budget_is_kept_and_what_waits_is_told():
    size = measure(a_walk("trust >= 6"), 1)

    assert size.waiting
