"""Attempts: begun once, decided move by move, left or brought to an ending."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import insert_once, table_of
from elearning.errors import (
    AttemptLeft,
    AttemptOpen,
    AttemptOver,
    Conflict,
    NotFound,
    NothingChosen,
    Refused,
    TurnPassed,
    UnknownMove,
)
from elearning.models import Attempt, Enrolment, MoveRow
from elearning.services import completing, debriefs, editions, recent
from elearning.services.certificates import Issuer
from elearning.services.counting import find_outlook
from elearning.services.editions import Playable
from elearning.services.standings import Standing, read_moves, read_standing
from elearning.simulation.engine import decide, seeded, start_at
from elearning.simulation.events import Events
from elearning.simulation.state import Move, State

# Built once and without the ORM: every decision runs both, and nothing else writes as often.
_RECORD = insert(table_of(MoveRow))
_ATTEMPT = table_of(Attempt)
_WRITE = update(_ATTEMPT).where(
    _ATTEMPT.c.id == bindparam("place"), _ATTEMPT.c.version == bindparam("known")
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody sent: the options, and the turn that the form was made for."""

    options: tuple[str, ...]
    turn: int


def begin(
    session: Session, library: Library, *, account_id: int, scenario: str, now: datetime
) -> int:
    """Return the open attempt of this person, or begin one.

    :raise NotFound: if there is no such scenario, or it has problems.
    """
    found = _find_open(session, account_id, scenario)
    if found is not None:
        attempt_id, kind = found
        if kind != "trial":
            return attempt_id
        leave(session, attempt_id=attempt_id, account_id=account_id, now=now)
    edition = library.get_scenario(scenario)
    outlook = find_outlook(session, account_id=account_id, scenario=scenario, now=now)
    first = edition.program.scene_ids[edition.program.start]
    kind = "counted" if outlook.is_counted else "practice"
    return _begin(session, edition, account_id=account_id, kind=kind, scene=first, now=now)


def begin_trial(
    session: Session,
    library: Library,
    *,
    account_id: int,
    scenario: str,
    scene: str,
    now: datetime,
) -> int:
    """Begin a trainer's trial at any scene; an open trial of the scenario ends.

    :raise NotFound: if there is no such scenario or scene.
    :raise AttemptOpen: if an attempt that is not a trial is open.
    """
    edition = library.get_scenario(scenario)
    if scene not in edition.program.scene_ids:
        raise NotFound
    found = _find_open(session, account_id, scenario)
    if found is not None:
        attempt_id, kind = found
        if kind != "trial":
            raise AttemptOpen
        leave(session, attempt_id=attempt_id, account_id=account_id, now=now)
    return _begin(session, edition, account_id=account_id, kind="trial", scene=scene, now=now)


