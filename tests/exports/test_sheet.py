"""Sheets: whatever people write into their names, a spreadsheet reads it as text."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.exports.sheet import MARK, csv_lines, neutralise, restore

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))


def read(*lines: str) -> list[list[str]]:
    return list(csv.reader(StringIO("".join(lines), newline="")))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_text_that_a_spreadsheet_would_calculate_is_neutralised(first: str):
    assert neutralise(f'{first}HYPERLINK("https://evil.example")').startswith("'")


@pytest.mark.parametrize("text", ["Amal", "", "'Abd al-Rahman", "3 = 3", "ماريا"])
def test_an_ordinary_text_stays_as_it_is(text: str):
    assert neutralise(text) == text


@given(ANYTHING)
def test_what_was_neutralised_can_be_restored_and_begins_with_no_formula(text: str):
    written = neutralise(text)

    assert restore(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.lists(ANYTHING, min_size=2, max_size=2)))
def test_a_sheet_is_read_as_it_was_written(rows: list[list[str]]):
    lines = list(csv_lines(["name", "note"], rows))

    assert lines[0] == f"{MARK}name,note\r\n"
    assert [[restore(cell) for cell in row] for row in read(*lines[1:])] == rows


def test_numbers_moments_and_truths_are_written_plainly():
    row = (-5, None, True, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))

    _, line = csv_lines(["a", "b", "c", "d"], [row])

    assert line == "-5,,yes,2026-11-24T09:30:00+00:00\r\n"


def test_rows_are_taken_one_by_one():
    def endless():
        while True:
            yield ("again",)

    lines = csv_lines(["word"], endless())

    assert [next(lines) for _ in range(3)][1:] == ["again\r\n"] * 2
