"""Small pieces that all figures are written with: numbers, points and escaped text."""

from collections.abc import Iterable
from html import escape
from math import cos, radians, sin

Point = tuple[float, float]


def num(value: float) -> str:
    """Write a coordinate with one decimal at most, so that figures stay small."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def at(point: Point) -> str:
    """Write a point as a path wants it."""
    return f"{num(point[0])} {num(point[1])}"


def polar(radius: float, degrees: float) -> Point:
    """Return the point at a radius, with 0 degrees at twelve o'clock and going clockwise."""
    angle = radians(degrees - 90)
    return radius * cos(angle), radius * sin(angle)


def line(points: Iterable[Point]) -> str:
    """Write an open path through the points."""
    return "M" + "L".join(at(point) for point in points)


def smooth(points: tuple[Point, ...]) -> str:
    """Write a closed, soft path through the points (Catmull-Rom as cubic curves)."""
    count = len(points)
    parts = [f"M{at(points[0])}"]
    for i in range(count):
        before, start = points[i - 1], points[i]
        end, after = points[(i + 1) % count], points[(i + 2) % count]
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append(f"C{at(first)} {at(second)} {at(end)}")
    return "".join(parts) + "Z"


def text(value: str) -> str:
    """Return the value fit to stand between tags or in an attribute."""
    return escape(value, quote=True)


def figure(
    body: str,
    *,
    box: tuple[float, float, float, float],
    name: str,
    title: str = "",
    desc: str = "",
    is_group: bool = False,
    key: str = "",
    has_size: bool = False,
) -> str:
    """Return the SVG element around a body.

    A figure without a title is decoration, or stands beside words that say
    the same: it is hidden from screen readers. One with a size of its own does
    not shrink with the page.
    """
    view = " ".join(num(value) for value in box)
    size = f' width="{num(box[2])}" height="{num(box[3])}"' if has_size else ""
    if not title:
        return f'<svg class="{name}" viewBox="{view}" aria-hidden="true">{body}</svg>'
    ids = f"{key or name}-title" + (f" {key or name}-desc" if desc else "")
    told = f'<title id="{key or name}-title">{text(title)}</title>'
    if desc:
        told += f'<desc id="{key or name}-desc">{text(desc)}</desc>'
    role = "group" if is_group else "img"
    return (
        f'<svg class="{name}" viewBox="{view}"{size} role="{role}" aria-labelledby="{ids}">'
        f"{told}{body}</svg>"
    )
