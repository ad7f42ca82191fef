"""The wheel: fifteen spokes, three rings of phases, an outer ring of systems.

One figure, three uses: navigation (spokes are links), progress (cells empty,
begun or passed) and situation (active sectors, and cells where one has acted).
It does not mirror in right-to-left pages; only its labels are in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from elearning.figures.svg import Point, at, figure, num, polar, text

PHASES = ("before", "during", "after")
SYSTEMS = ("cluster", "refugee", "security", "development")
RINGS = (54.0, 104.0, 154.0, 204.0)
BAND = 260.0
RIM = 280.0
LABELS = 293.0
FULL = frozenset({"shown", "passed", "acted", "well"})
HALF = frozenset({"begun", "active", "partly"})

Cells = tuple[str, str, str]
"""The states of a spoke's cells before, during and after."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One sector as the wheel shows it."""

    number: int
    name: str
    cells: Cells = ("shown", "shown", "shown")
    systems: tuple[str, ...] = ()
    href: str = ""
    is_active: bool = True


def wheel(
    spokes: Sequence[Spoke],
    *,
    title: str,
    desc: str = "",
    sprite: str = "",
    hub: tuple[str, ...] = (),
    has_labels: bool = True,
    key: str = "wheel",
) -> str:
    """Draw the wheel.

    :param sprite: address of the icon sprite; without it no icons are drawn.
    :param key: begins every id, so that a page can hold two wheels.
    """
    turn = 360 / len(spokes)
    cells = _cells(spokes, turn, key)
    body = "".join(
        (
            _definitions(key, turn, cells),
            cells,
            _grid(len(spokes), turn),
            # Beside small cells without names, shapes of the systems would be specks.
            "".join(_rim(spoke, i * turn) for i, spoke in enumerate(spokes)) if has_labels else "",
            "".join(_spoke(s, i * turn, key, sprite, has_labels) for i, s in enumerate(spokes)),
            _hub(hub),
        )
    )
    across = (LABELS + 152) if has_labels else RIM + 6
    down = (LABELS + 22) if has_labels else RIM + 6
    return figure(
        body,
        box=(-across, -down, 2 * across, 2 * down),
        name="wheel",
        title=title,
        desc=desc,
        is_group=any(spoke.href for spoke in spokes),
        key=key,
    )


def _wedge(inner: float, outer: float, turn: float) -> str:
    """Write the path of one cell around twelve o'clock."""
    half = turn / 2
    corners = polar(inner, -half), polar(outer, -half), polar(outer, half), polar(inner, half)
    a, b, c, d = (at(corner) for corner in corners)
    return f"M{a}L{b}A{num(outer)} {num(outer)} 0 0 1 {c}L{d}A{num(inner)} {num(inner)} 0 0 0 {a}Z"


def _definitions(key: str, turn: float, used_in: str) -> str:
    """Define the shapes that cells stand in, those only which some cell uses."""
    shapes = []
    for phase, inner, outer in zip(PHASES, RINGS, RINGS[1:], strict=False):
        for end, edge in (("", outer), ("-half", inner + (outer - inner) * 0.45)):
            name = f"{key}-{phase}{end}"
            if f'"#{name}"' in used_in:
                shapes.append(f'<path id="{name}" d="{_wedge(inner, edge, turn)}"/>')
    shapes.append(f'<path id="{key}-spoke" d="{_wedge(RINGS[0], BAND, turn)}"/>')
    dots = (
        f'<pattern id="{key}-dots" class="ink-before" width="9" height="9"'
        ' patternUnits="userSpaceOnUse"><circle cx="4.5" cy="4.5" r="2.2"/></pattern>'
    )
    lines = (
        f'<pattern id="{key}-lines" class="ink-after" width="7" height="7"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path d="M0 0H7V2.6H0Z"/></pattern>'
    )
    return f"<defs>{dots}{lines}{''.join(shapes)}</defs>"


