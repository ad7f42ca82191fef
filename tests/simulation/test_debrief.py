"""What is learnt from an attempt: grades, the best that was open, what to study."""

from types import SimpleNamespace

import pytest

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.debrief import PointCount, Series, best_move, debrief
from elearning.simulation.effects import Add, Bring, Correct, Raise
from elearning.simulation.engine import seeded, start
from elearning.simulation.scenario import Decision
from elearning.simulation.scoring import CertificateRule, Counts, count, is_passed, loss
from elearning.simulation.state import Move
from elearning.simulation.story import CitedPoint, write_story
from tests.build_simulation import (
    SEVERITIES,
    a_choice_of_several,
    a_decision,
    a_part,
    a_program,
    a_rating,
    a_scenario,
    a_scene,
    an_inject,
    an_option,
    an_outcome,
)

POINTS = {
    name: CitedPoint(name, "Title", "Statement.", "Why.", severity, "verified")
    for name, severity in SEVERITIES.items()
}
DRAW = seeded("a seed")
HARMFUL = a_rating("harmful", meets=(), breaks=("G-01",))
WEAK = a_rating("weak", meets=("G-04",), breaks=("G-03",))


def a_crisis():
    """Return a scenario of two decisions with a chance between them on the good way."""
    good = an_option("gamble", hours=2, effects=(Bring("news"),))
    bad = an_option("second", hours=4, ratings=(HARMFUL,), effects=(Add("trust", -3),))
    first = Decision("one", "What now?", {"bad": bad, "good": good}, weight=2)
    weak = an_option(ratings=(WEAK,))
    mend = an_option(ratings=(a_rating("acceptable"),), effects=(Correct("G-01"),))
    scenes = {
        "first": a_scene(first, phase="before", sectors=(1, 8)),
        "gamble": a_scene(chance=(an_outcome(50, "second"), an_outcome(50, "second"))),
        "second": a_scene(a_decision(weak=weak, mend=mend), sectors=(8,)),
    }
    return a_scenario(scenes, injects={"news": an_inject()})


def look_back(*taken, scenario=None, **more):
    scenario = scenario or a_crisis()
    program = compile_scenario(scenario, SEVERITIES)
    moves = [Move((option,)) for option in taken]
    return debrief(program, write_story(scenario, POINTS), moves, DRAW, **more)


def test_a_step_tells_what_was_chosen_and_what_it_led_to():
    (step, _) = look_back("bad", "weak").steps

    assert (step.turn, step.scene, step.phase, step.sectors) == (1, "first", "before", (1, 8))
    assert (step.chosen.move, step.chosen.grade) == (Move(("bad",)), "harmful")
    assert step.chosen.why_key == "scenes.first.options.bad.why.0"
    assert (step.chosen.led_to.scene, step.chosen.led_to.clock) == ("second", 4)
    assert (step.weight, step.loss) == (2, 8)


def test_the_best_option_is_played_on_to_the_next_decision_under_the_same_draws():
    (step, _) = look_back("bad", "weak").steps

    outcome = 0 if DRAW(1, 0) < 50 else 1
    assert not step.is_best
    assert (step.best.move, step.best.grade) == (Move(("good",)), "best")
    assert step.best.led_to.injects == ("news",)
    assert step.best.led_to.scenes == ("gamble", "second")
    assert step.best.led_to.told[-1] == f"scenes.gamble.outcomes.{outcome}"


def test_the_best_that_was_open_may_be_less_than_best():
    step = look_back("good", "mend").steps[1]

    assert step.is_best
    assert step.best == step.chosen
    assert step.missed == ()


def test_the_best_of_several_is_searched_among_all_sets():
    ratings = (a_rating("best", condition="chosen(b) and chosen(d)"), a_rating("weak"))
    parts = {name: a_part() for name in "abcd"}
    program = a_program({"first": a_scene(a_choice_of_several(parts, least=2, ratings=ratings))})
    state, _ = start(program, DRAW)

    assert best_move(program, state) == Move(("b", "d"))


def test_grades_are_counted_by_phase_sector_and_point():
    found = look_back("bad", "weak")

    assert found.counts == Counts(weak=1, harmful=1)
    assert found.by_phase == (("before", Counts(harmful=1)), ("during", Counts(weak=1)))
    assert found.by_sector == ((1, Counts(harmful=1)), (8, Counts(weak=1, harmful=1)))
    assert found.by_point == (
        PointCount("G-01", came_up=1, met=0, broken=1),
        PointCount("G-03", came_up=2, met=0, broken=1),
        PointCount("G-04", came_up=1, met=1, broken=0),
    )


def test_the_gravest_points_missed_are_studied_first():
    assert look_back("bad", "weak").study == ("G-01", "G-03")
    assert look_back("good", "mend").study == ()


def test_the_pivotal_step_lost_most_by_weight():
    assert look_back("bad", "weak").pivotal == 1
    assert look_back("good", "weak").pivotal == 2
    assert look_back("good").pivotal is None


def test_breaches_stand_until_they_are_corrected():
    assert look_back("bad", "weak").breaches == ("G-01",)
    mended = look_back("bad", "mend")
    assert (mended.breaches, mended.corrected) == ((), ("G-01",))


def test_shown_indicators_are_followed_by_the_hour():
    assert look_back("bad", "weak").series == (Series("trust", ((0, 5), (0, 2), (5, 2))),)


def test_an_unfinished_attempt_has_no_ending():
    found = look_back("bad")

    assert (found.is_over, found.ending) == (False, "")
    assert look_back("bad", "weak").ending == "end"


def test_a_trial_is_looked_back_upon_from_its_own_scene():
    found = look_back("weak", scene="second")

    assert [step.scene for step in found.steps] == ["second"]
    assert found.opening.scenes == ("second",)


@pytest.mark.parametrize(
    ("grade", "weight", "expected"),
    [("best", 3, 0), ("acceptable", 1, 2), ("weak", 2, 6), ("harmful", 3, 12)],
)
def test_a_move_loses_by_grade_and_weight(grade, weight, expected):
    assert loss(grade, weight) == expected


def test_counts_know_their_total():
    counts = count(["best", "weak", "harmful", "harmful"])

    assert (counts.total, counts.weak_or_harmful, counts.acceptable) == (4, 3, 0)


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        pytest.param({"percent": 100}, True, id="all"),
        pytest.param({"percent": 70}, True, id="just enough"),
        pytest.param({"percent": 69}, False, id="one percent less"),
        pytest.param({"breaches": ("G-01",)}, False, id="a standing breach"),
        pytest.param({"percent": None}, False, id="not proved"),
        pytest.param({"is_over": False}, False, id="not over"),
    ],
)
def test_an_attempt_passes_by_its_rule(attempt, expected):
    finished = SimpleNamespace(**{"is_over": True, "breaches": (), "percent": 99, **attempt})

    assert is_passed(CertificateRule(70), finished) is expected


def test_a_flag_is_not_followed_as_a_series():
    option = an_option(effects=(Raise("warned"),))
    scenario = a_scenario({"first": a_scene(a_decision(act=option))})

    assert [one.indicator for one in look_back("act", scenario=scenario).series] == ["trust"]
