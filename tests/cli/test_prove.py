"""elearning prove, as an author meets it."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from elearning.cli import main
from elearning.cli.prove import TOLD, tell
from elearning.content.library import load_library
from elearning.db import make_engine, opened
from elearning.services import proofs
from elearning.simulation.prover.finding import FAULTS
from elearning.simulation.prover.proof import Proof
from tests import journey
from tests.content.harbour import a_harbour
from tests.simulation.prover.samples import PLANTED, proof_of

ROOT = Path(__file__).resolve().parents[2]


def prove(*arguments):
    return CliRunner().invoke(main, ["prove", "--content", str(ROOT), *arguments])


class Edition:
    """A scenario as far as telling its proof goes."""

    title, slug, variant = "A crisis", "a-crisis", ""
    story = SimpleNamespace(gauges={})


@pytest.fixture(scope="module")
def shipped():
    """Return the proofs of all shipped scenarios."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("elearning.cli.prove.prove", journey.prove_once)
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


def test_a_proof_without_a_budget_says_how_far_it_got(small):
    told = prove("--content", str(small), "--budget", "3")

    assert told.exit_code == 1
    assert "NOT proved: the budget of states was spent" in told.output
    assert "raise --budget" in told.output


def test_a_scenario_that_does_not_exist_is_told(small):
    told = prove("--content", str(small), "nowhere")

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


@pytest.fixture
def small(tmp_path):
    """Return a folder of content with one small scenario and its variant."""
    return a_harbour(tmp_path / "content")


def test_proofs_are_kept_on_request_for_every_variant(small, tmp_path, monkeypatch):
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    CliRunner().invoke(main, ["migrate"])

    told = CliRunner().invoke(main, ["prove", "--keep", "--content", str(small)])

    engine = make_engine(f"sqlite:///{tmp_path / 'elearning.sqlite'}")
    with opened(engine, writes=False) as session:
        missing = proofs.missing(session, load_library(small))
    engine.dispose()
    assert told.exit_code == 0, told.output
    assert "Kept in the database: harbour@north" in told.output
    assert missing == []


def test_nothing_is_kept_in_a_database_that_is_behind(small, tmp_path, monkeypatch):
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    told = CliRunner().invoke(main, ["prove", "--keep", "--content", str(small)])

    assert told.exit_code == 1
    assert "elearning migrate" in told.output


def test_the_indicator_that_costs_most_is_named(small):
    told = CliRunner().invoke(main, ["check", "--content", str(small)])

    assert told.exit_code == 0
    assert told.stdout == ""
    assert "harbour: 7 of 200,000 states" in told.stderr


def test_the_costs_of_a_typhoon_name_an_indicator():
    told = CliRunner().invoke(main, ["check", "--content", str(ROOT)])

    assert re.search(r"typhoon-maruvai: .* costs most of the indicators: ", told.stderr)