def _cells(spokes: Sequence[Spoke], turn: float, key: str) -> str:
    fills = (f"url(#{key}-dots)", "", f"url(#{key}-lines)")
    rings = []
    for ring, (phase, fill) in enumerate(zip(PHASES, fills, strict=True)):
        drawn = []
        for i, spoke in enumerate(spokes):
            state = spoke.cells[ring]
            if state in FULL or state in HALF:
                end = "-half" if state in HALF else ""
                drawn.append(f'<use href="#{key}-{phase}{end}"{_rotated(i * turn)}/>')
            if state == "acted":
                x, y = polar((RINGS[ring] + RINGS[ring + 1]) / 2, i * turn)
                drawn.append(f'<circle class="wheel-acted" cx="{num(x)}" cy="{num(y)}" r="10"/>')
        painted = f' fill="{fill}"' if fill else ""
        if drawn:
            rings.append(f'<g class="ring-{phase}"{painted}>{"".join(drawn)}</g>')
    return "".join(rings)


def _rotated(degrees: float) -> str:
    return f' transform="rotate({num(degrees)})"' if degrees else ""


def _grid(count: int, turn: float) -> str:
    rings = "".join(f'<circle r="{num(r)}"/>' for r in (*RINGS, BAND, RIM))
    ends = ((polar(RINGS[0], a), polar(RIM, a)) for a in ((i + 0.5) * turn for i in range(count)))
    spokes = "".join(f"M{at(inner)}L{at(outer)}" for inner, outer in ends)
    return f'<g class="wheel-grid">{rings}<path d="{spokes}"/></g>'


def _rim(spoke: Spoke, degrees: float) -> str:
    """Draw the systems of one sector, each in its own shape and place."""
    radius = (BAND + RIM) / 2
    drawn = []
    for i, system in enumerate(SYSTEMS):
        if system in spoke.systems:
            drawn.append(_shape(system, polar(radius, degrees - 7.2 + i * 4.8)))
    return f'<path class="wheel-systems" d="{"".join(drawn)}"/>' if drawn else ""


def _shape(system: str, centre: Point) -> str:
    x, y = centre
    if system == "cluster":
        return f"M{num(x - 4)} {num(y)}a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z"
    if system == "refugee":
        return f"M{num(x - 3.6)} {num(y - 3.6)}h7.2v7.2h-7.2Z"
    if system == "security":
        return f"M{num(x)} {num(y - 4.6)}l4.6 8h-9.2Z"
    return f"M{num(x)} {num(y - 5)}l5 5l-5 5l-5-5Z"


def _spoke(spoke: Spoke, degrees: float, key: str, sprite: str, has_label: bool) -> str:
    x, y = polar(217, degrees)
    parts = [f'<use class="wheel-ground" href="#{key}-spoke"{_rotated(degrees)}/>']
    if sprite:
        ix, iy = polar(243, degrees)
        where = f'x="{num(ix - 10.5)}" y="{num(iy - 10.5)}" width="21" height="21"'
        parts.append(f'<use class="icon" href="{text(sprite)}#sector-{spoke.number}" {where}/>')
    else:
        x, y = polar((RINGS[-1] + BAND) / 2, degrees)
    number = f'<text class="wheel-number" x="{num(x)}" y="{num(y + 5)}">{spoke.number}</text>'
    parts.append(number)
    if has_label:
        parts.append(_label(spoke.name, degrees))
    name = "spoke" if spoke.is_active else "spoke is-idle"
    if not spoke.href:
        return f'<g class="{name}">{"".join(parts)}</g>'
    return f'<a class="{name}" href="{text(spoke.href)}">{"".join(parts)}</a>'


def _label(name: str, degrees: float) -> str:
    x, y = polar(LABELS, degrees)
    side = "middle" if abs(x) < 20 else "start" if x > 0 else "end"
    lift = 5 + (6 if y > 200 else -6 if y < -200 else 0)
    place = f'x="{num(x)}" y="{num(y + lift)}" text-anchor="{side}"'
    return f'<text class="wheel-label" {place}>{text(name)}</text>'


def _hub(lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    first = f'<text class="wheel-hub" y="{2 if len(lines) > 1 else 9}">{text(lines[0])}</text>'
    rest = "".join(
        f'<text class="wheel-hub-small" y="{22 + 15 * i}">{text(value)}</text>'
        for i, value in enumerate(lines[1:])
    )
    return first + rest
