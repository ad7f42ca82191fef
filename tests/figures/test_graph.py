"""The graph of scenes: each drawn once, none over another, and every line from scene to scene."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.figures.graph import HIGH, SLANT, WIDE, Lane, Node, sample, scene_graph
from tests.effort import steps

PHASES = ("before", "during", "after")
KINDS = ("decision", "chance", "ending")
PLACE = re.compile(r'class="graph-node[^"]*" transform="translate\(([\d.]+) ([\d.]+)\)"')
EDGE = re.compile(r'class="graph-edge[^"]*"><path d="M([\d.]+) ([\d.]+)([^"]*)"')
FIGURES = re.compile(r"-?[\d.]+")


@st.composite
def graphs(draw):
    """Draw scenes in three phases, and ways between any of them: cycles and lost ones too."""
    size = draw(st.integers(1, 24))
    phases = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
    numbers = st.integers(0, size - 1)
    leads = draw(st.lists(st.tuples(numbers, numbers), max_size=40))
    lanes = lanes_of(phases)
    return lanes, [(f"s{one}", f"s{other}") for one, other in leads]


def lanes_of(phases):
    """Return the lanes of scenes that stand in these phases."""
    return [
        Lane(
            phase,
            phase.title(),
            tuple(
                Node(f"s{number}", f"Scene {number} of them all", KINDS[number % 3], note="a note")
                for number, one in enumerate(phases)
                if one == place
            ),
        )
        for place, phase in enumerate(PHASES)
    ]


def drawn(lanes, leads):
    """Return the middles of the scenes by key, and both ends of each line."""
    svg = scene_graph(lanes, leads, title="Scenes")
    middles = [(float(x), float(y)) for x, y in PLACE.findall(svg)]
    keys = [node.key for lane in lanes for node in lane.nodes]
    ends = [
        ((float(x), float(y)), _end(float(x), float(y), rest)) for x, y, rest in EDGE.findall(svg)
    ]
    return dict(zip(keys, middles, strict=True)), ends


def _end(x, y, rest):
    """Follow a path to its end: lines down, bends, and the loop of what leads back to itself."""
    for part in re.findall(r"[CVc][^CVc]*", rest):
        figures = [float(one) for one in FIGURES.findall(part)]
        if part[0] == "c":
            return x + figures[-2], y + figures[-1]
        x, y = (x, figures[0]) if part[0] == "V" else (figures[-2], figures[-1])
    return x, y


@given(graphs())
def test_every_scene_is_drawn_once_and_covers_no_other(graph):
    middles, _ = drawn(*graph)

    assert len(middles) == sum(len(lane.nodes) for lane in graph[0])
    for one, other in combinations(middles.values(), 2):
        assert abs(one[0] - other[0]) >= WIDE or abs(one[1] - other[1]) >= HIGH


@given(graphs())
def test_every_line_begins_and_ends_at_its_scenes(graph):
    lanes, leads = graph

    middles, ends = drawn(lanes, leads)

    wanted = dict.fromkeys(leads)
    assert len(ends) == len(wanted)
    for source, target in wanted:
        assert any(
            _touches(begin, middles[source]) and _touches(end, middles[target])
            for begin, end in ends
        )


def _touches(point, middle):
    across, down = abs(point[0] - middle[0]), abs(point[1] - middle[1])
    at_foot = across < 0.3 and abs(down - HIGH / 2) < 0.3
    at_side = abs(across - WIDE / 2) < 0.3 and down < 11
    return at_foot or at_side


@given(graphs())
def test_lines_run_beside_scenes_and_phases_stand_in_their_order(graph):
    lanes, leads = graph

    middles, _ = drawn(lanes, leads)

    heights = [[middles[node.key][1] for node in lane.nodes] for lane in lanes if lane.nodes]
    assert all(max(one) < min(other) for one, other in pairwise(heights))


@given(graphs())
def test_the_same_graph_is_drawn_the_same(graph):
    assert scene_graph(*graph, title="Scenes") == scene_graph(*graph, title="Scenes")


def test_what_leads_on_stands_below():
    lanes = lanes_of([1, 1, 1, 1])

    middles, _ = drawn(lanes, [("s0", "s1"), ("s1", "s2"), ("s0", "s3"), ("s2", "s3")])

    heights = [middles[f"s{number}"][1] for number in range(4)]
    assert heights == sorted(set(heights))


def test_what_is_never_reached_and_the_best_path_are_told_by_more_than_colour():
    lost = Node("lost", "Lost", "decision", note="never reached", is_reached=False)
    best = Node("best", "Best", "ending", tone="good", is_best=True)

    svg = scene_graph(
        [Lane("after", "After", (lost, best))], [("lost", "best")], best=("best",), title="Scenes"
    )

    assert "graph-node is-decision is-unreached" in svg
    assert "never reached" in svg
    assert 'class="graph-edge is-unreached"' in svg
    assert "graph-pennant" in svg
    assert "graph-tone" in svg


def test_titles_of_authors_are_escaped_and_long_ones_shortened():
    node = Node("x", "<b>" + "very long indeed " * 9, "decision", told='"<all>"', href="#x")

    svg = scene_graph([Lane("before", "Before", (node,))], [], title="Scenes")

    assert "<b>" not in svg
    assert "&lt;all&gt;" in svg
    assert "…" in svg
    assert 'role="group"' in svg


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_hidden_from_screen_readers(kind):
    assert 'aria-hidden="true"' in sample(kind)


def a_large_graph(size):
    lanes = lanes_of([number * 3 // size for number in range(size)])
    leads = [
        (f"s{n}", f"s{min(size - 1, n + step)}") for n in range(size - 1) for step in (1, 4, 30)
    ]
    return scene_graph(lanes, leads, title="Scenes")


def test_a_large_scenario_is_drawn_in_proportion_to_its_size_and_small():
    assert steps(lambda: a_large_graph(120)) <= 3 * steps(lambda: a_large_graph(60))
    assert len(a_large_graph(120)) < 150_000
    assert SLANT < WIDE / 4
