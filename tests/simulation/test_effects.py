"""Each effect that an author may write, and what it does to a state."""

import pytest

from elearning.simulation.effects import (
    EFFECTS,
    Add,
    Bring,
    Cancel,
    Choose,
    Correct,
    Drop,
    If,
    Raise,
    Schedule,
    Set,
)
from elearning.simulation.engine import decide, seeded, start
from elearning.simulation.events import Arrived, BreachCorrected, BreachNoted, Changed
from elearning.simulation.state import Move
from tests.build_simulation import (
    a_decision,
    a_program,
    a_rating,
    a_scene,
    an_inject,
    an_option,
)

DRAW = seeded("a seed")


def after(*effects, hours=1, **more):
    """Return program, state and events after one option with these effects."""
    option = an_option("second", effects=effects, hours=hours)
    program = a_program({"first": a_scene(a_decision(act=option)), "second": a_scene()}, **more)
    state, _ = start(program, DRAW)
    return program, *decide(program, state, Move(("act",)), DRAW)


@pytest.mark.parametrize(
    ("effects", "name", "expected"),
    [
        pytest.param((Add("trust", 2),), "trust", 7, id="add"),
        pytest.param((Add("trust", -2),), "trust", 3, id="add a loss"),
        pytest.param((Add("trust", 9),), "trust", 10, id="add stops at the high end"),
        pytest.param((Add("trust", -9),), "trust", 0, id="add stops at the low end"),
        pytest.param((Add("trust", 9), Add("trust", -1)), "trust", 9, id="in the author's order"),
        pytest.param((Set("trust", 1),), "trust", 1, id="set"),
        pytest.param((Raise("warned"),), "warned", 1, id="raise"),
        pytest.param((Raise("warned"), Raise("warned")), "warned", 1, id="raise twice"),
        pytest.param((Raise("warned"), Drop("warned")), "warned", 0, id="drop"),
        pytest.param((Choose("site", "field"),), "site", 2, id="choose"),
        pytest.param((If("trust >= 5", (Set("trust", 9),)),), "trust", 9, id="if"),
        pytest.param(
            (If("trust > 5", (Set("trust", 9),), (Set("trust", 2),)),), "trust", 2, id="else"
        ),
        pytest.param(
            (Add("trust", 1), If("trust > 5", (Raise("warned"),))), "warned", 1, id="if sees before"
        ),
        pytest.param(
            (If("trust > 1", (If("site is none", (Choose("site", "school"),)),)),),
            "site",
            1,
            id="if in if",
        ),
    ],
)
def test_effect_on_a_value(effects, name, expected):
    program, state, _ = after(*effects)

    assert program.reading(state, name) == expected


@pytest.mark.parametrize(
    ("effects", "hours", "arrivals"),
    [
        pytest.param((Bring("news"),), 6, [0], id="bring is now"),
        pytest.param((Schedule("news", after=4),), 6, [4], id="schedule by hours"),
        pytest.param((Schedule("news", after=6),), 6, [6], id="due at the last hour"),
        pytest.param((Schedule("news", after=7),), 6, [], id="not yet due"),
        pytest.param((Schedule("news", after=0),), 0, [0], id="due at once"),
        pytest.param((Schedule("news", turns=1),), 6, [], id="a turn later"),
        pytest.param((Schedule("news", after=2), Cancel("news")), 6, [], id="cancel"),
        pytest.param(
            (Schedule("news", after=2), Schedule("news", after=5)), 6, [5], id="schedule moves"
        ),
        pytest.param(
            (Schedule("news", after=2), Schedule("news", turns=1)), 6, [], id="hours to turns"
        ),
        pytest.param((Schedule("news", after=2), Bring("news")), 6, [0], id="bring comes once"),
        pytest.param((Bring("news"), Schedule("news", after=2)), 6, [0], id="never a second time"),
        pytest.param((Bring("news"), Bring("news")), 6, [0], id="bring twice comes once"),
        pytest.param((Cancel("news"),), 6, [], id="cancel what does not wait"),
    ],
)
def test_effect_on_an_inject(effects, hours, arrivals):
    _, _, events = after(*effects, hours=hours, injects={"news": an_inject()})

    assert [event.clock for event in events if isinstance(event, Arrived)] == arrivals


def test_every_effect_stands_in_these_tables():
    tried = {Add, Set, Raise, Drop, Choose, Bring, Schedule, Cancel, Correct, If}

    assert set(EFFECTS.values()) == tried


def test_a_change_tells_name_values_cause_and_hour():
    injects = {"news": an_inject(effects=(Add("trust", 1),))}

    _, _, events = after(Schedule("news", after=2), Set("trust", 4), injects=injects, hours=3)

    changes = [event for event in events if isinstance(event, Changed)]
    assert changes == [Changed("trust", 5, 4, "move", 0), Changed("trust", 4, 5, "news", 2)]


def test_an_effect_that_changes_nothing_tells_nothing():
    _, _, events = after(Set("trust", 5), Drop("warned"))

    assert not [event for event in events if isinstance(event, Changed)]


def test_correct_makes_a_breach_good_later_and_in_the_same_move():
    bad = a_rating("harmful", meets=(), breaks=("G-01", "G-02", "G-03"))
    break_it = an_option("second", ratings=(bad,), effects=(Correct("G-02"),))
    mend_it = an_option(effects=(Correct("G-01"), Correct("G-03")))
    scenes = {
        "first": a_scene(a_decision(act=break_it)),
        "second": a_scene(a_decision(act=mend_it)),
    }
    program = a_program(scenes)
    state, _ = start(program, DRAW)

    broken, events = decide(program, state, Move(("act",)), DRAW)
    mended, later = decide(program, broken, Move(("act",)), DRAW)

    assert program.breaches(broken) == ("G-01",)
    assert BreachNoted("G-01") in events
    assert BreachCorrected("G-02") in events
    assert program.breaches(mended) == ()
    assert BreachCorrected("G-01") in later


def test_only_critical_points_stand_as_breaches():
    bad = a_rating("weak", meets=(), breaks=("G-03", "G-04"))
    program = a_program({"first": a_scene(a_decision(act=an_option(ratings=(bad,))))})

    state, events = decide(program, start(program, DRAW)[0], Move(("act",)), DRAW)

    assert program.breaches(state) == ()
    assert not [event for event in events if isinstance(event, BreachNoted)]
