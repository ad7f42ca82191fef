"""Proofs: kept by edition, found by program, and tried a few times at most."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.models import Attempt, ProofRow
from elearning.services import editions, proofs
from elearning.simulation.engine import seeded, start
from elearning.simulation.prover.proof import Proof
from elearning.simulation.prover.report import prove
from elearning.simulation.state import Move
from tests.build import an_account
from tests.build_attempts import (
    NOON,
    a_begun_attempt,
    a_flood,
    a_library,
    a_sound_flood,
    with_variants,
)


@pytest.fixture
def content(library: Library) -> Library:
    return a_library(library, a_sound_flood())


def kept(session: Session, edition: proofs.Provable, *, budget: int = 1000) -> Proof:
    """Prove an edition and keep what was found."""
    proof = prove(edition.program, edition.story, budget=budget)
    proofs.keep(session, edition, proof, budget=budget, seconds=1.5, now=NOON)
    return proof


def scores(session: Session, edition: Edition):
    return proofs.find_scores(session, editions.playable_of(edition))


def test_there_are_no_scores_before_there_is_a_proof(session: Session, content: Library) -> None:
    assert scores(session, content.scenarios["flood"]) is None


def test_a_kept_proof_scores_attempts_exactly(session: Session, content: Library) -> None:
    edition = content.scenarios["flood"]
    kept(session, edition)

    found = scores(session, edition)

    assert found is not None
    state, _ = start(edition.program, seeded("x"))
    assert found.value(state) == 0
    assert found.regrets(state) == {Move(("warn",)): Fraction(0), Move(("wait",)): Fraction(4)}


def test_scores_are_read_from_the_database_once(session: Session, content: Library) -> None:
    edition = content.scenarios["flood"]
    kept(session, edition)
    statements: list[str] = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2])
    )

    first, second = scores(session, edition), scores(session, edition)

    assert first is second
    assert len(statements) == 1


def test_where_only_texts_differ_one_proof_serves_both(session: Session, content: Library) -> None:
    varied = with_variants(content, "north")
    kept(session, varied.scenarios["flood"])

    assert scores(session, varied.get_edition("flood", "north")) is not None


def test_a_kept_proof_is_told_without_its_table(session: Session, content: Library) -> None:
    edition = content.scenarios["flood"]
    proof = kept(session, edition)

    found = proofs.find_proof(session, edition.digest)

    assert found is not None
    assert found.proof == replace(proof, table=b"")
    assert (found.verdict, found.is_sound, found.seconds) == ("proved", True, 1.5)
    assert (found.scenario, found.variant, found.states) == ("flood", "", proof.size.states)


def test_a_proof_that_is_not_sound_gives_no_scores(session: Session, library: Library) -> None:
    edition = a_library(library, a_flood()).scenarios["flood"]
    proof = kept(session, edition)

    found = proofs.find_proof(session, edition.digest)

    assert not proof.is_sound
    assert found is not None
    assert not found.is_sound
    assert scores(session, edition) is None


def test_every_variant_is_missing_until_it_is_kept(session: Session, content: Library) -> None:
    varied = with_variants(content, "north", "south")
    kept(session, varied.get_edition("flood", "north"))

    found = proofs.missing(session, varied)

    assert [one.variant for one in found] == ["", "south"]


def test_a_budget_that_was_too_small_is_told_and_not_tried_again(
    session: Session, content: Library
) -> None:
    edition = content.scenarios["flood"]
    kept(session, edition, budget=1)

    found = proofs.find_proof(session, edition.digest)

    assert found is not None
    assert (found.verdict, found.budget, found.is_sound) == ("too-large", 1, False)
    assert found.states > 1
    assert proofs.missing(session, content, budget=1) == []
    assert proofs.missing(session, content, budget=2) == [edition]


def test_what_breaks_off_again_and_again_is_given_up(session: Session, content: Library) -> None:
    edition = content.scenarios["flood"]
    left = []

    for _ in range(proofs.MOST_TRIES):
        proofs.begin(session, edition, budget=1000, now=NOON)
        proofs.give_up(session)
        left.append(len(proofs.missing(session, content)))

    found = proofs.find_proof(session, edition.digest)
    assert left == [1, 1, 0]
    assert found is not None
    assert (found.verdict, found.tries, found.proof) == ("given-up", proofs.MOST_TRIES, None)


def test_a_proof_that_comes_after_all_replaces_what_was_given_up(
    session: Session, content: Library
) -> None:
    edition = content.scenarios["flood"]
    for _ in range(proofs.MOST_TRIES):
        proofs.begin(session, edition, budget=1000, now=NOON)
    proofs.give_up(session)

    kept(session, edition)

    assert scores(session, edition) is not None
    assert proofs.missing(session, content) == []


@pytest.mark.parametrize("column", ["format", "engine_version"])
def test_a_proof_of_another_prover_or_engine_is_made_anew(
    session: Session, content: Library, column: str
) -> None:
    edition = content.scenarios["flood"]
    kept(session, edition)
    session.query(ProofRow).update({column: 0})

    assert scores(session, edition) is None
    assert proofs.find_proof(session, edition.digest) is None
    assert proofs.missing(session, content) == [edition]


def begun_before(session: Session, library: Library, content: Library, kind: str) -> Library:
    """Begin an attempt at an edition, and return the library in which the scenario is another."""
    attempt_id = a_begun_attempt(session, content, an_account(session).id)
    session.query(Attempt).filter_by(id=attempt_id).update({"kind": kind})
    present = a_library(library, a_sound_flood(flags={"heard": "It was heard."}))
    kept(session, present.scenarios["flood"])
    return present


def test_an_edition_that_learners_began_before_is_proved_too(
    session: Session, library: Library, content: Library
) -> None:
    present = begun_before(session, library, content, "counted")
    assert proofs.missing(session, present) == []

    (found,) = proofs.missing_pinned(session)
    kept(session, found)

    assert found.digest == content.scenarios["flood"].digest
    assert proofs.missing_pinned(session) == []
    assert scores(session, content.scenarios["flood"]) is not None


def test_an_edition_that_only_a_trainer_tried_is_not(
    session: Session, library: Library, content: Library
) -> None:
    begun_before(session, library, content, "trial")

    assert proofs.missing_pinned(session) == []


def test_an_edition_of_which_only_a_text_was_changed_is_proved_already(
    session: Session, content: Library
) -> None:
    varied = with_variants(content, "north")
    a_begun_attempt(session, varied, an_account(session).id)

    kept(session, varied.get_edition("flood", "north"))

    assert proofs.missing_pinned(session) == []
