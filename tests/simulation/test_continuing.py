"""Ways on: the best gives nothing away, the way down never gives away less than it could."""

import pytest

from elearning.simulation.continuing import WAYS, continue_from
from elearning.simulation.engine import replay
from elearning.simulation.measure import measure
from elearning.simulation.proof_report import prove
from elearning.simulation.proof_scoring import scores_of
from elearning.simulation.state import Move
from tests.exercises import CHANCE, EARLY, FOLLOWS, TWO, an_exercise


def calm(chance, visit):
    return 0


def scored(number, library):
    program = an_exercise(number, library).program
    return scores_of(program, prove(program))


def went(scores, taken, way, draw=calm):
    moves = continue_from(scores, [Move((one,)) for one in taken], draw, way)
    return [one.options[0] for one in moves]


@pytest.mark.parametrize(
    ("number", "taken", "way", "moves"),
    [
        (TWO, [], "best", ["warn", "school"]),
        (TWO, [], "worst", ["sleep", "field"]),
        (TWO, ["wait"], "best", ["school"]),
        (FOLLOWS, ["hurry"], "best", ["heads"]),
        (CHANCE, ["cross"], "worst", ["leave"]),
        (EARLY, [], "worst", ["names"]),
        (TWO, ["warn", "school"], "best", []),
    ],
    ids=["best", "worst", "later", "what is left", "after a chance", "out early", "over"],
)
def test_a_way_on_leads_to_an_ending(number, taken, way, moves, library):
    assert went(scored(number, library), taken, way) == moves


@pytest.mark.parametrize("number", range(5))
def test_the_best_way_keeps_what_was_still_possible(number, library):
    scores = scored(number, library)

    for way in WAYS:
        whole = continue_from(scores, (), calm, way)
        found = measure(scores, whole, calm)
        for turn in range(len(whole)):
            best = (*whole[:turn], *continue_from(scores, whole[:turn], calm, "best"))
            assert measure(scores, best, calm).share == found.left[turn]
            assert scores.program.is_over(replay(scores.program, best, calm).state)


def test_there_is_no_third_way(library):
    with pytest.raises(KeyError):
        continue_from(scored(TWO, library), (), calm, "middle")
