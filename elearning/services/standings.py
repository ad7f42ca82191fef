"""Where an attempt stands: read in one statement and only for its owner, and written once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from elearning.db import table_of
from elearning.errors import Conflict, NotFound
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
    is_untimed: bool
    turn: int
    state: dict[str, Any]
    recent: dict[str, Any]
    decision_due_at: datetime | None
    ended_at: datetime | None
    left_at: datetime | None
    debriefed_at: datetime | None
    branch_of: int | None
    branch_turn: int | None
    version: int
    edition: str

    @property
    def is_open(self) -> bool:
        """Tell whether decisions can still be taken."""
        return self.ended_at is None and self.left_at is None


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """The open attempt at a scenario; trials and practice branches give way to another one."""

    id: int
    kind: str
    is_branch: bool

    @property
    def gives_way(self) -> bool:
        """Tell whether it ends when another attempt begins."""
        return self.kind == "trial" or self.is_branch


_ATTEMPT, _EDITION, _MOVE = table_of(Attempt), table_of(Edition), table_of(MoveRow)

# Built once and without the ORM: a scene and a decision are read by it each time.
_STANDING = (
    select(
        _ATTEMPT.c.id,
        _ATTEMPT.c.scenario,
        _ATTEMPT.c.kind,
        _ATTEMPT.c.seed,
        _ATTEMPT.c.start_scene,
        _ATTEMPT.c.is_untimed,
        _ATTEMPT.c.turn,
        _ATTEMPT.c.state,
        _ATTEMPT.c.recent,
        _ATTEMPT.c.decision_due_at,
        _ATTEMPT.c.ended_at,
        _ATTEMPT.c.left_at,
        _ATTEMPT.c.debriefed_at,
        _ATTEMPT.c.branch_of,
        _ATTEMPT.c.branch_turn,
        _ATTEMPT.c.version,
        _EDITION.c.digest,
    )
    .select_from(_ATTEMPT.join(_EDITION, _EDITION.c.id == _ATTEMPT.c.edition_id))
    .where(
        _ATTEMPT.c.id == bindparam("attempt_id"),
        _ATTEMPT.c.account_id == bindparam("account_id"),
    )
)
_WRITE = update(_ATTEMPT).where(
    _ATTEMPT.c.id == bindparam("place"), _ATTEMPT.c.version == bindparam("known")
)
_LOCKED = _STANDING.with_for_update(of=_ATTEMPT)
_MOVES = (
    select(_MOVE.c.options)
    .where(_MOVE.c.attempt_id == bindparam("attempt_id"))
    .order_by(_MOVE.c.turn)
)
_DEFAULTS = select(_MOVE.c.turn).where(
    _MOVE.c.attempt_id == bindparam("attempt_id"), _MOVE.c.is_default
)


def read_standing(
    session: Session, attempt_id: int, account_id: int, *, is_locked: bool = False
) -> Standing:
    """Return where an attempt stands; locked, nobody else can change it until the end.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    if not 0 < attempt_id <= GREATEST_ID:
        raise NotFound
    values = {"attempt_id": attempt_id, "account_id": account_id}
    chosen = _LOCKED if is_locked else _STANDING
    row: Any = session.connection().execute(chosen, values).one_or_none()
    if row is None:
        raise NotFound
    return Standing(*row)


def find_open(session: Session, scenario: str, account_id: int) -> OpenAttempt | None:
    """Return the open attempt of somebody at a scenario; there is never more than one."""
    row = session.execute(
        select(Attempt.id, Attempt.kind, Attempt.branch_of).where(
            Attempt.account_id == account_id,
            Attempt.scenario == scenario,
            Attempt.ended_at.is_(None),
            Attempt.left_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else OpenAttempt(row.id, row.kind, row.branch_of is not None)


def read_moves(session: Session, attempt_id: int) -> tuple[Move, ...]:
    """Return the moves of an attempt in their order."""
    rows = session.connection().execute(_MOVES, {"attempt_id": attempt_id}).scalars()
    return tuple(Move(tuple(options)) for options in rows)


def read_lapsed(session: Session, attempt_id: int) -> frozenset[int]:
    """Return the turns, counted from 1, at which the time ran out."""
    rows = session.connection().execute(_DEFAULTS, {"attempt_id": attempt_id}).scalars()
    return frozenset(turn + 1 for turn in rows)


def write(session: Session, standing: Standing, **values: Any) -> None:
    """Write values of an attempt that nobody has changed since it was read.

    :raise Conflict: if somebody has.
    """
    place = {"place": standing.id, "known": standing.version}
    written = session.connection().execute(
        _WRITE, {**values, **place, "version": standing.version + 1}
    )
    # The row is locked where the database can; where it cannot, the version tells.
    if written.rowcount != 1:
        raise Conflict
