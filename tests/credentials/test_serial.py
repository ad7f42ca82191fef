"""Serials: every one can be read back, and no slip of the pen makes another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.credentials.serial import (
    ALPHABET,
    ENTROPY_BYTES,
    LENGTH,
    group_serial,
    make_serial,
    read_serial,
)

entropy = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)


@settings(deadline=None)
@given(entropy)
def test_a_serial_is_read_back_however_it_is_written(chance):
    serial = make_serial(chance)

    for written in (serial, group_serial(serial), group_serial(serial).lower().replace("-", " ")):
        assert read_serial(written) == serial
    assert read_serial(serial.replace("0", "o").replace("1", "l")) == serial


@settings(deadline=None)
@given(entropy, entropy)
def test_different_chance_gives_different_serials(one, other):
    assert (make_serial(one) == make_serial(other)) == (one == other)


@settings(deadline=None)
@given(entropy, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(chance, place, character):
    serial = make_serial(chance)
    wrong = serial[:place] + character + serial[place + 1 :]

    assert read_serial(wrong) == (serial if wrong == serial else None)


@settings(deadline=None)
@given(entropy, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_characters_that_changed_places_are_noticed(chance, one, other):
    serial = make_serial(chance)
    characters = list(serial)
    characters[one], characters[other] = characters[other], characters[one]
    wrong = "".join(characters)

    assert read_serial(wrong) == (serial if wrong == serial else None)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_as_a_serial_or_refused(text):
    found = read_serial(text)

    assert found is None or (len(found) == LENGTH and set(found) <= set(ALPHABET))


def test_digits_of_other_scripts_are_read():
    serial = make_serial(bytes(15))

    assert read_serial(serial.translate(str.maketrans("0", "٠"))) == serial


def test_a_serial_has_at_least_a_hundred_bits_of_chance():
    assert ENTROPY_BYTES * 8 >= 100
    with pytest.raises(ValueError, match="15 random bytes"):
        make_serial(bytes(14))


def test_a_serial_stands_in_five_groups_of_five():
    groups = group_serial(make_serial(bytes(range(15)))).split("-")

    assert [len(group) for group in groups] == [5] * 5
