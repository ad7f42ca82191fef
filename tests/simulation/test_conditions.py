"""The author's grammar: what it understands, what it refuses, and that its rows say the same."""

import operator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.simulation.conditions import BadCondition, parse
from elearning.simulation.names import Layout, Names, Offer
from elearning.simulation.tree import predicate

NAMES = Names(
    indicators={"trust": (0, 10), "water-level": (-5, 5)},
    flags=frozenset({"warned", "fuel-low"}),
    enums={"site": ("none", "school", "field")},
    scenes={"warning": ("wait", "act"), "sites": ()},
)
OFFER = Offer("several", ("a", "b"))
REMEMBERED = ("visited:warning", "visited:sites", "taken:warning.wait", "taken:warning.act")
LAYOUT = Layout.of(NAMES, REMEMBERED, ())
VALUES = {"clock": 12, "phase": 1, "trust": 3, "water-level": -2, "warned": 1, "site": 2}
VALUES |= {"visited:warning": 1, "taken:warning.act": 1}


def holds(text: str, chosen: tuple[str, ...] = (), values: dict[str, int] = VALUES) -> bool:
    tree = parse(text, NAMES, OFFER).fold(chosen)
    return predicate(tree.compile(LAYOUT))([values.get(name, 0) for name in LAYOUT.slots])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trust = 3", True),
        ("trust != 3", False),
        ("trust < 3", False),
        ("trust <= 3", True),
        ("trust > 2", True),
        ("trust>=4", False),
        ("water-level >= -2", True),
        ("clock > 11", True),
        ("clock < -1", False),
        ("warned", True),
        ("fuel-low", False),
        ("site is field", True),
        ("site is school", False),
        ("phase is during", True),
        ("phase is after", False),
        ("visited(warning)", True),
        ("visited( sites )", False),
        ("taken(warning.act)", True),
        ("taken(warning.wait)", False),
        ("not warned", False),
        ("not not warned", True),
        ("warned and trust > 2", True),
        ("fuel-low or trust > 5", False),
        ("warned or fuel-low and trust > 5", True),
        ("(warned or fuel-low) and trust > 5", False),
        ("not (warned and fuel-low)", True),
    ],
)
def test_a_condition_holds_as_the_state_says(text, expected):
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("chosen(a)", ("a",), True),
        ("chosen(a)", ("b",), False),
        ("chosen(a) and chosen(b)", ("a", "b"), True),
        ("chosen(a) and not chosen(b)", ("a", "b"), False),
        ("chosen(a) and trust > 2", ("a",), True),
        ("chosen(b) or trust > 5", ("a",), False),
    ],
)
def test_what_was_chosen_is_known_before_any_row_is_made(text, chosen, expected):
    assert holds(text, chosen) is expected


ORDER = Offer("order", ("a", "b", "c"))
SHARE = Offer("share", ("a", "b", "c"), step=10)


@pytest.mark.parametrize(
    ("text", "offer", "move", "expected"),
    [
        ("before(a, b)", ORDER, "cab", True),
        ("before(a, b)", ORDER, "bca", False),
        ("place(c) = 1", ORDER, "cab", True),
        ("place(c) <= 2", ORDER, "abc", False),
        ("place(b) != 1 and not before(c, a)", ORDER, "abc", True),
        ("share(a) >= 30", SHARE, "aaab", True),
        ("share(a) > 30", SHARE, "aaab", False),
        ("share(c) = 0", SHARE, "aaab", True),
        ("chosen(c) or share(b) < 10", SHARE, "aaab", False),
    ],
)
def test_an_order_and_a_share_are_asked_by_place_and_amount(text, offer, move, expected):
    tree = parse(text, NAMES, offer).fold(tuple(move))

    assert predicate(tree.compile(LAYOUT))([0] * len(LAYOUT.slots)) is expected


