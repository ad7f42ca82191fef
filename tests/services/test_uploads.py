"""Uploaded sheets: read in the ways people save them, or refused with one clear reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.exports.sheet import csv_lines
from elearning.services import uploads
from elearning.services.uploads import MOST_ROWS, Unreadable, decode, read_sheet

KNOWN, NEEDED = ("email", "name", "role"), ("email", "name")


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    sheet = read_sheet(text, known=KNOWN, needed=NEEDED)
    return [(row.line, dict(row.cells)) for row in sheet.rows]


AMAL = {"email": "amal@example.org", "name": "أمل"}


@pytest.mark.parametrize(
    "text",
    ["email,name\namal@example.org,أمل\n", "email;name\r\namal@example.org;أمل\r\n",
     "email\tname\ramal@example.org\tأمل", 'name , EMAIL\n"أمل"," amal@example.org "',
     "email,name\n\n , \namal@example.org,أمل", "sep=;\nemail;name\namal@example.org;أمل"],
    ids=["commas", "semicolons", "tabs", "any order", "empty rows", "sep"],
)  # fmt: skip
def test_the_ways_in_which_sheets_are_saved_are_read(text: str):
    assert [cells for _, cells in read(text)] == [AMAL]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"), (b"\xef\xbb\xbf \n", "empty"), (b"PK\x03\x04rest", "workbook"),
        (b"\xff\xfee\x00", "wide"), (b"a\x00b", "workbook"),
        (b"x" * (uploads.LARGEST + 1), "too-large"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_refused_with_its_reason(data: bytes, reason: str):
    with pytest.raises(Unreadable) as caught:
        decode(data)

    assert caught.value.reason == reason


@pytest.mark.parametrize("encoding", ["cp1252", "cp1256"])
def test_an_older_encoding_is_told_with_the_line_where_it_begins(encoding: str):
    name = {"cp1252": "José", "cp1256": "أمل"}[encoding]

    with pytest.raises(Unreadable) as caught:
        decode(f"email,name\na@b.org,Ann\namal@example.org,{name}".encode(encoding))

    assert (caught.value.reason, caught.value.line) == ("encoding", 3)


def test_the_mark_of_utf_8_is_no_part_of_the_first_column():
    assert read(decode(b"\xef\xbb\xbfemail,name\na@b.org,Ann")) == [
        (2, {"email": "a@b.org", "name": "Ann"})
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("email\na@b.org", "column-missing"), ("email,name,email\na@b.org,x,y", "column-twice"),
        ('email,name\na@b.org,"Ann\nb@b.org,Bob', "quotes"),
        ("email,name\n" + "a@b.org,Ann\n" * (MOST_ROWS + 1), "too-many-rows"),
        ("email,name\na@b.org," + "x" * 3000, "long-cell"),
    ],
    ids=["column missing", "column twice", "quotes", "rows", "cell"],
)  # fmt: skip
def test_a_sheet_that_cannot_be_understood_is_refused_as_a_whole(text: str, reason: str):
    with pytest.raises(Unreadable) as caught:
        read(text)

    assert caught.value.reason == reason


def test_lines_are_those_of_the_file_even_after_cells_of_several_lines():
    found = read('email,name\na@b.org,"Ann\nMary"\nb@b.org,Bob')

    assert [line for line, _ in found] == [2, 4]


def test_columns_without_a_meaning_and_cells_without_a_column_are_told():
    sheet = read_sheet("email,name,phone\na@b.org,Ann,1,2", known=KNOWN, needed=NEEDED)

    assert sheet.unknown == ("phone",)
    assert sheet.rows[0].has_too_many


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1)))
def test_what_was_downloaded_is_read_as_it_was(names: list[str]):
    rows = [(f"p{number}@example.org", name) for number, name in enumerate(names)]

    text = decode("".join(csv_lines(("email", "name"), rows)).encode())

    assert [(one["email"], one["name"]) for _, one in read(text)] == rows
