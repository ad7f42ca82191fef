"""Attempts that were recorded once play the same for ever."""

import json

import pytest

from elearning.simulation.compiler import compile_scenario
from elearning.simulation.engine import ENGINE_VERSION
from elearning.simulation.program import Program
from elearning.simulation.state import Move
from tests.build_simulation import SEVERITIES
from tests.simulation.transcripts import FOLDER, recorded, transcript

NAMES = sorted(recorded())


def kept(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_program_plays_every_recorded_attempt(name):
    content = kept(name)
    program = Program.from_json(content["program"])

    for attempt in content["attempts"]:
        taken = [Move(tuple(options)) for options in attempt["moves"]]
        assert transcript(program, attempt["seed"], taken) == attempt


@pytest.mark.parametrize("name", NAMES)
def test_the_compiler_still_makes_the_program_that_was_stored(name):
    content = kept(name)

    assert content["engine"] == ENGINE_VERSION
    assert compile_scenario(recorded()[name], SEVERITIES).digest == content["digest"]


def test_transcripts_meet_every_kind_of_event():
    events = {
        event["event"]
        for name in NAMES
        for attempt in kept(name)["attempts"]
        for turn in attempt["events"]
        for event in turn
    }

    assert events == {
        "Arrived",
        "BreachCorrected",
        "BreachNoted",
        "Changed",
        "Drawn",
        "Ended",
        "Entered",
        "Rated",
        "Told",
    }
