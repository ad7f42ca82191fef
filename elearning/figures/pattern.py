"""Fine line patterns drawn from a digest, so that no two certificates look alike."""

from hashlib import sha256
from itertools import pairwise
from math import cos, pi, sin

from elearning.figures.svg import Point, at, figure

Line = tuple[Point, ...]

STRANDS = 9
STEPS = 90


def guilloche_lines(digest: str, width: float, height: float) -> tuple[Line, ...]:
    """Return the lines of a woven band; the same digest always gives the same band.

    The lines are values, so that a page and a PDF can draw the very same band.
    """
    seed = sha256(digest.encode()).digest()
    slow, quick, fine = 2 + seed[0] % 3, 5 + seed[1] % 6, 11 + seed[2] % 9
    shift, drift = seed[3] / 255 * 2 * pi, 0.3 + seed[4] / 255 * 0.5
    depth = 0.25 + seed[5] / 255 * 0.2
    return tuple(
        tuple(
            _point(step / STEPS, strand, (slow, quick, fine), (shift, drift, depth), width, height)
            for step in range(STEPS + 1)
        )
        for strand in range(STRANDS)
    )


def rosette_lines(
    digest: str, radius: float, *, strands: int = 6, steps: int = 120
) -> tuple[Line, ...]:
    """Return the closed lines of a rosette around the origin, drawn from the digest.

    Paper carries more and finer strands of the same form than a screen.
    """
    seed = sha256(b"rosette" + digest.encode()).digest()
    petals, lobes = 7 + seed[0] % 9, 3 + seed[1] % 5
    depth, turn = 0.12 + seed[2] / 255 * 0.14, seed[3] / 255 * 2 * pi
    lines = []
    for strand in range(strands):
        phase = turn + strand * pi / strands
        points = []
        for step in range(steps + 1):
            a = step / steps * 2 * pi
            r = radius * (0.65 + depth * sin(petals * a + phase) + 0.08 * sin(lobes * a - phase))
            points.append((r * cos(a), r * sin(a)))
        lines.append(tuple(points))
    return tuple(lines)


def _point(
    along: float,
    strand: int,
    waves: tuple[int, int, int],
    form: tuple[float, float, float],
    width: float,
    height: float,
) -> Point:
    slow, quick, fine = waves
    shift, drift, depth = form
    offset = strand * drift
    swell = 0.55 + 0.4 * sin(slow * pi * along + shift)
    wave = sin(2 * pi * quick * along + offset) * swell
    ripple = sin(2 * pi * fine * along - offset) * depth * (1 - swell)
    middle = height / 2
    return along * width, middle + middle * 0.96 * max(-1.0, min(1.0, wave + ripple))


def soft(points: Line) -> str:
    """Write a line as soft curves through the middles of its steps."""
    parts = [f"M{at(points[0])}"]
    for start, end in pairwise(points[1:]):
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        parts.append(f"Q{at(start)} {at(middle)}")
    parts.append(f"T{at(points[-1])}")
    return "".join(parts)


def guilloche(digest: str, width: float = 800, height: float = 36) -> str:
    """Draw the band of a digest; it is decoration and hidden from screen readers."""
    lines = "".join(soft(points) for points in guilloche_lines(digest, width, height))
    body = f'<path d="{lines}"/>'
    return figure(body, box=(0, 0, width, height), name="guilloche")


def rosette(digest: str, radius: float = 100) -> str:
    """Draw the rosette of a digest; it is decoration and hidden from screen readers."""
    lines = "".join(soft(points) for points in rosette_lines(digest, radius))
    body = f'<path d="{lines}"/>'
    return figure(body, box=(-radius, -radius, 2 * radius, 2 * radius), name="rosette")
