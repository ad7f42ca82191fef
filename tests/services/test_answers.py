"""Answers: what a form sends becomes the one move that it stands for, or is refused in words."""

import pytest

from elearning.errors import (
    NothingChosen,
    NotInOrder,
    NotShared,
    NotSoMany,
    NotWithin,
    Refused,
    UnknownMove,
)
from elearning.services.answers import Answer, move_of
from elearning.simulation.story import SceneStory

ONE = SceneStory("during", "one", options=("a", "b"))
SEVERAL = SceneStory("during", "several", options=("a", "b", "c"), least=1, most=3)
TWO = SceneStory("during", "several", options=("a", "b", "c"), least=2, most=2)
ORDER = SceneStory("during", "order", options=("a", "b", "c"))
SHARE = SceneStory(
    "during", "share", options=("a", "b"), budget=40, step=10, bounds=((10, 30), (0, 40))
)


@pytest.mark.parametrize(
    ("scene", "options", "numbers", "move"),
    [
        (ONE, "b", {}, "b"),
        (SEVERAL, "cab", {}, "abc"),
        (SEVERAL, "aac", {}, "ac"),
        (ORDER, "cab", {}, "cab"),
        (ORDER, "", {"a": "2", "b": " 3", "c": "1"}, "cab"),
        (ORDER, "", {"a": "٢", "b": "۳", "c": "١"}, "cab"),
        (SHARE, "", {"a": "30", "b": "10"}, "aaab"),
        (SHARE, "", {"a": "30", "b": "10 "}, "aaab"),
        (SHARE, "baaa", {}, "aaab"),
    ],
)
def test_an_answer_becomes_the_move_that_it_stands_for(scene, options, numbers, move):
    found = move_of(scene, Answer(tuple(options), 0, numbers))

    assert found.options == tuple(move)


@pytest.mark.parametrize(
    ("scene", "options", "numbers", "error"),
    [
        (ONE, "", {}, NothingChosen),
        (ONE, "z", {}, UnknownMove),
        (TWO, "a", {}, NotSoMany),
        (TWO, "abc", {}, NotSoMany),
        (TWO, "aa", {}, NotSoMany),
        (ORDER, "", {"a": "", "b": "", "c": " "}, NothingChosen),
        (ORDER, "", {"a": "1", "b": "1", "c": "2"}, NotInOrder),
        (ORDER, "", {"a": "1", "b": "2"}, NotInOrder),
        (ORDER, "", {"a": "0", "b": "1", "c": "2"}, NotInOrder),
        (ORDER, "", {"a": "first", "b": "1", "c": "2"}, NotInOrder),
        (ORDER, "", {"a": "1", "b": "2", "c": "3", "z": "4"}, UnknownMove),
        (SHARE, "", {"a": "30", "b": "20"}, NotShared),
        (SHARE, "", {"a": "10"}, NotShared),
        (SHARE, "", {"a": "0", "b": "40"}, NotWithin),
        (SHARE, "", {"a": "40", "b": "0"}, NotWithin),
        (SHARE, "", {"a": "15", "b": "25"}, NotWithin),
        (SHARE, "", {"a": "-10", "b": "50"}, NotWithin),
        (SHARE, "", {"a": "1e1", "b": "30"}, NotWithin),
        (SHARE, "", {"a": "9999999", "b": "0"}, NotWithin),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(scene, options, numbers, error):
    with pytest.raises(error) as refused:
        move_of(scene, Answer(tuple(options), 0, numbers))

    assert isinstance(refused.value, Refused)
    assert "Nothing was changed" in str(refused.value)


def test_a_wrong_sum_is_told_with_both_figures():
    with pytest.raises(NotShared) as refused:
        move_of(SHARE, Answer((), 0, {"a": "30", "b": "20"}))

    assert (refused.value.given, refused.value.budget) == (50, 40)
