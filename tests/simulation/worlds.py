"""Small random scenarios for property tests: every one valid, few of them sensible."""

from hypothesis import strategies as st

from elearning.simulation.effects import (
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
from elearning.simulation.scenario import Clock, Scenario, Telling, Way
from tests.build_simulation import (
    a_choice_of_several,
    a_decision,
    a_part,
    a_rating,
    a_scenario,
    a_scene,
    a_share,
    an_ending,
    an_indicator,
    an_inject,
    an_option,
    an_order,
    an_outcome,
)

SCENES = ("s0", "s1", "s2", "s3", "s4")
TARGETS = (*SCENES, "gamble", "end", "lost")
INJECTS = ("news", "rumour", "visit")
CONDITIONS = (
    "trust > 3",
    "trust <= 3 and not warned",
    "water = 0 or clock > 9",
    "site is school",
    "phase is during",
    "visited(s1)",
    "taken(s0.a) and trust < 8",
    "not (warned or site is field)",
)

conditions = st.sampled_from(CONDITIONS)
injects = st.sampled_from(INJECTS)
simple_effects = st.one_of(
    st.builds(Add, st.sampled_from(("trust", "water")), st.integers(-4, 4)),
    st.builds(Set, st.just("trust"), st.integers(0, 10)),
    st.sampled_from((Raise("warned"), Drop("warned"))),
    st.builds(Choose, st.just("site"), st.sampled_from(("none", "school", "field"))),
    st.builds(Bring, injects),
    st.builds(lambda inject, after: Schedule(inject, after=after), injects, st.integers(0, 12)),
    st.builds(lambda inject, turns: Schedule(inject, turns=turns), injects, st.integers(1, 3)),
    st.builds(Cancel, injects),
    st.builds(Correct, st.sampled_from(("G-01", "G-02"))),
)
effect_lists = st.lists(simple_effects, max_size=3).map(tuple)
effects = st.one_of(effect_lists, st.builds(lambda *parts: (If(*parts),), conditions, effect_lists))
ratings = st.builds(
    lambda grade, breaks: a_rating(grade, breaks=breaks),
    st.sampled_from(("best", "acceptable", "weak", "harmful")),
    st.lists(st.sampled_from(("G-01", "G-02")), max_size=1).map(tuple),
)


@st.composite
def ways(draw):
    """Draw the ways of one option: perhaps a conditional one, then one that always holds."""
    last = Way(draw(st.sampled_from(TARGETS)))
    if draw(st.booleans()):
        return (Way(draw(st.sampled_from(TARGETS)), draw(conditions)), last)
    return (last,)


@st.composite
def options(draw, condition=""):
    """Draw an option that costs at least an hour, so that no cycle is free."""
    return an_option(
        condition=condition,
        hours=draw(st.integers(1, 9)),
        effects=draw(effects),
        ratings=(draw(ratings),),
        feedback=(Telling("Low.", draw(conditions)), Telling("High.")),
        ways=draw(ways()),
    )


def one(draw):
    closed = draw(options(condition=draw(conditions)))
    return a_decision(a=draw(options()), b=closed, c=draw(options()))


def several(draw):
    parts = {name: a_part(effects=draw(effect_lists)) for name in "abc"}
    parts["d"] = a_part(condition=draw(conditions))
    return a_choice_of_several(
        parts,
        least=1,
        most=2,
        hours=draw(st.integers(1, 5)),
        effects=(If("chosen(a) and not chosen(b)", draw(effect_lists)),),
        ratings=(a_rating("weak", condition="chosen(c)"), draw(ratings)),
        ways=draw(ways()),
    )


def order(draw):
    parts = {name: a_part(effects=draw(effect_lists)) for name in "abc"}
    return an_order(
        parts,
        hours=draw(st.integers(1, 5)),
        effects=(If("before(a, b) or place(c) = 1", draw(effect_lists)),),
        ratings=(a_rating("weak", condition="before(c, a)"), draw(ratings)),
        ways=(Way(draw(st.sampled_from(TARGETS)), "place(b) >= 2"), *draw(ways())),
    )


def share(draw):
    parts = {
        "a": a_part(effects=draw(effect_lists)),
        "b": a_part(effects=(If("share(b) >= 4", draw(effect_lists)),), most=4),
        "d": a_part(condition=draw(conditions)),
    }
    return a_share(
        parts,
        budget=6,
        step=2,
        hours=draw(st.integers(1, 5)),
        effects=(If("share(a) < 4", draw(effect_lists)),),
        ratings=(a_rating("weak", condition="share(a) = 6"), draw(ratings)),
        ways=(Way(draw(st.sampled_from(TARGETS)), "chosen(d)"), *draw(ways())),
    )


@st.composite
def decisions(draw):
    """Draw a decision of any kind."""
    return draw(st.sampled_from((one, several, order, share)))(draw)


@st.composite
def worlds(draw) -> Scenario:
    """Draw a whole scenario."""
    scenes = {name: a_scene(draw(decisions()), jump=draw(st.integers(0, 3))) for name in SCENES}
    first, second = draw(st.sampled_from(TARGETS)), draw(st.sampled_from(SCENES))
    if first == "gamble":
        first = "end"
    chance = (an_outcome(35, first, effects=draw(effect_lists)), an_outcome(65, second))
    news = {
        "news": an_inject(effects=draw(effects), condition=draw(conditions)),
        "rumour": an_inject(effects=draw(effects), when=draw(conditions)),
        "visit": an_inject(effects=draw(effects)),
    }
    return a_scenario(
        {**scenes, "gamble": a_scene(chance=chance, jump=1), "lost": an_ending("bad")},
        clock=Clock(start=-6, horizon=draw(st.integers(10, 60)), at_horizon="lost"),
        indicators={"trust": an_indicator(), "water": an_indicator(0, low=-3, high=3)},
        injects=news,
    )
