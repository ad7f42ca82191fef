"""A file that a stranger hands in is read with care, or refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.credentials.document import canonical_bytes
from elearning.credentials.signed_file import (
    LARGEST_FILE,
    MOST_COPIES,
    Unreadable,
    find_signed,
)

SIGNED = canonical_bytes({"certificate": {"name": "Amina"}, "signature": {}})
OTHER = canonical_bytes({"certificate": {"name": "Somebody else"}, "signature": {}})


def a_pdf(*streams: bytes) -> bytes:
    bodies = b"".join(b"1 0 obj\nstream\n%b\nendstream\nendobj\n" % one for one in streams)
    return b"%PDF-1.7\n" + bodies + b"%%EOF"


@pytest.mark.parametrize(
    "data",
    [
        SIGNED, b"\xef\xbb\xbf" + SIGNED, b"\n " + SIGNED + b"\n", a_pdf(b"q Q", SIGNED),
        a_pdf(zlib.compress(b"q Q"), zlib.compress(SIGNED)), a_pdf(SIGNED, SIGNED),
    ],
    ids=["json", "with a mark", "with blanks", "pdf", "compressed pdf", "saved twice"],
)  # fmt: skip
def test_the_signed_certificate_is_found(data):
    assert find_signed(data)["certificate"] == {"name": "Amina"}


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"[]", b"7", b"\xff\xfe{}", SIGNED[:-1], SIGNED.replace(b"Amina", b"\0"),
        b'{"a":1,"a":2}', b'{"a":1.5}', b'{"a":NaN}', b'{"a":99999999999999999999}',
        b'{"\xc3\xa4":1}',
        b"[" * 100_000, b'{"a":' * 60_000, b"9" * 60_000, b"%PDF-1.7", a_pdf(b"q Q"),
        a_pdf(SIGNED, OTHER), b'{"a":"' + b"x" * 70_000 + b'"}', b"x" * (LARGEST_FILE + 1),
        b"%PDF-1.7" + b"stream\n" * 100_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(data):
    with pytest.raises(Unreadable):
        find_signed(data)


def test_a_bomb_is_not_blown_up():
    bomb = zlib.compress(b'{"certificate":"' + b"x" * 50_000_000 + b'"}', 9)

    with pytest.raises(Unreadable):
        find_signed(a_pdf(bomb))


class Searched(bytes):
    """A file that counts how often something is looked for in it."""

    searches = 0

    def find(self, *wanted):
        """Look for something, and count that."""
        self.searches += 1
        return super().find(*wanted)


def test_the_end_of_many_streams_that_have_none_is_looked_for_once():
    data = Searched(b"%PDF-1.7\n" + b"stream\nq Q\n" * 4_000 + b"stream\n" + SIGNED)

    assert find_signed(data)["certificate"] == {"name": "Amina"}
    assert data.searches == 1


def test_of_very_many_copies_none_is_opened_any_more():
    assert find_signed(a_pdf(*[SIGNED] * MOST_COPIES))
    with pytest.raises(Unreadable):
        find_signed(a_pdf(*[SIGNED] * (MOST_COPIES + 1)))


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data):
    for whole in (data, b"%PDF-" + data, a_pdf(data), b"%PDF-1stream\n" + data):
        try:
            find_signed(whole)
        except Unreadable:
            continue
