"""What a try is worth, and when it passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.result import quiz_result

credits = st.lists(st.integers(0, 1000), max_size=30)

RESULTS = {
    "all right": ([1000] * 12, 12, 80, 1000, True),
    "just enough": ([1000] * 8 + [0] * 2, 10, 80, 800, True),
    "just not enough": ([1000] * 7 + [990, 0, 0], 10, 80, 799, False),
    "thirds add up": ([333, 333, 333, 1000, 1000], 5, 60, 600, True),
    "two thirds add up": ([667, 667, 667], 3, 67, 667, False),
    "unanswered ones count": ([1000] * 6, 12, 80, 500, False),
    "nothing asked": ([], 0, 80, 0, False),
    "nothing answered": ([], 12, 1, 0, False),
}


@pytest.mark.parametrize(
    ("given_credits", "asked", "pass_mark", "result", "is_passed"), RESULTS.values(), ids=RESULTS
)
def test_a_result(
    given_credits: list[int], asked: int, pass_mark: int, result: int, is_passed: bool
) -> None:
    found = quiz_result(given_credits, asked, pass_mark)

    assert (found.result, found.is_passed) == (result, is_passed)


@given(credits, st.integers(0, 30), st.integers(1, 100))
def test_a_result_stays_within_its_bounds_and_its_percent_agrees_with_passing(
    earned: list[int], left: int, pass_mark: int
) -> None:
    found = quiz_result(earned, len(earned) + left, pass_mark)

    assert 0 <= found.result <= 1000
    assert found.is_passed == (len(earned) + left > 0 and found.percent >= pass_mark)


@given(credits.filter(bool), st.integers(1, 100), st.data())
def test_more_credit_never_turns_a_pass_into_a_fail(
    earned: list[int], pass_mark: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(earned) - 1))
    better = [*earned[:place], 1000, *earned[place + 1 :]]

    before = quiz_result(earned, len(earned), pass_mark)
    after = quiz_result(better, len(better), pass_mark)

    assert after.result >= before.result
    assert after.is_passed or not before.is_passed
