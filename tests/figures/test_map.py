"""The sketch map keeps its labels apart, and inside its frame."""

import re

from elearning.figures.map import HEIGHT, SCALE, WIDTH, Place, country_map

LETTER = 12


def _labels(svg: str) -> list[tuple[float, float, float, float]]:
    """Return the room that each label takes, as small maps write it."""
    boxes = []
    for group in re.findall(r"<g class=\"map-place.*?</g>", svg):
        x, y = map(float, re.findall(r"translate\(([\d.]+) ([\d.]+)\)", group)[0])
        dx, dy, side, word = re.findall(
            r'<text x="(-?[\d.]+)" y="(-?[\d.]+)" text-anchor="(\w+)">([^<]*)', group
        )[0]
        width = LETTER * len(word)
        left = x + float(dx) + {"start": 0, "middle": -width / 2, "end": -width}[side]
        boxes.append((left, y + float(dy) - 18, left + width, y + float(dy) + 4))
    return boxes


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_two_places_close_together_are_named_apart() -> None:
    places = [
        Place("a", "Provincial hospital", (50, 30), is_here=True),
        Place("b", "Verrin rows", (66, 31), is_here=True),
    ]

    first, second = _labels(country_map([], places, title="Map"))

    assert not _meet(first, second)


def test_labels_stay_inside_the_frame() -> None:
    places = [
        Place("a", "A rather long name", (4, 30), is_here=True),
        Place("b", "Another long name", (96, 30), is_here=True),
    ]

    boxes = _labels(country_map([], places, title="Map"))

    assert all(box[0] >= 0 and box[2] <= WIDTH * SCALE for box in boxes)
    assert all(box[1] >= 0 and box[3] <= HEIGHT * SCALE for box in boxes)


def test_labels_are_escaped() -> None:
    svg = country_map([], [Place("a", "<b>", (50, 30))], title="Map")

    assert "&lt;b&gt;" in svg
