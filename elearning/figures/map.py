"""A schematic map of a fictional country: land, water lines, places, drawn like a sketch in ink."""

from collections.abc import Sequence
from dataclasses import dataclass

from elearning.figures.svg import Point, at, figure, num, smooth, text

WIDTH, HEIGHT = 100.0, 60.0
SCALE = 6.0
SIGNS = {
    "town": '<circle r="6"/><circle class="map-core" r="2.5"/>',
    "village": '<circle r="4"/>',
    "port": '<path d="M0-7v14M-4-3.5h8M-6 2a6 5.5 0 0 0 12 0"/>',
    "airport": '<path d="M0-8v16M-8 1l8-5 8 5M-4 8l4-2.5L4 8"/>',
    "camp": '<path d="M-8 6 0-7 8 6ZM-2.5 6 0 1l2.5 5"/>',
    "hospital": '<path d="M-6-6h12v12h-12ZM0-3.5v7M-3.5 0h7"/>',
    "border": '<path d="M-5 8V-6M-5-3 8-6M5 8v-13"/>',
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place: where it is, what it is, and whether the present scene is there."""

    key: str
    label: str
    at: Point
    kind: str = "town"
    is_here: bool = False


def country_map(
    land: Sequence[Sequence[Point]], places: Sequence[Place], *, title: str, desc: str = ""
) -> str:
    """Draw the map, with the places of the present scene marked.

    Coordinates are the author's, 0 to 100 across and 0 to 60 down.
    """
    coast = "".join(_coast(island) for island in land if len(island) >= 3)
    shore = '<use href="#map-coast" class="{}"/>'
    water = "".join(shore.format(f"map-water map-water-{ring}") for ring in (3, 2, 1))
    body = (
        f'<rect class="map-sea" width="{num(WIDTH * SCALE)}" height="{num(HEIGHT * SCALE)}"/>'
        f'<defs><path id="map-coast" d="{coast}"/></defs>{water}{shore.format("map-land")}'
        f"{_frame()}{''.join(_drawn(places))}"
    )
    box = (0.0, 0.0, WIDTH * SCALE, HEIGHT * SCALE)
    return figure(body, box=box, name="map", title=title, desc=desc)


def _coast(island: Sequence[Point]) -> str:
    return smooth(tuple((x * SCALE, y * SCALE) for x, y in island))


def _frame() -> str:
    """Draw the neat line with its ticks, and the north arrow."""
    right, bottom = WIDTH * SCALE - 6, HEIGHT * SCALE - 6
    ticks = "".join(
        f"M{num(x * SCALE)} 6v7M{num(x * SCALE)} {num(bottom)}v-7" for x in range(10, 100, 10)
    )
    ticks += "".join(
        f"M6 {num(y * SCALE)}h7M{num(right)} {num(y * SCALE)}h-7" for y in range(10, 60, 10)
    )
    frame = f'<path class="map-frame" d="M6 6H{num(right)}V{num(bottom)}H6Z{ticks}"/>'
    north = '<path class="map-north" d="M0-16 6 10 0 5-6 10Z"/>'
    return f'{frame}<g transform="translate({num(right - 26)} 38)">{north}</g>'


def _drawn(places: Sequence[Place]) -> list[str]:
    """Draw the places in the author's order; those of the scene choose first where to be named."""
    taken = [_box(_spot(place), (-12.0, 12.0), 24.0) for place in places]
    labels: dict[str, str] = {}
    for place in sorted(places, key=lambda one: not one.is_here):
        ways = sorted(_WAYS, key=lambda way: (place.at[0] > 68) == (way[1] == "start"))
        boxes = [_label_box(place, way) for way in ways]
        own = _box(_spot(place), (-12.0, 12.0), 24.0)
        covered = [sum(_meet(box, one) for one in taken if one != own) for box in boxes]
        spoilt = [one + _outside(box) for one, box in zip(covered, boxes, strict=True)]
        best = spoilt.index(min(spoilt))
        taken.append(boxes[best])
        (dx, dy), side = ways[best]
        where = f'x="{num(dx)}" y="{num(dy)}" text-anchor="{side}"'
        labels[place.key] = f"<text {where}>{text(place.label)}</text>"
    return [_place(place, labels[place.key]) for place in places]


Box = tuple[float, float, float, float]
Way = tuple[Point, str]
_WAYS: tuple[Way, ...] = (
    ((20, 7), "start"),
    ((-20, 7), "end"),
    ((0, -20), "middle"),
    ((0, 36), "middle"),
)
LETTER, LINE = 12.0, 24.0  # room for one letter and one line, as small maps write them


def _spot(place: Place) -> Point:
    return place.at[0] * SCALE, place.at[1] * SCALE


def _box(spot: Point, across: Point, height: float) -> Box:
    x, y = spot
    return x + across[0], y - height / 2, x + across[1], y + height / 2


def _label_box(place: Place, way: Way) -> Box:
    (x, y), ((dx, dy), side) = _spot(place), way
    width = LETTER * len(place.label)
    left = {"start": 0.0, "middle": -width / 2, "end": -width}[side]
    return _box((x + dx, y + dy - 7), (left, left + width), LINE)


def _meet(one: Box, other: Box) -> float:
    """Return how much two boxes cover each other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _outside(box: Box) -> float:
    """Return how much of a box would be cut off at the map's edge."""
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return whole - _meet(box, (6.0, 6.0, WIDTH * SCALE - 6, HEIGHT * SCALE - 6))


def _place(place: Place, label: str) -> str:
    sign = SIGNS.get(place.kind, SIGNS["town"])
    ring = '<circle class="map-ring" r="15"/>' if place.is_here else ""
    name = "map-place is-here" if place.is_here else "map-place"
    where = at(_spot(place))
    return f'<g class="{name}" transform="translate({where})">{ring}{sign}{label}</g>'
