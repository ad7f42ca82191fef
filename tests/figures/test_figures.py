"""Gauges, charts, map, bar and patterns."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.figures.charts import Series, Step, indicators, reach
from elearning.figures.gauges import gauge
from elearning.figures.map import Place, country_map
from elearning.figures.pattern import guilloche, guilloche_lines, rosette, rosette_lines
from elearning.figures.progress import progress_bar

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40)


def read(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="x" ', 1))
    assert all("style" not in element.attrib for element in root.iter())
    return root


def has_class(svg: str, name: str) -> bool:
    return any(name == element.get("class") for element in read(svg).iter())


def test_a_gauge_shows_where_the_reading_stood_before():
    assert has_class(gauge(4, low=0, high=10, before=6), "gauge-before")


def test_a_gauge_that_has_not_moved_shows_no_reading_before():
    assert not has_class(gauge(4, low=0, high=10, before=4), "gauge-before")
    assert not has_class(gauge(4, low=0, high=10), "gauge-before")


@given(st.integers(-20, 20), st.integers(-5, 5), st.integers(0, 10))
def test_the_mark_of_a_gauge_never_leaves_its_scale(value, low, span):
    drawn = gauge(value, low=low, high=low + span)

    place = float(re.search(r'gauge-mark" d="M([\d.]+) ', drawn).group(1))
    assert 8 <= place <= 232


@pytest.mark.parametrize(
    ("done", "total", "width"), [(0, 8, None), (4, 8, 149.0), (8, 8, 298.0), (9, 8, 298.0)]
)
def test_a_bar_is_filled_as_far_as_is_done(done, total, width):
    found = re.search(r'class="bar-done" x="1" y="1" width="([\d.]+)"', progress_bar(done, total))

    assert (float(found.group(1)) if found else None) == width


def test_a_bar_of_nothing_is_empty():
    assert "bar-done" not in progress_bar(0, 0)


def test_an_indicator_is_drawn_in_steps_because_it_jumps():
    drawn = indicators([Series("Trust", 0, 10, ((0, 5), (12, 3)))], title="Indicators")

    line = re.search(r'chart-line" d="M([^"]+)"', drawn).group(1).split("L")
    assert len(line) == 3
    assert line[0].split()[1] == line[1].split()[1]


def test_the_last_value_of_each_indicator_stands_beside_its_line():
    both = [Series("Trust", 0, 10, ((0, 5), (12, 3))), Series("Water", 0, 5, ((0, 2), (12, 4)))]

    drawn = indicators(both, title="Indicators")

    assert re.findall(r'chart-value"[^>]*>(\d+)<', drawn) == ["3", "4"]


@given(TEXT, st.lists(st.tuples(st.integers(-99, 999), st.integers(0, 10)), max_size=5))
def test_a_chart_of_any_series_is_well_formed(label, points):
    read(indicators([Series(label, 0, 10, tuple(sorted(points)))], marks=((0, label),), title="x"))


def test_the_line_of_what_can_be_reached_falls_where_something_was_given_away():
    steps = [Step(1, 1.0, "best", "One"), Step(2, 0.4, "harmful", "Two")]

    drawn = reach(steps, title="What could still be reached")

    line = re.search(r'reach-line" d="M([^"]+)"', drawn).group(1).split("L")
    heights = [float(point.split()[1]) for point in line]
    assert heights == sorted(heights)
    assert heights[2] == heights[0] < heights[-1]


def test_each_step_leads_to_its_decision_and_says_what_it_was():
    drawn = reach([Step(1, 1.0, "best", "Decision 1: best", "#turn-1")], title="Reach")

    step = next(e for e in read(drawn).iter() if e.tag.endswith("a"))
    assert (step.get("href"), step.get("aria-label")) == ("#turn-1", "Decision 1: best")


def test_the_map_marks_the_places_of_the_present_scene():
    places = [
        Place("a", "Port Selu", (30, 20), "port", is_here=True),
        Place("b", "Mata", (70, 10), "village"),
    ]

    drawn = country_map([[(10, 10), (40, 10), (30, 40)]], places, title="Map")

    here = [e for e in read(drawn).iter() if e.get("class") == "map-place is-here"]
    assert [child.text for child in here[0].iter() if child.tag.endswith("text")] == ["Port Selu"]
    assert len(here) == 1


@given(TEXT, st.lists(st.tuples(st.integers(0, 100), st.integers(0, 60)), max_size=8))
def test_a_map_of_any_land_is_well_formed(label, island):
    read(country_map([island], [Place("a", label, (50, 30), "unknown")], title=label or "Map"))


def test_one_digest_always_gives_the_same_pattern():
    assert guilloche("abc") == guilloche("abc")
    assert rosette("abc") == rosette("abc")


@given(st.text(max_size=64), st.text(max_size=64))
def test_two_digests_give_two_patterns(one, other):
    assert (guilloche_lines(one, 800, 36) == guilloche_lines(other, 800, 36)) == (one == other)


@given(st.text(max_size=64))
def test_no_line_of_a_pattern_leaves_its_field(digest):
    band = [point for line in guilloche_lines(digest, 800, 36) for point in line]
    ring = [point for line in rosette_lines(digest, 100) for point in line]

    assert all(0 <= x <= 800 and 0 <= y <= 36 for x, y in band)
    assert all(x * x + y * y <= 100.01**2 for x, y in ring)
