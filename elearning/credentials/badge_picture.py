"""The picture of a badge: the wheel with the cells that were earned, as SVG and as PNG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin
from xml.sax.saxutils import escape

from elearning.credentials.pdf import Line, Wheel

SIZE = 640  # pixels, and units of the drawing
MIDDLE = SIZE / 2
RIM, RING, WHEEL = 310.0, (246.0, 300.0), 232.0
HUB, GAP, RINGS = 0.34, 0.012, 3
STEPS = 6  # chords for the arc of a cell
SHARPER = 4  # drawn so many times larger, then made smaller: edges come out smooth
PAPER, LAKE, FINE, EDGE = "#fbf8f1", "#0b5566", "#9fbcc0", "#c9c6b8"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One closed area: its corners, and how it is filled."""

    points: tuple[Point, ...]
    fill: str | None


def badge_svg(wheel: Wheel, pattern: Sequence[Line], title: str) -> str:
    """Return the picture as SVG, with its title for who cannot see it."""
    lines = "".join(f'<path d="M{_path(line)}"/>' for line in pattern)
    cells = "".join(
        f'<path d="M{_path(shape.points)}Z" fill="{shape.fill or "none"}"/>'
        for shape in _cells(wheel)
    )
    hub = WHEEL * (HUB - 4 * GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<circle cx="{MIDDLE:g}" cy="{MIDDLE:g}" r="{RIM:g}" fill="{PAPER}" stroke="{LAKE}" '
        f'stroke-width="6"/><g fill="none" stroke="{FINE}" stroke-width="0.8">{lines}</g>'
        f'<g stroke="{EDGE}" stroke-width="1.5">{cells}</g>'
        f'<circle cx="{MIDDLE:g}" cy="{MIDDLE:g}" r="{hub:.1f}" '
        f'fill="{LAKE if wheel.is_foundation else "none"}" stroke="{EDGE}" stroke-width="1.5"/>'
        "</svg>"
    )


def badge_png(wheel: Wheel, pattern: Sequence[Line]) -> bytes:
    """Return the picture as PNG, clear outside of its rim."""
    # It takes a moment to import: only whoever wants a picture pays for it.
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (SIZE * SHARPER, SIZE * SHARPER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse(_box(RIM + 3), fill=LAKE)
    draw.ellipse(_box(RIM - 3), fill=PAPER)
    for line in pattern:
        draw.line([_larger(point) for point in line], fill=FINE, width=SHARPER)
    for shape in _cells(wheel):
        points = [_larger(point) for point in shape.points]
        draw.polygon(points, fill=shape.fill, outline=EDGE, width=SHARPER + 2)
    hub = _box(WHEEL * (HUB - 4 * GAP))
    draw.ellipse(hub, fill=LAKE if wheel.is_foundation else None, outline=EDGE, width=SHARPER + 2)
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    # Few colours: a badge is mailed and posted, and 128 tell no difference.
    small.quantize(128, method=Image.Quantize.FASTOCTREE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _cells(wheel: Wheel) -> Iterator[Shape]:
    """Yield every cell, and for practised ones the part of them that is filled."""
    count = len(wheel.labels)
    for sector in range(1, count + 1):
        for ring in range(RINGS):
            inner = HUB + (1 - HUB) * ring / RINGS + GAP
            outer = HUB + (1 - HUB) * (ring + 1) / RINGS - GAP
            is_studied = (sector, ring) in wheel.studied
            yield Shape(_cell(sector, count, inner, outer), LAKE if is_studied else None)
            if (sector, ring) in wheel.practised and not is_studied:
                yield Shape(_cell(sector, count, inner, inner + (outer - inner) * 0.45), LAKE)


def _cell(sector: int, count: int, inner: float, outer: float) -> tuple[Point, ...]:
    return (*_arc(sector, count, inner), *reversed(_arc(sector, count, outer)))


def _arc(sector: int, count: int, part: float) -> list[Point]:
    # A gap of even width takes a larger angle near the hub.
    start = 2 * pi * (sector - 1.5) / count - pi / 2 + GAP / part
    stop = 2 * pi * (sector - 0.5) / count - pi / 2 - GAP / part
    angles = (start + (stop - start) * step / STEPS for step in range(STEPS + 1))
    radius = WHEEL * part
    return [(MIDDLE + radius * cos(angle), MIDDLE + radius * sin(angle)) for angle in angles]


def _path(points: Sequence[Point]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _larger(point: Point) -> Point:
    return point[0] * SHARPER, point[1] * SHARPER


def _box(radius: float) -> tuple[float, float, float, float]:
    low, high = (MIDDLE - radius) * SHARPER, (MIDDLE + radius) * SHARPER
    return low, low, high, high
