"""Events as values: the same only within one kind."""

from elearning.simulation.engine import decide, seeded, start
from elearning.simulation.events import (
    Arrived,
    BreachCorrected,
    BreachNoted,
    Entered,
    Told,
    make,
)
from elearning.simulation.state import Move
from tests.build_simulation import a_decision, a_program, a_rating, a_scene, an_option


def test_events_of_different_kinds_differ_though_they_hold_the_same():
    assert BreachNoted("G-01") != BreachCorrected("G-01")
    assert BreachNoted("G-01") != Told("G-01")
    assert Entered("landfall", 3) != Arrived("landfall", 3)
    assert Told("key") != ("key",)
    assert len({BreachNoted("G-01"), BreachCorrected("G-01"), Told("G-01")}) == 3


def test_events_of_one_kind_are_the_same_if_they_hold_the_same():
    assert Entered("landfall", 3) == make(Entered, ("landfall", 3))
    assert Entered("landfall", 3) != Entered("landfall", 4)
    assert len({Entered("landfall", 3), Entered("landfall", 3)}) == 1


def test_each_point_that_a_rating_breaks_is_told_by_itself():
    breaking = an_option(ratings=(a_rating("harmful", breaks=("G-01", "G-02")),))
    program = a_program({"first": a_scene(a_decision(act=breaking))})
    state, _ = start(program, seeded("a seed"))

    after, events = decide(program, state, Move(("act",)), seeded("a seed"))

    noted = [event.point for event in events if isinstance(event, BreachNoted)]
    assert noted == list(program.breaches(after)) == list(program.points)
    assert len(noted) > 0
