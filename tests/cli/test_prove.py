"""elearning prove, as an author meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from elearning.cli import main
from elearning.cli.prove import TOLD, tell
from elearning.simulation.proof import Proof
from elearning.simulation.proof_finding import FAULTS
from tests.simulation.proof_samples import PLANTED, proof_of

ROOT = Path(__file__).resolve().parents[2]


def prove(*arguments):
    return CliRunner().invoke(main, ["prove", "--content", str(ROOT), *arguments])


class Edition:
    """A scenario as far as telling its proof goes."""

    title, slug, variant = "A crisis", "a-crisis", ""


@pytest.fixture(scope="module")
def shipped():
    """Return the proofs of all shipped scenarios."""
    told = prove("--json")
    return {slug: Proof.from_json(stored) for slug, stored in json.loads(told.output).items()}


def test_every_shipped_scenario_is_proved_without_a_fault(shipped):
    assert shipped
    for proof in shipped.values():
        assert proof.is_sound, [one for one in proof.findings if one.is_fault]
        assert proof.size.states <= 200_000
        assert all(ending.is_reached for ending in proof.endings)


def test_every_shipped_scenario_defeats_the_careless(shipped):
    for proof in shipped.values():
        assert not [one for one in proof.findings if one.kind == "careless"]


def test_a_proof_without_a_budget_says_how_far_it_got():
    told = prove("--budget", "100")

    assert told.exit_code == 1
    assert "NOT proved: the budget of states was spent" in told.output
    assert "raise --budget" in told.output


def test_a_scenario_that_does_not_exist_is_told():
    told = prove("nowhere")

    assert told.exit_code == 1
    assert "no such scenario" in told.output


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_every_finding_is_told_with_what_to_do(planted):
    proof = proof_of(planted.plant())

    lines = "\n".join(tell(Edition, proof, seconds=0.1))

    assert TOLD[planted.kind][1] in lines
    assert ("FAULT" in lines) is any(one.is_fault for one in proof.findings)
    assert "{" not in lines


def test_every_kind_of_fault_has_its_words():
    assert set(TOLD) >= FAULTS
