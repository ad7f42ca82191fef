"""The scenes as a graph, held against a library that knows graphs."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from elearning.simulation.graph import cycle, earliest, free_cycle, most_chances, returning
from elearning.simulation.scenario import Clock
from tests.build_simulation import (
    a_decision,
    a_scenario,
    a_scene,
    an_ending,
    an_option,
    an_outcome,
)
from tests.simulation.worlds import worlds

PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=14)


@given(PAIRS)
def test_a_cycle_is_found_if_and_only_if_there_is_one(pairs):
    found = cycle(pairs)

    assert bool(found) is not nx.is_directed_acyclic_graph(nx.DiGraph(pairs))
    steps = zip(found, found[1:] + found[:1], strict=True)
    assert all(step in pairs for step in steps)


@given(worlds())
def test_scenes_that_a_graph_cannot_reach_are_never_met(scenario):
    graph = nx.DiGraph()
    graph.add_node(scenario.start)
    for name, scene in scenario.scenes.items():
        parts = scene.decision and (scene.decision, *scene.decision.options.values())
        ways = [way for part in parts or scene.chance for way in part.ways]
        graph.add_edges_from((name, way.scene) for way in ways)

    assert set(earliest(scenario)) <= nx.descendants(graph, scenario.start) | {scenario.start}


def test_the_earliest_hour_counts_options_and_jumps():
    scenes = {
        "first": a_scene(a_decision(slow=an_option("b", hours=9), fast=an_option("b", hours=2))),
        "b": a_scene(a_decision(act=an_option("end", hours=1)), jump=10),
    }

    assert earliest(a_scenario(scenes)) == {"first": 0, "b": 12, "end": 13}


def test_a_scene_beyond_the_horizon_is_not_reached_but_an_ending_is():
    scenes = {
        "first": a_scene(a_decision(act=an_option("b", hours=9), go=an_option("late", hours=9))),
        "b": a_scene(),
        "late": an_ending(),
    }

    assert set(earliest(a_scenario(scenes, clock=Clock(0, 9, "end")))) == {"first", "late"}


def test_a_cycle_is_free_only_if_every_step_is():
    scenes = {
        "first": a_scene(a_decision(act=an_option("b", hours=0))),
        "b": a_scene(a_decision(act=an_option("first", hours=0))),
    }

    assert free_cycle(a_scenario(scenes)) == ("first", "b")
    scenes["b"] = a_scene(a_decision(act=an_option("first", hours=1)))
    assert free_cycle(a_scenario(scenes)) == ()


def test_chances_are_counted_along_the_path_that_meets_most():
    scenes = {"first": a_scene(a_decision(act=an_option("c0"), stop=an_option()))}
    for number in range(5):
        ways = (an_outcome(50, f"c{number + 1}" if number < 4 else "end"), an_outcome(50, "end"))
        scenes[f"c{number}"] = a_scene(chance=ways)

    assert most_chances(a_scenario(scenes)) == (5, "end")
    del scenes["c4"]
    scenes["c3"] = a_scene(chance=(an_outcome(50, "end"), an_outcome(50, "end")))
    assert most_chances(a_scenario(scenes))[0] == 4


def test_a_chance_on_a_cycle_returns():
    scenes = {
        "first": a_scene(a_decision(act=an_option("c"))),
        "c": a_scene(chance=(an_outcome(50, "first"), an_outcome(50, "d"))),
        "d": a_scene(chance=(an_outcome(50, "end"), an_outcome(50, "end"))),
    }

    assert returning(a_scenario(scenes)) == {"c"}
