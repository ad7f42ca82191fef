"""The prover, held against an explorer that looks at every state as it is."""

import pytest
from hypothesis import assume, given, settings

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.prover.exploring import explore
from elearning.simulation.prover.ranges import ranges_of
from elearning.simulation.prover.reduction import reduction_of
from elearning.simulation.prover.steps import Stepper
from elearning.simulation.prover.valuing import evaluate
from elearning.simulation.prover.watching import bare
from elearning.simulation.scenario import GRADES
from tests.build_simulation import SEVERITIES
from tests.simulation.prover.naive import Naive, TooMany
from tests.simulation.prover.worlds import proof_worlds


def naively(program):
    """Return what a naive explorer finds, unless it is too much for it."""
    try:
        return Naive(program)
    except TooMany:
        assume(False)


def _explored(program):
    reduction = reduction_of(program)
    return explore(program, reduction, Stepper(bare(program), reduction), 100_000)


@given(proof_worlds())
def test_every_figure_agrees_with_a_naive_explorer(scenario):
    check(scenario)


@pytest.mark.slow
@settings(max_examples=max(300, settings().max_examples))
@given(proof_worlds())
def test_every_figure_agrees_with_a_naive_explorer_in_hundreds_of_worlds(scenario):
    check(scenario)


def check(scenario):
    """Hold every figure of the prover against the definition."""
    program = compile_scenario(scenario, SEVERITIES)
    naive = naively(program)

    explored = _explored(program)

    assert explored.is_whole
    assert not explored.loops
    assert explored.states <= len(naive.after)
    visits = {}
    for place in explored.places:
        scene = program.scene_ids[place.scene]
        visits[scene] = visits.get(scene, 0) + place.visits
    assert visits == pytest.approx({scene: float(x) for scene, x in naive.visits.items()})
    assert {program.scene_ids[place.scene] for place, _ in explored.dead_ends} == naive.dead_ends
    assert _openness(program, explored) == naive.openness
    if naive.dead_ends:
        return
    values = evaluate(explored)
    scale = values.scale
    assert values.value == naive.best * scale
    assert values.random_loss == pytest.approx(float(naive.random_loss))
    assert values.longest == naive.longest
    assert values.draws == naive.keys
    assert list(values.greatest) == [x * scale for x in naive.greatest]
    assert list(values.random) == pytest.approx([float(x * scale) for x in naive.random])
    if all(naive.greatest):
        assert _ranges(values) == {
            scene: (float(low), float(high)) for scene, (low, high) in naive.ranges.items()
        }
    assert _extremes(program, explored) == {
        key: (low * scale, high * scale) for key, (low, high) in naive.extremes.items()
    }


def _ranges(values):
    return {
        values.explored.program.scene_ids[scene]: shares
        for scene, shares in ranges_of(values).items()
    }


def _openness(program, explored):
    found = {}
    for place in explored.places:
        for packed in place.states:
            for lane in place.lanes:
                entry = explored.entry(place, lane, packed)
                options = program.scenes[place.scene].choices[lane.number].options
                key = program.scene_ids[place.scene], options
                found.setdefault(key, set()).add(entry.grade >= 0)
    return found


def _extremes(program, explored):
    found = {}
    for place in explored.places:
        for lane in place.lanes:
            for entry in lane.table.values():
                if entry.most < 0:
                    continue
                options = program.scenes[place.scene].choices[lane.number].options
                key = program.scene_ids[place.scene], options, GRADES[entry.grade]
                low, high = found.get(key, (entry.least, entry.most))
                found[key] = min(low, entry.least), max(high, entry.most)
    return found
