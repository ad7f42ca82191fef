import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.services.accounts import clean_email
from elearning.services.names import normalise, one_line
from elearning.spelling import LONGEST_TEXT


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("istanbul", "İstanbul"),
        ("muller", "Müller"),
        ("احمد", "أحمد"),
        ("علي", "علی"),
        ("فاطمه", "فاطمة"),
        ("نامها", "نام\u200cها"),
        ("strasse", "Straße"),
    ],
)
def test_a_name_is_found_in_another_spelling(typed, stored):
    assert normalise(typed) == normalise(stored)


def test_line_breaks_become_single_spaces():
    assert one_line(" Anna\r\nBcc: eve\u2028x\ty ") == "Anna Bcc: eve x y"


def test_directions_that_reach_beyond_the_name_are_dropped_and_marks_stay():
    assert one_line("\u202eevil\u2066 نام\u200cها\u200f") == "evil نام\u200cها\u200f"


@given(st.text())
def test_a_line_is_one_line_whatever_was_typed(text):
    assert len(one_line(text).splitlines()) <= 1


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("read", [one_line, normalise, clean_email])
def test_of_a_heap_of_marks_on_one_letter_only_the_first_are_normalised(read, normalised):
    read("a@" + "\u0315\u0327" * 250_000)

    assert max(normalised, default=0) <= LONGEST_TEXT
