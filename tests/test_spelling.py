"""Words that are the same in another spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.spelling import plain_words

ALIKE = [
    ("camp management", "Camp-Management"),
    ("the state", " The  State. "),
    ("istanbul", "İSTANBUL"),
    ("ısparta", "Isparta"),
    ("deplace", "déplacé"),
    ("strasse", "Straße"),
    ("أحمد", "احمد"),
    ("مستشفى", "مستشفي"),
    ("کودکان", "كودكان"),
    ("می‌روم", "میروم"),
    ("مـأوى", "ماوي"),
    ("مأوى؟", "مأوى"),
    ("72 ساعة", "٧٢ ساعه"),
    ("۷۲", "72"),
    ("L3", "l３"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_spellings_are_one_answer(one: str, other: str) -> None:
    assert plain_words(one) == plain_words(other) != ""


@pytest.mark.parametrize(("one", "other"), [("camp", "camps"), ("7", "72"), ("باب", "باد")])
def test_two_words_are_two_answers(one: str, other: str) -> None:
    assert plain_words(one) != plain_words(other)


@given(st.text())
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)