@pytest.mark.parametrize(
    ("text", "offer", "told", "wish"),
    [
        ("before(a, b)", OFFER, "only be asked in a decision of kind order", "chosen(option)"),
        ("share(a) > 1", ORDER, "only be asked in a decision of kind share", "place(option) = 1"),
        ("place(a) = 1", SHARE, "only be asked in a decision of kind order", "share(option) >= 3"),
        ("place(a) = 1", Offer(), "only be asked in a decision of kind order", "kind order"),
        ("chosen(a)", ORDER, "every option is chosen", "before(first, second)"),
        ("before(a, z)", ORDER, 'no option that can be chosen here "z"', "a, b, c"),
        ("before(a, a)", ORDER, "cannot stand before itself", "two options"),
        ("before(a)", ORDER, "is not written rightly", "before(first, second)"),
        ("place(a) = 4", ORDER, "there is no place 4 here", "from 1 to 3"),
        ("place(a)", ORDER, '"place(a)" is a figure', "place(option) <= 2"),
        ("share(a) >= many", SHARE, "needs a whole number", "whole number"),
        ("share >= 3", SHARE, '"share" needs brackets', "share(option) >= 3"),
    ],
)
def test_what_is_asked_of_the_wrong_answer_is_refused_with_a_wish(text, offer, told, wish):
    with pytest.raises(BadCondition) as refused:
        parse(text, NAMES, offer)

    assert told in refused.value.what
    assert wish in refused.value.wish


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("trust", "is a figure"),
        ("clock", "is a figure"),
        ("site", "is a named choice"),
        ("site = 2", "is no figure"),
        ("warnd", 'no name "warnd"'),
        ("trst > 2", 'no indicator "trst"'),
        ("trust == 2", "needs a whole number"),
        ("trust > two", "needs a whole number"),
        ("trust > 12345678", "needs a whole number"),
        ("trust > 1.5", "not expected"),
        ("trust > ", "needs a whole number"),
        ("site is scool", 'no value of "site" "scool"'),
        ("site is not field", "is not understood"),
        ("weather is wet", 'no named choice "weather"'),
        ("phase is later", 'no value of "phase" "later"'),
        ("visited(nowhere)", 'no scene "nowhere"'),
        ("visited(warning", '")" is missing'),
        ("visited(warning.act)", "is not written rightly"),
        ("taken(warning)", "is not written rightly"),
        ("taken(warning.ac)", 'no option in scene "warning" "ac"'),
        ("chosen(c)", 'no option that can be chosen here "c"'),
        ("seen(warning)", 'no word "seen"'),
        ("(warned", '")" is missing'),
        ("warned)", "is not expected here"),
        ("warned fuel-low", "is not expected here"),
        ("warned and", "stops too early"),
        ("and warned", 'no name "and"'),
        ("> 3", "is not expected here"),
        ("__import__('os')", "cannot stand"),
        ("warned; drop", "cannot stand"),
        ("Warned", "cannot stand"),
        ("trust > 1 or " * 40 + "warned", "characters"),
        ("(" * 21 + "warned" + ")" * 21, "nested more than 20"),
        ("not " * 21 + "warned", "nested more than 20"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_with_a_wish(text, told):
    with pytest.raises(BadCondition) as refused:
        parse(text, NAMES, OFFER)

    assert told in refused.value.what
    assert refused.value.wish


def test_a_misspelt_name_brings_the_nearest_one():
    with pytest.raises(BadCondition) as refused:
        parse("warnd or trust > 2", NAMES)

    assert refused.value.wish == 'did you mean "warned"?'


def test_nesting_of_twenty_is_understood():
    assert holds("(" * 20 + "warned" + ")" * 20)


# An evaluator of its own: it never sees a token, a tree or a row of the house.
MARKS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(shape: Any, values: dict[str, int]) -> bool:
    match shape:
        case ("not", part):
            return not truth(part, values)
        case ("and", left, right):
            return truth(left, values) and truth(right, values)
        case ("or", left, right):
            return truth(left, values) or truth(right, values)
        case ("compare", name, mark, number):
            return MARKS[mark](values.get(name, 0), number)
        case ("is", name, number):
            return values.get(name, 0) == number
        case ("up", name):
            return values.get(name, 0) == 1
        case _:
            raise AssertionError(shape)


def written(shape: Any) -> str:
    match shape:
        case ("not", part):
            return f"not ({written(part)})"
        case (("and" | "or") as word, left, right):
            return f"({written(left)}) {word} ({written(right)})"
        case ("compare", name, mark, number):
            return f"{name} {mark} {number}"
        case ("is", name, number):
            return f"{name} is {NAMES.enums[name][number]}"
        case ("up", name):
            kind, _, rest = name.partition(":")
            return f"{kind}({rest})" if rest else name
        case _:
            raise AssertionError(shape)


LEAVES = st.one_of(
    st.tuples(
        st.just("compare"),
        st.sampled_from(["trust", "water-level", "clock"]),
        st.sampled_from(sorted(MARKS)),
        st.integers(-12, 12),
    ),
    st.tuples(st.just("is"), st.just("site"), st.integers(0, 2)),
    st.tuples(st.just("up"), st.sampled_from(["warned", "fuel-low", *REMEMBERED])),
)
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=8,
)
STATES = st.fixed_dictionaries(
    {
        "clock": st.integers(-12, 12),
        "trust": st.integers(0, 10),
        "water-level": st.integers(-5, 5),
        "site": st.integers(0, 2),
    }
    | {name: st.integers(0, 1) for name in ("warned", "fuel-low", *REMEMBERED)}
)


