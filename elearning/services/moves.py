"""Moves: one row each, with the state and whatever an ending brings, written together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import table_of
from elearning.errors import AttemptLeft, AttemptOver
from elearning.models import MoveRow
from elearning.services import completing, recent, results, tallies
from elearning.services.certificates import Issuer
from elearning.services.editions import Playable
from elearning.services.standings import Standing, write
from elearning.simulation.engine import decide, seeded
from elearning.simulation.events import Events
from elearning.simulation.state import Move, State

# Built once and without the ORM: nothing else is written as often.
_RECORD = insert(table_of(MoveRow))


@dataclass(frozen=True, slots=True)
class Taking:
    """What must be known to take a move of an attempt."""

    library: Library
    playable: Playable
    standing: Standing
    account_id: int
    now: datetime
    issuer: Issuer


@dataclass(frozen=True, slots=True)
class Taken:
    """A move as it was recorded."""

    scene: str
    options: tuple[str, ...]
    is_default: bool


def find_move(session: Session, attempt_id: int, turn: int) -> Taken | None:
    """Return the move of a turn, if there is one."""
    if turn < 0:
        return None
    row = session.execute(
        select(MoveRow.scene, MoveRow.options, MoveRow.is_default).where(
            MoveRow.attempt_id == attempt_id, MoveRow.turn == turn
        )
    ).one_or_none()
    return None if row is None else Taken(row.scene, tuple(row.options), row.is_default)


def refuse_closed(standing: Standing) -> None:
    """Refuse a decision of an attempt that is over.

    :raise AttemptLeft: if the attempt was given up.
    :raise AttemptOver: if it has ended.
    """
    if standing.left_at is not None:
        raise AttemptLeft
    if standing.ended_at is not None:
        raise AttemptOver


def take_move(session: Session, taking: Taking, move: Move, *, is_default: bool = False) -> None:
    """Take and record one move of the present scene.

    :raise UnknownMove: if the present scene offers no such move.
    """
    program, standing = taking.playable.program, taking.standing
    state = State.from_json(standing.state)
    after, events = decide(program, state, move, seeded(standing.seed))
    session.connection().execute(
        _RECORD,
        {
            "attempt_id": standing.id,
            "turn": standing.turn,
            "scene": program.scene(state),
            "options": list(move.options),
            "is_default": is_default,
            "decided_at": taking.now,
        },
    )
    is_over = _advance(session, taking, after, events, is_default=is_default)
    if is_over and standing.kind == "counted":
        completing.certify_attempt(
            session,
            taking.library,
            taking.account_id,
            standing.scenario,
            now=taking.now,
            issuer=taking.issuer,
        )


def _advance(
    session: Session, taking: Taking, after: State, events: Events, *, is_default: bool
) -> bool:
    standing, playable = taking.standing, taking.playable
    turn = standing.turn + 1
    told = recent.followed(
        playable.story, standing.recent, events, turn=turn, is_default=is_default
    )
    values: dict[str, Any] = {
        "turn": turn,
        "state": after.to_json(),
        "recent": told,
        "decision_due_at": None,
    }
    is_over = playable.program.is_over(after)
    if is_over:
        values["ended_at"] = taking.now
        values["ending"] = playable.program.scene(after)
        values |= results.settle(session, playable, standing, after)
    write(session, standing, **values)
    if is_over and standing.kind == "counted":
        outcomes = tallies.of_result(values["result"])
        tallies.count(session, taking.account_id, outcomes)
    return is_over
