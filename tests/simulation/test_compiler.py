"""What a program holds: numbers for names, keys for texts, and nothing that is never asked."""

import json
import pickle

import pytest

from elearning.simulation.conditions import BadCondition
from elearning.simulation.effects import Add, If, Raise
from elearning.simulation.engine import decide, seeded, start
from elearning.simulation.program import Program
from elearning.simulation.rows import NONE
from elearning.simulation.scenario import Way
from elearning.simulation.state import Move
from tests.build_simulation import (
    a_choice_of_several,
    a_decision,
    a_part,
    a_program,
    a_rating,
    a_scene,
    an_option,
)


def choices(program, scene=0):
    return {row.options: row for row in program.scenes[scene].choices}


def test_the_options_of_a_move_are_known_before_it_is_played():
    parts = {"a": a_part(), "b": a_part()}
    effects = (If("chosen(a)", (Add("trust", 1),), (Raise("warned"),)),)
    ratings = (a_rating("weak", condition="chosen(b)"), a_rating("best"))
    decision = a_choice_of_several(parts, effects=effects, ratings=ratings)

    program = a_program({"first": a_scene(decision)})

    rows = choices(program)
    assert program.conditions == ()
    assert [rows[move].ratings[0][0] for move in rows] == [NONE, NONE, NONE]
    assert rows[("a",)].block == rows[("a", "b")].block != rows[("b",)].block


def test_cases_after_one_that_always_holds_are_left_out():
    option = an_option(ways=(Way("end", "trust > 3"), Way("first"), Way("end")))

    program = a_program({"first": a_scene(a_decision(act=option))})

    assert len(choices(program)[("act",)].ways) == 2


def test_equal_conditions_and_blocks_are_kept_once():
    options = {
        name: an_option(condition="trust > 3", effects=(Add("trust", 1),)) for name in ("a", "b")
    }

    program = a_program({"first": a_scene(a_decision(**options))})

    assert len(program.conditions) == 1
    assert len(program.blocks) == 2


def test_a_program_survives_json_and_pickle():
    program = a_program({"first": a_scene(a_decision(act=an_option(condition="trust > 3")))})
    state, _ = start(program, seeded("x"))

    for kept in (
        Program.from_json(json.loads(json.dumps(program.to_json()))),
        pickle.loads(pickle.dumps(program)),
    ):
        assert kept.digest == program.digest
        assert decide(kept, state, Move(("act",)), seeded("x")) == decide(
            program, state, Move(("act",)), seeded("x")
        )


def test_a_program_of_another_format_is_refused():
    stored = {**a_program().to_json(), "format": 0}

    with pytest.raises(ValueError, match="format 0"):
        Program.from_json(stored)


def test_texts_are_named_by_key_only():
    program = a_program(
        {"first": a_scene(a_decision(act=an_option(text="A secret."))), "b": a_scene()}
    )

    stored = json.dumps(program.to_json())

    assert "A secret." not in stored
    assert "scenes.first.options.act.feedback.0" in stored


def test_a_condition_that_makes_no_sense_is_not_compiled():
    with pytest.raises(BadCondition):
        a_program({"first": a_scene(a_decision(act=an_option(condition="nonsense")))})
