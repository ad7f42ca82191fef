"""Small random scenarios that try the reduction: windows, thresholds, news on the way, chances."""

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
from elearning.simulation.scenario import Clock, Decision, Ending, Scene, Telling, Way
from tests.build_simulation import (
    a_choice_of_several,
    a_decision,
    a_part,
    a_rating,
    a_scenario,
    a_scene,
    an_indicator,
    an_inject,
    an_option,
    an_outcome,
)

SCENES = ("s0", "s1", "s2", "s3", "s4")
INJECTS = ("news", "rumour", "visit", "order")
CONDITIONS = (
    "trust > 3",
    "trust <= 2 and not warned",
    "water = 0 or clock > 30",
    "clock >= 12 and clock < 40",
    "trust >= 5 and clock >= 20 and clock < 60",
    "water <= 1 and clock >= 25",
    "clock = 24",
    "site is school",
    "phase is before",
    "visited(s1)",
    "taken(s0.a)",
    "taken(s1.b) and trust < 6",
    "not (warned or site is field)",
)

conditions = st.sampled_from(CONDITIONS)
injects = st.sampled_from(INJECTS)
hours = st.sampled_from((0, 1, 2, 3, 5, 8, 13, 21))
simple_effects = st.one_of(
    st.builds(Add, st.sampled_from(("trust", "water")), st.sampled_from((-3, -2, -1, 1, 2, 4))),
    st.builds(Add, st.sampled_from(("trust", "water")), st.sampled_from((-1, 1))),
    st.builds(Set, st.just("trust"), st.integers(0, 7)),
    st.sampled_from((Raise("warned"), Drop("warned"))),
    st.builds(Choose, st.just("site"), st.sampled_from(("none", "school", "field"))),
    st.builds(Bring, injects),
    st.builds(lambda inject, after: Schedule(inject, after=after), injects, hours),
    st.builds(lambda inject, after: Schedule(inject, after=after), injects, st.integers(4, 40)),
    st.builds(lambda inject, turns: Schedule(inject, turns=turns), injects, st.integers(1, 3)),
    st.builds(Cancel, injects),
    st.builds(Correct, st.sampled_from(("G-01", "G-02"))),
)
lists = st.lists(simple_effects, max_size=3).map(tuple)
effects = st.one_of(
    lists,
    st.builds(lambda *parts: (If(*parts),), conditions, lists),
    st.builds(lambda *parts: (If(*parts),), conditions, lists, lists),
)
grades = st.sampled_from(("best", "acceptable", "weak", "harmful"))


@st.composite
def ratings(draw):
    """Draw the ratings of one option: perhaps a conditional one, then one that always holds."""
    breaks = draw(st.lists(st.sampled_from(("G-01", "G-02")), max_size=1).map(tuple))
    last = a_rating(draw(grades), breaks=breaks)
    if draw(st.booleans()):
        return (a_rating(draw(grades), condition=draw(conditions)), last)
    return (last,)


@st.composite
def ways(draw, targets):
    """Draw the ways of one option."""
    last = Way(draw(st.sampled_from(targets)))
    if draw(st.booleans()):
        return (Way(draw(st.sampled_from(targets)), draw(conditions)), last)
    return (last,)


@st.composite
def options(draw, targets, condition=""):
    """Draw an option."""
    return an_option(
        condition=condition,
        hours=draw(st.one_of(st.integers(1, 3), hours.filter(bool))),
        effects=draw(effects),
        ratings=draw(ratings()),
        feedback=(Telling("Low.", draw(conditions)), Telling("High.")),
        ways=draw(ways(targets)),
    )


@st.composite
def decisions(draw, targets) -> Decision:
    """Draw a decision to choose one option, or several."""
    kind = draw(st.sampled_from(("one", "one", "several", "gated")))
    if kind == "gated":
        gates = {name: draw(conditions) for name in "ab"}
        return a_decision(**{name: draw(options(targets, gate)) for name, gate in gates.items()})
    if kind == "one":
        closed = draw(options(targets, condition=draw(conditions)))
        return a_decision(a=draw(options(targets)), b=closed, c=draw(options(targets)))
    parts = {name: a_part(effects=draw(lists)) for name in "ab"}
    return a_choice_of_several(
        parts,
        least=1,
        most=2,
        weight=draw(st.integers(1, 3)),
        hours=draw(st.integers(1, 5)),
        effects=(If("chosen(a) and not chosen(b)", draw(lists)),),
        ratings=(a_rating("weak", condition="chosen(b)"), *draw(ratings())),
        ways=draw(ways(targets)),
    )


@st.composite
def proof_worlds(draw):
    """Draw a scenario whose scenes lead onward, but perhaps for one way back."""
    scenes: dict[str, Scene] = {}
    turns_back = draw(st.integers(0, 5)) == 0
    for number, name in enumerate(SCENES):
        targets = list(SCENES[number + 1 : number + 3])
        targets += ["gamble"] if number < 2 else ["end"] if number > 2 else []
        if turns_back and number == 3:
            targets.append("s2")
        scenes[name] = a_scene(
            draw(decisions(targets)),
            jump=draw(hours),
            phase=draw(st.sampled_from(("before", "during"))),
        )
    outcomes = [draw(st.sampled_from(("s2", "s3", "toss"))), draw(st.sampled_from(("s2", "end")))]
    chance = tuple(
        an_outcome(percent, target, effects=draw(lists))
        for percent, target in zip((35, 65), outcomes, strict=True)
    )
    toss = (an_outcome(50, "s3", effects=draw(lists)), an_outcome(50, "s4", effects=draw(lists)))
    if not turns_back and draw(st.booleans()):
        scenes["s2"] = a_scene(draw(decisions(["s3", "toss"])), jump=draw(hours))
    news = {
        "news": an_inject(effects=draw(effects), condition=draw(conditions)),
        "rumour": an_inject(effects=draw(effects), when=draw(conditions)),
        "visit": an_inject(effects=draw(effects)),
        "order": an_inject(
            effects=draw(effects), when=draw(conditions), condition=draw(conditions)
        ),
    }
    return a_scenario(
        {
            **scenes,
            "gamble": a_scene(chance=chance, jump=draw(hours)),
            "toss": a_scene(chance=toss, jump=draw(hours)),
            "lost": a_scene(ending=Ending("bad", "It is lost.", loss=draw(st.integers(0, 9)))),
        },
        clock=Clock(
            start=draw(st.integers(-9, 3)),
            horizon=draw(st.sampled_from((30, 70, 999))),
            at_horizon="lost",
        ),
        indicators={
            "trust": an_indicator(4, low=0, high=7),
            "water": an_indicator(0, low=-2, high=3),
        },
        injects=news,
    )
