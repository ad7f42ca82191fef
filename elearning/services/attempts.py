"""Attempts: begun once, decided move by move, left or brought to an ending."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.db import insert_once
from elearning.errors import (
    AttemptOpen,
    AttemptOver,
    NotFound,
    NothingChosen,
    Refused,
    TurnPassed,
)
from elearning.models import Attempt
from elearning.services import debriefs, editions, limits, recent
from elearning.services.answers import Answer, move_of
from elearning.services.certificates import Issuer
from elearning.services.counting import find_outlook
from elearning.services.editions import Playable
from elearning.services.moves import Taking, find_move, refuse_closed, take_move
from elearning.services.standings import Standing, find_open, read_standing, write
from elearning.services.variants import choose_variant, offer_variants
from elearning.simulation.engine import seeded, start_at
from elearning.simulation.state import Move, State


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an attempt begins."""

    kind: str
    scene: str
    is_untimed: bool = False


def begin(
    session: Session,
    library: Library,
    *,
    account_id: int,
    scenario: str,
    now: datetime,
    variant: str | None = None,
    is_untimed: bool = False,
) -> int:
    """Return the open attempt of this person, or begin one.

    An attempt that counts is played in another variant than the last that counted,
    where there is one; without a name, the first that is offered is begun.

    :raise NotFound: if there is no such scenario or variant, or it has problems.
    """
    found = find_open(session, scenario, account_id)
    if found is not None:
        if not found.gives_way:
            return found.id
        leave(session, attempt_id=found.id, account_id=account_id, now=now)
    outlook = find_outlook(session, account_id=account_id, scenario=scenario, now=now)
    offered = offer_variants(
        session, library, account_id=account_id, scenario=scenario, is_counted=outlook.is_counted
    )
    edition = choose_variant(library, scenario, offered, variant)
    beginning = Beginning(
        kind="counted" if outlook.is_counted else "practice",
        scene=edition.program.scene_ids[edition.program.start],
        is_untimed=is_untimed,
    )
    return _begin(session, edition, beginning, account_id=account_id, now=now)


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
    :raise AttemptOpen: if an attempt is open that is neither a trial nor a branch.
    """
    edition = library.get_scenario(scenario)
    if scene not in edition.program.scene_ids:
        raise NotFound
    found = find_open(session, scenario, account_id)
    if found is not None:
        if not found.gives_way:
            raise AttemptOpen
        leave(session, attempt_id=found.id, account_id=account_id, now=now)
    beginning = Beginning(kind="trial", scene=scene)
    return _begin(session, edition, beginning, account_id=account_id, now=now)


def leave(session: Session, *, attempt_id: int, account_id: int, now: datetime) -> str:
    """Give an open attempt up, and return the scenario it was of.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise AttemptOver: if it has already ended.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    if standing.ended_at is not None:
        raise AttemptOver
    if standing.left_at is None:
        write(session, standing, left_at=now)
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
) -> bool:
    """Take one decision; sent again, it counts once. Tell whether its time had run out.

    What comes too late for a time limit is not taken: the default is.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise NothingChosen: if no option was sent.
    :raise Refused: if the turn has not come yet, or the answer is not of the decision's kind.
    :raise ClockStands: if the time of this decision has not begun to run.
    :raise AttemptLeft: if the attempt was given up.
    :raise AttemptOver: if it has ended.
    :raise TurnPassed: if this decision was already taken, with other options.
    :raise UnknownMove: if the present scene offers no such move.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    if answer.turn < standing.turn:
        return _compare(session, playable, standing, answer)
    refuse_closed(standing)
    if answer.turn > standing.turn:
        raise Refused
    scene = playable.story.scenes[playable.program.scene(State.from_json(standing.state))]
    is_late = limits.is_over(standing, scene, now)
    move = Move(scene.default) if is_late else move_of(scene, answer)
    taking = Taking(library, playable, standing, account_id, now, issuer)
    take_move(session, taking, move, is_default=is_late)
    return is_late


def _begin(
    session: Session, edition: Edition, beginning: Beginning, *, account_id: int, now: datetime
) -> int:
    edition_id = editions.ensure_edition(session, edition, now=now)
    seed = secrets.token_hex(16)
    state, events = start_at(edition.program, beginning.scene, seeded(seed))
    is_over = edition.program.is_over(state)
    # A second tab may begin at the same moment: then its attempt is the one.
    insert_once(
        session,
        Attempt,
        account_id=account_id,
        scenario=edition.slug,
        edition_id=edition_id,
        kind=beginning.kind,
        seed=seed,
        start_scene=beginning.scene if beginning.kind == "trial" else "",
        is_untimed=beginning.is_untimed,
        turn=0,
        state=state.to_json(),
        recent=recent.begun(edition.story, events),
        begun_at=now,
        version=1,
    )
    found = find_open(session, edition.slug, account_id)
    assert found is not None
    if is_over:
        _end_at_once(session, edition, found.id, account_id, state, now)
    return found.id


def _end_at_once(
    session: Session,
    edition: Edition,
    attempt_id: int,
    account_id: int,
    state: State,
    now: datetime,
) -> None:
    """End a trial that began at an ending, or where only a chance stood before one."""
    standing = read_standing(session, attempt_id, account_id)
    playable = editions.playable_of(edition)
    result = debriefs.make_result(playable, standing, (), state=state)
    write(session, standing, ended_at=now, ending=playable.program.scene(state), result=result)


def _compare(session: Session, playable: Playable, standing: Standing, answer: Answer) -> bool:
    """Accept a decision that comes again, and refuse another one for the same turn."""
    taken = find_move(session, standing.id, answer.turn)
    if taken is None:
        raise Refused
    if taken.is_default:
        return True
    if answer.is_empty:
        raise NothingChosen
    try:
        same = move_of(playable.story.scenes[taken.scene], answer).options == taken.options
    except Refused:
        same = False
    if not same:
        raise TurnPassed
    return False
