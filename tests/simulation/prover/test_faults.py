"""Planted faults, all of which are found, and clean scenarios, in which none is."""

import pytest

from tests.simulation.prover.samples import PLANTED, a_clean_scenario, proof_of


@pytest.mark.parametrize("number", range(32))
def test_nothing_is_found_in_a_clean_scenario(number):
    proof = proof_of(a_clean_scenario(number))

    assert proof.findings == ()
    assert proof.is_sound


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(planted):
    proof = proof_of(planted.plant())

    found = [one for one in proof.findings if one.kind == planted.kind]
    assert any(planted.place in ("", one.place) and planted.name in ("", one.name) for one in found)
    assert not (proof.is_sound and found[0].is_fault)


def test_there_are_thirty_planted_faults():
    assert len(PLANTED) >= 30
