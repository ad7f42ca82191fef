"""What can be told of a sector and phase, and that too little is told as nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.shown import FEWEST, Shown

COUNTS = st.integers(0, 40)
SHOWN = st.builds(
    lambda questions, credit, attempts, more, kept: Shown(
        questions, questions * credit, attempts, attempts * more, attempts * kept
    ),
    COUNTS, st.integers(0, 1000), COUNTS, st.integers(1, 5), st.integers(0, 1000),
)  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (Shown(), "unasked"),
        (Shown(questions=2, credit=2000), "unasked"),
        (Shown(questions=3, credit=2400), "well"),
        (Shown(questions=3, credit=2399), "partly"),
        (Shown(attempts=1, decisions=2, kept=1000), "unasked"),
        (Shown(attempts=1, decisions=3, kept=800), "well"),
        (Shown(attempts=2, decisions=4, kept=1400), "partly"),
        (Shown(questions=9, credit=9000, attempts=1, decisions=3, kept=500), "partly"),
        (Shown(questions=2, credit=0, attempts=1, decisions=3, kept=900), "well"),
    ],
    ids=[
        "nothing was asked", "two questions", "four fifths", "a little less", "two decisions",
        "a simulation", "two attempts", "well in questions alone", "too few questions to tell",
    ],
)  # fmt: skip
def test_a_cell_is_well_if_all_that_can_be_told_is(shown: Shown, state: str) -> None:
    assert shown.state == state


@given(SHOWN)
def test_a_figure_is_a_percentage_and_there_is_none_of_too_little(shown: Shown) -> None:
    for figure, count in (
        (shown.in_questions, shown.questions),
        (shown.in_simulations, shown.decisions),
    ):
        assert (figure is None) == (count < FEWEST)
        assert figure is None or 0 <= figure <= 100


@given(SHOWN, SHOWN, SHOWN)
def test_what_was_shown_adds_up_in_any_order(one: Shown, two: Shown, three: Shown) -> None:
    assert (one + two) + three == three + (two + one)
    assert one + Shown() == one
