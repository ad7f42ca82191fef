"""The drawn parts of the printed certificate: pattern, wheel and QR code."""

from collections.abc import Sequence
from itertools import groupby
from math import cos, pi, sin
from typing import Any

from elearning.credentials.pdf import Line, Wheel

Point = tuple[float, float]

LAKE, FINE, EDGE, QUIET = (11, 85, 102), (128, 160, 165), (160, 160, 150), (87, 92, 81)
RINGS = 3
HUB = 0.34  # radius of the wheel's middle, as a part of the whole
STEPS = 5  # chords for the arc of one cell
GAP = 0.011  # half of the space between two cells, as a part of the radius


def draw_pattern(pdf: Any, lines: Sequence[Line], *, at: Point) -> None:
    """Draw fine lines around a point."""
    pdf.set_draw_color(*FINE)
    pdf.set_line_width(0.07)
    for line in lines:
        pdf.polyline(_placed(line, at, 1))


def draw_wheel(pdf: Any, wheel: Wheel, *, at: Point, radius: float) -> None:
    """Draw the wheel: a studied cell is full, a practised one begun, as on the platform's pages."""
    count = len(wheel.labels)
    pdf.set_fill_color(*LAKE)
    for sector in range(1, count + 1):
        for phase in range(RINGS):
            inner = HUB + (1 - HUB) * phase / RINGS + GAP
            outer = HUB + (1 - HUB) * (phase + 1) / RINGS - GAP
            edges = [_placed(_arc(sector, count, r), at, radius) for r in (inner, outer)]
            draw_swatch(pdf, edges, _kind((sector, phase), wheel), phase)
    pdf.set_draw_color(*EDGE)
    pdf.set_line_width(0.15)
    hub = radius * (HUB - 4 * GAP)
    pdf.circle(at[0], at[1], hub, style="F" if wheel.is_foundation else "D")


def draw_swatch(pdf: Any, edges: Sequence[Sequence[Point]], kind: str, phase: int = 1) -> None:
    """Draw one area between two edges that run side by side, as its kind and phase look."""
    inner, outer = edges
    pdf.set_draw_color(*EDGE)
    pdf.set_line_width(0.15)
    pdf.polygon([*inner, *reversed(outer)], style="D")
    if kind == "practised":
        outer = _between(inner, outer, 0.45)
    if kind:
        FILLS[phase](pdf, inner, outer, 3 if kind == "practised" else 6)


def _dots(pdf: Any, inner: Sequence[Point], outer: Sequence[Point], count: int) -> None:
    pdf.set_dash_pattern(dash=0.55, gap=0.75)
    _stripes(pdf, inner, outer, count)
    pdf.set_dash_pattern()


def _solid(pdf: Any, inner: Sequence[Point], outer: Sequence[Point], _count: int) -> None:
    pdf.polygon([*inner, *reversed(outer)], style="F")


def _stripes(pdf: Any, inner: Sequence[Point], outer: Sequence[Point], count: int) -> None:
    pdf.set_draw_color(*LAKE)
    pdf.set_line_width(0.55)
    for place in range(count):
        pdf.polyline(_between(inner, outer, (place + 0.5) / count))


FILLS = (_dots, _solid, _stripes)


def draw_qr(
    pdf: Any, modules: Sequence[Sequence[bool]], *, left: float, top: float, size: float
) -> None:
    """Draw a QR code, each run of dark modules as one bar."""
    pdf.set_fill_color(0, 0, 0)
    step = size / len(modules)
    for y, row in enumerate(modules):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                pdf.rect(left + x * step, top + y * step, length * step, step, style="F")
            x += length


def label_places(sectors: int, *, at: Point, radius: float) -> list[Point]:
    """Return the middle of each sector's spoke at a distance from the wheel's middle."""
    angles = (2 * pi * (number - 1) / sectors - pi / 2 for number in range(1, sectors + 1))
    return [(at[0] + radius * cos(angle), at[1] + radius * sin(angle)) for angle in angles]


def _kind(cell: tuple[int, int], wheel: Wheel) -> str:
    if cell in wheel.studied:
        return "studied"
    return "practised" if cell in wheel.practised else ""


def _arc(sector: int, sectors: int, radius: float) -> list[Point]:
    # A gap of even width takes a larger angle near the hub.
    start = 2 * pi * (sector - 1.5) / sectors - pi / 2 + GAP / radius
    stop = 2 * pi * (sector - 0.5) / sectors - pi / 2 - GAP / radius
    angles = (start + (stop - start) * step / STEPS for step in range(STEPS + 1))
    return [(radius * cos(angle), radius * sin(angle)) for angle in angles]


def _placed(points: Sequence[Point], at: Point, radius: float) -> list[Point]:
    return [(at[0] + x * radius, at[1] + y * radius) for x, y in points]


def _between(inner: Sequence[Point], outer: Sequence[Point], part: float) -> list[Point]:
    return [
        (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
        for a, b in zip(inner, outer, strict=True)
    ]