@given(SHAPES, STATES)
def test_rows_say_what_an_independent_evaluator_says(shape, values):
    text = written(shape)

    if len(text) > 500:
        with pytest.raises(BadCondition):
            parse(text, NAMES)
    else:
        assert holds(text, values=values) is truth(shape, values)


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_but_never_a_crash(text):
    with suppress(BadCondition):
        parse(text, NAMES)


# What is asked of an answer, told by the answer alone.
def answered(shape: Any, move: tuple[str, ...], step: int) -> bool:
    match shape:
        case ("not", part):
            return not answered(part, move, step)
        case ("and", left, right):
            return answered(left, move, step) and answered(right, move, step)
        case ("or", left, right):
            return answered(left, move, step) or answered(right, move, step)
        case ("before", first, second):
            return {name: at for at, name in enumerate(move)}[first] < move.index(second)
        case ("place", option, mark, number):
            return MARKS[mark](1 + len(move[: move.index(option)]), number)
        case ("share", option, mark, number):
            return MARKS[mark](sum(step for one in move if one == option), number)
        case _:
            raise AssertionError(shape)


def asked(shape: Any) -> str:
    match shape:
        case ("not", part):
            return f"not ({asked(part)})"
        case (("and" | "or") as word, left, right):
            return f"({asked(left)}) {word} ({asked(right)})"
        case ("before", first, second):
            return f"before({first}, {second})"
        case (word, option, mark, number):
            return f"{word}({option}) {mark} {number}"
        case _:
            raise AssertionError(shape)


def composed(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        ),
        max_leaves=6,
    )


marks = st.sampled_from(sorted(MARKS))
names = st.sampled_from("abc")
befores = st.permutations("abc").map(lambda two: ("before", *two[:2]))
places = st.tuples(st.just("place"), names, marks, st.integers(1, 3))
shares = st.tuples(st.just("share"), names, marks, st.integers(-10, 50))


@given(composed(st.one_of(befores, places)), st.permutations("abc"))
def test_an_order_says_what_an_independent_evaluator_says(shape, move):
    tree = parse(asked(shape), NAMES, ORDER).fold(tuple(move))

    holds_now = predicate(tree.compile(LAYOUT))([0] * len(LAYOUT.slots))

    assert holds_now is answered(shape, tuple(move), 1)


@given(composed(shares), st.lists(names, min_size=4, max_size=4).map(sorted))
def test_a_share_says_what_an_independent_evaluator_says(shape, move):
    tree = parse(asked(shape), NAMES, SHARE).fold(tuple(move))

    holds_now = predicate(tree.compile(LAYOUT))([0] * len(LAYOUT.slots))

    assert holds_now is answered(shape, tuple(move), 10)