def leave(session: Session, *, attempt_id: int, account_id: int, now: datetime) -> str:
    """Give an open attempt up, and return the scenario it was of.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise AttemptOver: if it has already ended.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    if standing.ended_at is not None:
        raise AttemptOver
    if standing.left_at is None:
        _write(session, standing, left_at=now)
    return standing.scenario


def take_decision(
    session: Session,
    library: Library,
    *,
    attempt_id: int,
    account_id: int,
    answer: Answer,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Take one decision; sent again, it counts once.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise NothingChosen: if no option was sent.
    :raise Refused: if the turn has not come yet.
    :raise AttemptLeft: if the attempt was given up.
    :raise AttemptOver: if it has ended.
    :raise TurnPassed: if this decision was already taken, with other options.
    :raise UnknownMove: if the present scene offers no such move.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    if not answer.options:
        raise NothingChosen
    if answer.turn < standing.turn:
        _compare(session, standing, answer)
        return
    if standing.left_at is not None:
        raise AttemptLeft
    if standing.ended_at is not None:
        raise AttemptOver
    if answer.turn > standing.turn:
        raise Refused
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    state = State.from_json(standing.state)
    move = _move(playable, state, answer.options)
    after, events = decide(playable.program, state, move, seeded(standing.seed))
    _record(session, standing, playable.program.scene(state), move, now)
    is_over = _advance(session, standing, playable, after, events, now=now)
    if is_over and standing.kind == "counted":
        _award(session, library, standing, account_id=account_id, now=now, issuer=issuer)


def _find_open(session: Session, account_id: int, scenario: str) -> tuple[int, str] | None:
    row = session.execute(
        select(Attempt.id, Attempt.kind).where(
            Attempt.account_id == account_id,
            Attempt.scenario == scenario,
            Attempt.ended_at.is_(None),
            Attempt.left_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else (row.id, row.kind)


def _begin(
    session: Session, edition: Any, *, account_id: int, kind: str, scene: str, now: datetime
) -> int:
    edition_id = editions.ensure_edition(session, edition, now=now)
    seed = secrets.token_hex(16)
    state, events = start_at(edition.program, scene, seeded(seed))
    is_over = edition.program.is_over(state)
    # A second tab may begin at the same moment: then its attempt is the one.
    insert_once(
        session,
        Attempt,
        account_id=account_id,
        scenario=edition.slug,
        edition_id=edition_id,
        kind=kind,
        seed=seed,
        start_scene=scene if kind == "trial" else "",
        turn=0,
        state=state.to_json(),
        recent=recent.begun(edition.story, events),
        begun_at=now,
        version=1,
    )
    found = _find_open(session, account_id, edition.slug)
    assert found is not None
    if is_over:
        _end_at_once(session, edition, found[0], account_id, state, now)
    return found[0]


def _end_at_once(
    session: Session, edition: Any, attempt_id: int, account_id: int, state: State, now: datetime
) -> None:
    """End a trial that began at an ending, or where only a chance stood before one."""
    standing = read_standing(session, attempt_id, account_id)
    playable = editions.playable_of(edition)
    result = debriefs.make_result(playable, standing, ())
    _write(session, standing, ended_at=now, ending=playable.program.scene(state), result=result)


def _compare(session: Session, standing: Standing, answer: Answer) -> None:
    """Accept a decision that comes again, and refuse another one for the same turn."""
    if answer.turn < 0:
        raise Refused
    taken = session.scalar(
        select(MoveRow.options).where(
            MoveRow.attempt_id == standing.id, MoveRow.turn == answer.turn
        )
    )
    if taken is None:
        raise Refused
    if set(taken) != set(answer.options):
        raise TurnPassed


def _move(playable: Playable, state: State, options: Sequence[str]) -> Move:
    order = playable.story.scenes[playable.program.scene(state)].options
    if not set(options) <= set(order):
        raise UnknownMove
    return Move(tuple(option for option in order if option in options))


def _record(session: Session, standing: Standing, scene: str, move: Move, now: datetime) -> None:
    session.connection().execute(
        _RECORD,
        {
            "attempt_id": standing.id,
            "turn": standing.turn,
            "scene": scene,
            "options": list(move.options),
            "decided_at": now,
        },
    )


def _advance(
    session: Session,
    standing: Standing,
    playable: Playable,
    after: State,
    events: Events,
    *,
    now: datetime,
) -> bool:
    turn = standing.turn + 1
    values: dict[str, Any] = {
        "turn": turn,
        "state": after.to_json(),
        "recent": recent.followed(playable.story, standing.recent, events, turn=turn),
    }
    is_over = playable.program.is_over(after)
    if is_over:
        taken = read_moves(session, standing.id)
        values["ended_at"] = now
        values["ending"] = playable.program.scene(after)
        values["result"] = debriefs.make_result(playable, standing, taken)
    _write(session, standing, **values)
    return is_over


def _write(session: Session, standing: Standing, **values: Any) -> None:
    place = {"place": standing.id, "known": standing.version}
    written = session.connection().execute(
        _WRITE, {**values, **place, "version": standing.version + 1}
    )
    # The row is locked where the database can; where it cannot, the version tells.
    if written.rowcount != 1:
        raise Conflict


def _award(
    session: Session,
    library: Library,
    standing: Standing,
    *,
    account_id: int,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Issue what this ending earned on the courses that ask for the scenario."""
    asking = [
        course.slug
        for course in library.courses.values()
        if course.certificate.scenario == standing.scenario
    ]
    begun = session.scalars(
        select(Enrolment)
        .where(Enrolment.account_id == account_id, Enrolment.course.in_(asking))
        .with_for_update()
    )
    for enrolment in begun.all():
        completing.certify(session, library, enrolment, now=now, issuer=issuer)
