"""The ring of a certificate: its own for every digest, and inside its bounds."""

import re
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.figures.ring import OUTER, ring, ring_lines

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


@settings(deadline=None)
@given(digests)
def test_the_lines_fill_the_ring_and_leave_the_wheel_free(digest):
    distances = [hypot(x, y) for line in ring_lines(digest, 41, 57) for x, y in line]

    assert min(distances) > 41 - 1e-6
    assert max(distances) < 57 + 1e-6
    assert max(distances) - min(distances) > 15.9


@settings(deadline=None)
@given(digests, digests)
def test_two_digests_give_two_rings(one, other):
    assert (ring(one) == ring(other)) == (one == other)


@settings(deadline=None)
@given(digests)
def test_the_curves_close_where_they_begin_and_stay_in_the_picture(digest):
    for curve in re.findall(r"M[^M\"]+", ring(digest)):
        numbers = [int(number) for number in re.findall(r"-?\d+", curve)]
        x, y, *steps = numbers
        ends = list(zip(steps[2::4], steps[3::4], strict=True))

        assert (sum(dx for dx, _ in ends), sum(dy for _, dy in ends)) == (0, 0)
        assert hypot(x, y) <= OUTER


def test_the_ring_is_hidden_from_screen_readers_and_small():
    drawn = ring("a" * 64)

    assert 'aria-hidden="true"' in drawn
    assert len(drawn) < 12_000
