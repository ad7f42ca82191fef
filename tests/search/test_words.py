"""Words are found however they are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.search.words import fold, spans, words
from elearning.spelling import LONGEST_TEXT

SPELLINGS = [
    ("أحمد", "احمد"),
    ("مدرسة", "مدرسه"),
    ("علی", "علي"),
    ("کمک", "كمك"),
    ("مُخَيَّم", "مخيم"),
    ("مـــخيم", "مخيم"),
    ("نامه\u200cها", "نامهها"),
    ("İSTANBUL", "istanbul"),
    ("ısı", "isi"),
    ("Évacuation", "evacuation"),
    ("e\u0301vacuation", "évacuation"),
    ("۲۰۲۶", "2026"),
    ("٢٠٢٦", "2026"),
    ("Straße", "STRASSE"),
    ("ЁЛКА", "елка"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_two_spellings_are_one_word(one: str, other: str):
    assert words(one) == words(other)
    assert len(words(one)) == 1


def test_signs_part_words_and_underscores_do():
    assert words("camp-manager: who_leads (G-04)?") == [
        "camp", "manager", "who", "leads", "g", "04",
    ]  # fmt: skip


def test_each_character_of_chinese_is_a_word_and_latin_beside_it_another():
    assert words("IOM在难民营") == ["iom", "在", "难", "民", "营"]


@given(st.text())
def test_spans_are_the_places_of_the_words(text: str):
    assert [fold(text[start:end]) for start, end in spans(text)] == words(text)


@given(st.text(st.characters(categories=("L", "Nd")), min_size=1))
def test_no_letter_or_digit_is_outside_every_word(text: str):
    covered = {at for start, end in spans(text) for at in range(start, end)}

    assert covered == set(range(len(text)))


def test_of_a_heap_of_marks_only_the_first_are_normalised(normalised):
    words("a" + "\u0315\u0327" * 250_000)

    assert 0 < max(normalised) <= LONGEST_TEXT
