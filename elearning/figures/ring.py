"""The ring of fine lines around a certificate's wheel, drawn from its digest."""

from itertools import pairwise
from math import hypot

from elearning.figures.pattern import Line, rosette_lines
from elearning.figures.svg import figure

OUTER, INNER = 500.0, 360.0
STRANDS, STEPS = 8, 120


def ring_lines(
    digest: str, inner: float, outer: float, *, strands: int = 20, steps: int = 240
) -> tuple[Line, ...]:
    """Return the digest's rosette, drawn in or out until it fills the ring around the origin."""
    lines = rosette_lines(digest, outer, strands=strands, steps=steps)
    distances = [hypot(x, y) for line in lines for x, y in line]
    low, high = min(distances), max(distances)
    scale = (outer - inner) / (high - low)

    def placed(x: float, y: float) -> tuple[float, float]:
        distance = hypot(x, y)
        factor = (inner + (distance - low) * scale) / distance
        return x * factor, y * factor

    return tuple(tuple(placed(x, y) for x, y in line) for line in lines)


def ring(digest: str) -> str:
    """Draw the ring; it is decoration and hidden from screen readers."""
    lines = ring_lines(digest, INNER, OUTER, strands=STRANDS, steps=STEPS)
    body = f'<path d="{"".join(_soft(line) for line in lines)}"/>'
    return figure(body, box=(-OUTER, -OUTER, 2 * OUTER, 2 * OUTER), name="rosette")


def _soft(line: Line) -> str:
    """Write soft curves through the middles of the steps, in whole and relative numbers.

    They are half as long as exact ones, and there are a thousand of them. The
    line is closed: its last place is its first.
    """
    places = [(round(x), round(y)) for x, y in line]
    middles = [((a[0] + b[0]) // 2, (a[1] + b[1]) // 2) for a, b in pairwise(places)]
    parts = [f"M{middles[0][0]} {middles[0][1]}q"]
    for corner, (start, end) in zip(places[1:], pairwise([*middles, middles[0]]), strict=True):
        for x, y in (corner, end):
            parts.append(f"{x - start[0]} {y - start[1]} ")
    return "".join(parts).replace(" -", "-").rstrip()
