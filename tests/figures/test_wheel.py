"""The wheel shows what it is given, and nothing runs in it."""

import gzip
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.figures.wheel import SYSTEMS, Spoke, wheel

STATES = ("shown", "none", "empty", "begun", "passed", "active", "acted")


def spokes(**changes: object) -> list[Spoke]:
    return [
        Spoke(number, f"Sector {number}", systems=SYSTEMS, **changes)  # type: ignore[arg-type]
        for number in range(1, 16)
    ]


def test_every_sector_is_a_link_when_it_leads_somewhere():
    linked = [
        Spoke(number, "A sector", href=f"/guidance/sectors/{number}") for number in range(1, 16)
    ]

    drawn = wheel(linked, title="Wheel")

    assert re.findall(r'<a class="spoke" href="/guidance/sectors/(\d+)"', drawn) == [
        str(number) for number in range(1, 16)
    ]


def test_a_wheel_without_links_is_one_picture_with_a_name():
    drawn = wheel(spokes(), title="Your progress", desc="Nine of 45 cells passed")

    assert "<a " not in drawn
    assert 'role="img"' in drawn
    assert "<desc" in drawn


@pytest.mark.parametrize(
    ("state", "whole", "half"),
    [
        ("shown", 45, 0),
        ("passed", 45, 0),
        ("begun", 0, 45),
        ("active", 0, 45),
        ("empty", 0, 0),
        ("none", 0, 0),
    ],
)
def test_a_cell_is_filled_as_far_as_its_state_says(state, whole, half):
    drawn = wheel(spokes(cells=(state, state, state)), title="Wheel")

    cells = re.findall(r'<use href="#wheel-(?:before|during|after)(-half)?"', drawn)
    assert (cells.count(""), cells.count("-half")) == (whole, half)


def test_the_phases_differ_by_pattern_and_not_by_colour_alone():
    drawn = wheel(spokes(), title="Wheel")

    assert 'fill="url(#wheel-dots)"' in drawn
    assert 'fill="url(#wheel-lines)"' in drawn


def test_two_wheels_of_a_page_share_no_id():
    first = wheel(spokes(), title="Wheel", key="one")
    second = wheel(spokes(), title="Wheel", key="two")

    ids = re.findall(r'\bid="([^"]+)"', first + second)
    assert len(ids) == len(set(ids))


def test_a_wheel_of_fifteen_links_stays_small():
    linked = [
        Spoke(number, "Camps and tracking", systems=SYSTEMS, href=f"/guidance/sectors/{number}")
        for number in range(1, 16)
    ]

    drawn = wheel(linked, title="Wheel", sprite="/static/0123456789ab/icons/icons.svg")

    assert len(gzip.compress(drawn.encode())) <= 2600


@given(
    name=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60),
    cells=st.tuples(*[st.sampled_from(STATES)] * 3),
)
def test_any_name_gives_well_formed_svg_that_carries_no_style(name, cells):
    drawn = wheel([Spoke(1, name, cells, href="/x?a=1&b='\"")] * 15, title=name or "Wheel")

    root = ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="x" ', 1))
    assert all("style" not in element.attrib for element in root.iter())
    labels = [e.text or "" for e in root.iter() if e.get("class") == "wheel-label"]
    assert labels == [name] * 15
