"""Practice branches: an attempt that leaves an earlier one at a decision and counts for nothing."""

from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import insert_once
from elearning.errors import AttemptOpen, DebriefClosed, NotFound
from elearning.models import Attempt, MoveRow
from elearning.services import editions, recent
from elearning.services.editions import Playable
from elearning.services.standings import Standing, find_open, read_moves, read_standing, write
from elearning.simulation.engine import Run, replay, seeded


def begin_branch(
    session: Session,
    library: Library,
    *,
    attempt_id: int,
    account_id: int,
    turn: int,
    now: datetime,
) -> int:
    """Begin a branch with the moves before a decision, and return the new attempt.

    It is pinned to the same edition and meets the same draws. An open branch or trial
    of the scenario gives way.

    :raise NotFound: if there is no such attempt or decision, or it is somebody else's.
    :raise DebriefClosed: if its debrief has not been opened.
    :raise AttemptOpen: if another attempt at the scenario is open.
    """
    standing = read_standing(session, attempt_id, account_id)
    if standing.ended_at is None or standing.debriefed_at is None:
        raise DebriefClosed
    if not 1 <= turn <= standing.turn:
        raise NotFound
    _make_room(session, standing.scenario, account_id, now)
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    before = read_moves(session, standing.id)[: turn - 1]
    scene = standing.start_scene or None
    run = replay(playable.program, before, seeded(standing.seed), scene=scene)
    return _write(session, playable, standing, run, account_id=account_id, now=now)


def _make_room(session: Session, scenario: str, account_id: int, now: datetime) -> None:
    found = find_open(session, scenario, account_id)
    if found is None:
        return
    if not found.gives_way:
        raise AttemptOpen
    write(session, read_standing(session, found.id, account_id, is_locked=True), left_at=now)


def _write(
    session: Session,
    playable: Playable,
    standing: Standing,
    run: Run,
    *,
    account_id: int,
    now: datetime,
) -> int:
    turns = len(run.states) - 1
    edition_id = session.scalar(select(Attempt.edition_id).where(Attempt.id == standing.id))
    # A second tab may branch off at the same moment: then its branch is the one.
    is_new = insert_once(
        session,
        Attempt,
        account_id=account_id,
        scenario=standing.scenario,
        edition_id=edition_id,
        kind="trial" if standing.kind == "trial" else "practice",
        seed=standing.seed,
        start_scene=standing.start_scene,
        is_untimed=standing.is_untimed,
        turn=turns,
        state=run.state.to_json(),
        recent=_recent(playable, run),
        begun_at=now,
        branch_of=standing.id,
        branch_turn=turns,
        version=1,
    )
    found = find_open(session, standing.scenario, account_id)
    assert found is not None
    if is_new and turns:
        _copy_moves(session, standing.id, found.id, turns)
    return found.id


def _copy_moves(session: Session, source: int, target: int, turns: int) -> None:
    copied = select(
        # The moment is the one at which it was decided: nobody decides these again.
        literal(target), MoveRow.turn, MoveRow.scene, MoveRow.options, MoveRow.is_default,
        MoveRow.decided_at,
    ).where(MoveRow.attempt_id == source, MoveRow.turn < turns)  # fmt: skip
    columns = ["attempt_id", "turn", "scene", "options", "is_default", "decided_at"]
    session.execute(insert(MoveRow).from_select(columns, copied))


def _recent(playable: Playable, run: Run) -> recent.Recent:
    """Return what the scene page tells, as if the moves had just been taken."""
    told = recent.begun(playable.story, run.events[0])
    for turn, events in enumerate(run.events[1:], start=1):
        told = recent.followed(playable.story, told, events, turn=turn)
    return told
