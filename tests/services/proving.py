"""Proofs for tests of services: made at once and kept, as the background would in its time."""

from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.services import proofs
from elearning.simulation.prover.proof import BUDGET
from elearning.simulation.prover.report import prove
from tests.build_attempts import NOON


def proved(session: Session, edition: Edition) -> None:
    """Prove an edition and keep what was found."""
    proof = prove(edition.program, edition.story)
    proofs.keep(session, edition, proof, budget=BUDGET, seconds=0.1, now=NOON)
