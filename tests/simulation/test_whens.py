"""Injects that come by themselves: at which hours they are asked for, and that none is missed."""

import random
import sys
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.conditions import parse
from elearning.simulation.engine import decide, moves, seeded, start
from elearning.simulation.names import Layout, Names
from elearning.simulation.prover.watching import Logged
from elearning.simulation.state import CLOCK
from elearning.simulation.tree import AND, MARKS, NOT, OR, predicate
from elearning.simulation.whens import MOST_KEPT, NEVER, When, Whens, hours_of
from tests.build_simulation import SEVERITIES
from tests.simulation.worlds import worlds

NAMES = Names({"trust": (0, 10)}, frozenset({"warned"}), {}, {}, (), frozenset())
LAYOUT = Layout.of(NAMES, (), ())
MOST = sys.maxsize
CLOCKED = (
    "clock >= 5",
    "clock > 3 and water < 2",
    "clock = 7 or warned",
    "clock != 8 and phase is during",
    "not (clock < 4 or trust > 6)",
    "clock > 20 or (clock < 6 and trust > 4)",
)


@pytest.mark.parametrize(
    ("condition", "hours"),
    [
        ("clock >= 6", (6, MOST)),
        ("clock > 6", (7, MOST)),
        ("clock < 6", (-MOST, 5)),
        ("clock <= 6", (-MOST, 6)),
        ("clock = 6", (6, 6)),
        ("clock != 6", (-MOST, MOST)),
        ("not clock != 6", (6, 6)),
        ("not clock < 6", (6, MOST)),
        ("trust > 3", (-MOST, MOST)),
        ("trust > 3 and clock >= 6 and clock < 9", (6, 8)),
        ("warned or clock >= 6", (-MOST, MOST)),
        ("clock = 2 or clock = 9", (2, 9)),
        ("not (clock < 6 or warned)", (6, MOST)),
        ("not (clock < 6 and warned)", (-MOST, MOST)),
    ],
)
def test_the_hours_at_which_a_condition_may_hold_are_read_from_it(condition, hours):
    assert hours_of(parse(condition, NAMES).compile(LAYOUT)) == hours


leaves = st.tuples(
    st.sampled_from(sorted(MARKS.values())), st.sampled_from((CLOCK, 5)), st.integers(-6, 6)
)
conditions = st.recursive(
    leaves.map(lambda row: (row,)),
    lambda inner: st.one_of(
        inner.map(lambda rows: (*rows, (NOT,))),
        st.tuples(inner, inner, st.sampled_from((AND, OR))).map(
            lambda parts: (*parts[0], *parts[1], (parts[2],))
        ),
    ),
    max_leaves=8,
)


@given(conditions)
def test_a_condition_never_holds_outside_its_hours(rows):
    (first, last), holds = hours_of(rows), predicate(rows)

    for clock in range(-8, 9):
        if not first <= clock <= last:
            assert not any(holds((0, clock, 0, 0, 0, level)) for level in range(-7, 8))


@st.composite
def clocked(draw):
    """Draw a scenario two of whose injects wait for an hour."""
    scenario = draw(worlds())
    injects = {
        name: inject if name == "news" else replace(inject, when=draw(st.sampled_from(CLOCKED)))
        for name, inject in scenario.injects.items()
    }
    return replace(scenario, injects=injects)


@settings(max_examples=60, deadline=None)
@given(clocked(), st.integers(0, 999))
def test_nothing_is_missed_by_asking_only_at_the_hours_at_which_it_may_come(scenario, number):
    program = compile_scenario(scenario, SEVERITIES)
    asking = Logged(**{one.name: getattr(program, one.name) for one in fields(program)})
    dice, draw = random.Random(number), seeded(str(number))
    state, events = start(program, draw)
    assert (state, events) == start(asking, draw)

    for _ in range(20):
        for move in moves(program, state):
            assert decide(program, state, move, draw) == decide(asking, state, move, draw)
        if program.is_over(state):
            break
        state, events = decide(program, state, dice.choice(moves(program, state)), draw)


def test_what_is_gone_is_not_asked_for_again():
    late, early = When(3, 9, MOST, bool), When(5, 2, 4, bool)
    whens = Whens((late, early))

    assert whens[0] == (2, (late, early))
    assert whens[1 << 5] == (9, (late,))
    assert whens[1 << 3 | 1 << 5] == (NEVER[0], ())
    assert whens.without(1 << 5).every == (late,)
    assert whens.bits == 1 << 3 | 1 << 5


def test_what_is_left_is_kept_in_a_bounded_place():
    whens = Whens(When(number, number, MOST, bool) for number in range(13))

    for gone in range(1 << 13):
        earliest, left = whens[gone]
        assert len(left) == 13 - gone.bit_count()
        assert earliest == (left[0].first if left else NEVER[0])
        assert len(whens) <= MOST_KEPT
