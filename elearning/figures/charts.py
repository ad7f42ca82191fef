"""Charts of a debrief: indicators over time, and what could still be reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearning.figures.svg import Point, at, figure, line, num, text

WIDTH = 420.0
EDGE = 6.0
LEFT, RIGHT, TOP = 4.0, 34.0, 14.0


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator over time: pairs of hour and value, in order of time."""

    label: str
    low: int
    high: int
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on the line of what could still be reached.

    ``left`` is what could still be reached after it, from 1 (everything) to 0.
    """

    number: int
    left: float
    grade: str
    label: str
    href: str = ""


def indicators(
    series: Sequence[Series],
    *,
    marks: Sequence[tuple[int, str]] = (),
    title: str,
    desc: str = "",
    key: str = "indicators",
) -> str:
    """Draw each indicator on a band of its own, all over the same hours.

    :param marks: hours that get a line through all bands, with their word.
    """
    hours = [hour for one in series for hour, _ in one.points] + [hour for hour, _ in marks]
    first, last = (min(hours), max(hours)) if hours else (0, 1)
    span = max(last - first, 1)

    def across(hour: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (hour - first) / span

    band = 64.0
    height = TOP + 16 + band * len(series)
    lines = "".join(_mark(across(hour), height, word) for hour, word in marks)
    bands = "".join(
        _band(one, TOP + 16 + i * band, [across(hour) for hour, _ in one.points])
        for i, one in enumerate(series)
    )
    box = (0.0, 0.0, WIDTH, height)
    return figure(lines + bands, box=box, name="chart", title=title, desc=desc, key=key)


def _mark(x: float, height: float, word: str) -> str:
    path = f'<path class="chart-mark" d="M{num(x)} {num(TOP + 6)}V{num(height)}"/>'
    return f'{path}<text class="chart-word" x="{num(x + 4)}" y="{num(TOP)}">{text(word)}</text>'


def _band(one: Series, top: float, xs: Sequence[float]) -> str:
    head, room = top + 20, 34.0
    span = max(one.high - one.low, 1)

    def down(value: int) -> float:
        return head + room * (1 - (value - one.low) / span)

    points: list[Point] = []
    for x, (_, value) in zip(xs, one.points, strict=True):
        if points:
            points.append((x, points[-1][1]))
        points.append((x, down(value)))
    base = f"M{num(LEFT)} {num(head + room)}H{num(WIDTH - RIGHT)}"
    parts = [
        f'<path class="chart-base" d="{base}"/>',
        f'<text class="chart-label" x="{num(LEFT)}" y="{num(top + 12)}">{text(one.label)}</text>',
    ]
    if points:
        x, y = points[-1]
        value = one.points[-1][1]
        parts.append(f'<path class="chart-line" d="{line(points)}"/>')
        parts.append(f'<circle class="chart-end" cx="{num(x)}" cy="{num(y)}" r="4"/>')
        parts.append(f'<text class="chart-value" x="{num(x + 10)}" y="{num(y + 5)}">{value}</text>')
    return f"<g>{''.join(parts)}</g>"


def reach(steps: Sequence[Step], *, title: str, desc: str = "", key: str = "reach") -> str:
    """Draw the line of what could still be reached, falling where something was given away.

    Each step is a link to its decision; sign and word of the rating are in its name.
    """
    height, head, room = 190.0, 18.0, 120.0
    gap = (WIDTH - 2 * EDGE) / max(len(steps), 1)
    xs = [EDGE + gap * (i + 0.5) for i in range(len(steps))]
    ys = [head + room * (1 - min(max(step.left, 0.0), 1.0)) for step in steps]
    path: list[Point] = [(EDGE, head)]
    for x, y in zip(xs, ys, strict=True):
        path += [(x, path[-1][1]), (x, y)]
    path.append((WIDTH - EDGE, path[-1][1]))
    ground = f"{line(path)}V{num(head + room)}H{num(EDGE)}Z"
    body = (
        f'<path class="reach-best" d="M{num(EDGE)} {num(head)}H{num(WIDTH - EDGE)}"/>'
        f'<path class="reach-ground" d="{ground}"/><path class="reach-line" d="{line(path)}"/>'
        + "".join(_step(s, (x, y), head + room) for s, x, y in zip(steps, xs, ys, strict=True))
    )
    box = (0.0, 0.0, WIDTH, height)
    has_links = any(step.href for step in steps)
    return figure(
        body, box=box, name="chart reach", title=title, desc=desc, is_group=has_links, key=key
    )


SIGNS = {
    "best": "M-5 0l3.5 4L5-4",
    "acceptable": "M-5 0l3.5 4L5-4",
    "weak": "M-5 0H5",
    "harmful": "M-4-4 4 4M4-4-4 4",
}


def _step(step: Step, point: Point, floor: float) -> str:
    sign = SIGNS.get(step.grade, SIGNS["weak"])
    x = num(point[0])
    body = (
        f'<path class="reach-drop" d="M{x} {num(point[1])}V{num(floor + 22)}"/>'
        f'<g transform="translate({at(point)})"><circle class="reach-dot" r="10"/>'
        f'<path class="reach-sign" d="{sign}"/></g>'
        f'<text class="reach-number" x="{x}" y="{num(floor + 42)}">{step.number}</text>'
        f"<title>{text(step.label)}</title>"
    )
    name = f"reach-step is-{text(step.grade)}"
    if not step.href:
        return f'<g class="{name}">{body}</g>'
    label = text(step.label)
    return f'<a class="{name}" href="{text(step.href)}" aria-label="{label}">{body}</a>'
