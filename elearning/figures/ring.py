"""The ring of fine lines around a certificate's wheel, drawn from its digest."""

from math import hypot

from elearning.figures.pattern import Line, rosette_lines, soft
from elearning.figures.svg import figure

OUTER, INNER = 100.0, 72.0


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
    lines = ring_lines(digest, INNER, OUTER, strands=12, steps=150)
    body = f'<path d="{"".join(soft(line) for line in lines)}"/>'
    return figure(body, box=(-OUTER, -OUTER, 2 * OUTER, 2 * OUTER), name="rosette")
