"""What a written number may mean."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.numbers import readings

WRITTEN = {
    "72": {"72"},
    " 72 ": {"72"},
    "+72": {"72"},
    "-3": {"-3"},
    "−3": {"-3"},
    "007": {"7"},
    "1.5": {"1.5"},
    "1,5": {"1.5"},
    ".5": {"0.5"},
    "1,500": {"1500", "1.5"},
    "1.500": {"1500", "1.5"},
    "0.125": {"0.125"},
    "1 500": {"1500"},
    "1\u202f500": {"1500"},
    "1'500": {"1500"},
    "1’500": {"1500"},
    "1,500.25": {"1500.25"},
    "1.500,25": {"1500.25"},
    "1,234,567": {"1234567"},
    "٧٢": {"72"},
    "۷۲": {"72"},
    "٧٬٥٠٠": {"7500"},
    "٧٫٥٠٠": {"7.5"},
    "١٬٢٣٤٫٥": {"1234.5"},
    "\u200f٧٢\u200e": {"72"},
    "72 hours": {"72"},
    "72 HOURS": {"72"},
    "72hours": {"72"},
    "": set(),
    ".": set(),
    "-": set(),
    "hours": set(),
    "seventy": set(),
    "1e3": set(),
    "½": set(),
    "12:30": set(),
    "1,23,4": set(),
    "1.5.2": set(),
    "1,50.25.1": set(),
    "5 to 7": set(),
    "nan": set(),
    "1" * 41: set(),
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN.items(), ids=map(repr, WRITTEN))
def test_a_number_is_read_as_its_language_writes_it(text: str, expected: set[str]) -> None:
    assert readings(text, "hours") == {Fraction(one) for one in expected}


@given(st.text(max_size=60), st.text(max_size=8))
def test_whatever_is_written_is_read_or_is_none(text: str, unit: str) -> None:
    assert len(readings(text, unit)) <= 2


@given(st.integers(-(10**12), 10**12), st.sampled_from(["{:,}", "{}"]))
def test_a_whole_number_is_among_its_readings(number: int, form: str) -> None:
    assert Fraction(number) in readings(form.format(number))


@given(st.decimals(-9999, 9999, places=2))
def test_a_decimal_is_read_exactly(number) -> None:
    assert Fraction(number) in readings(str(number))
    assert Fraction(number) in readings(str(number).replace(".", ","))
