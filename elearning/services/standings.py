"""Where an attempt stands, read in one statement and only for its owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Attempt, Edition, MoveRow
from elearning.simulation.state import Move

GREATEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Standing:
    """One attempt of one person, with the digest of the edition it is pinned to."""

    id: int
    scenario: str
    kind: str
    seed: str
    start_scene: str
    turn: int
    state: dict[str, Any]
    recent: dict[str, Any]
    ended_at: datetime | None
    left_at: datetime | None
    debriefed_at: datetime | None
    version: int
    edition: str

    @property
    def is_open(self) -> bool:
        """Tell whether decisions can still be taken."""
        return self.ended_at is None and self.left_at is None


_COLUMNS = select(
    Attempt.id,
    Attempt.scenario,
    Attempt.kind,
    Attempt.seed,
    Attempt.start_scene,
    Attempt.turn,
    Attempt.state,
    Attempt.recent,
    Attempt.ended_at,
    Attempt.left_at,
    Attempt.debriefed_at,
    Attempt.version,
    Edition.digest,
).join(Edition, Edition.id == Attempt.edition_id)


def read_standing(
    session: Session, attempt_id: int, account_id: int, *, is_locked: bool = False
) -> Standing:
    """Return where an attempt stands; locked, nobody else can change it until the end.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    if not 0 < attempt_id <= GREATEST_ID:
        raise NotFound
    chosen = _COLUMNS.where(Attempt.id == attempt_id, Attempt.account_id == account_id)
    if is_locked:
        chosen = chosen.with_for_update(of=Attempt)
    row = session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound
    return Standing(*row)


def read_moves(session: Session, attempt_id: int) -> tuple[Move, ...]:
    """Return the moves of an attempt in their order."""
    rows = session.scalars(
        select(MoveRow.options).where(MoveRow.attempt_id == attempt_id).order_by(MoveRow.turn)
    )
    return tuple(Move(tuple(options)) for options in rows)
