"""What was proved of the version that attempts were made with before."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.models import Attempt, ProofRow
from elearning.models import Edition as EditionRow
from elearning.simulation.prover.proof import Proof


@dataclass(frozen=True, slots=True)
class OlderProof:
    """What was proved of an older version, so that it can be told what a new one changes."""

    version: str
    proof: Proof


def find_older(session: Session, edition: Edition) -> OlderProof | None:
    """Return the proof of the newest other version that anybody made an attempt with."""
    chosen = (
        select(EditionRow.scenario_version, ProofRow.report)
        .join(ProofRow, ProofRow.edition_digest == EditionRow.digest)
        .where(
            EditionRow.scenario == edition.slug,
            EditionRow.variant == edition.variant,
            EditionRow.digest != edition.digest,
            EditionRow.id.in_(select(Attempt.edition_id).where(Attempt.kind != "trial")),
            ProofRow.format == Proof.FORMAT,
            ProofRow.report.is_not(None),
        )
        .order_by(EditionRow.created_at.desc(), EditionRow.id.desc())
        .limit(1)
    )
    # A report that is missing is stored as the JSON word null by some databases.
    row = session.execute(chosen).first()
    if row is None or not row.report:
        return None
    return OlderProof(row.scenario_version, Proof.from_json(row.report))
