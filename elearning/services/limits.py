"""Time limits: when the time of a decision begins to run, when it is over, and what follows."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import ClockStands
from elearning.services import editions
from elearning.services.certificates import Issuer
from elearning.services.editions import Playable
from elearning.services.moves import Taking, refuse_closed, take_move
from elearning.services.standings import Standing, read_standing, write
from elearning.services.timed import GRACE, has_limit
from elearning.simulation.state import Move, State
from elearning.simulation.story import SceneStory


def is_over(standing: Standing, scene: SceneStory, now: datetime) -> bool:
    """Tell whether the time of the present decision has run out, grace and all.

    :raise ClockStands: if it has a limit and its time has not begun to run.
    """
    if not has_limit(standing, scene):
        return False
    if standing.decision_due_at is None:
        raise ClockStands
    return now > standing.decision_due_at + GRACE


def begin_clock(
    session: Session, library: Library, *, attempt_id: int, account_id: int, now: datetime
) -> None:
    """Let the time of the present decision run, if it has a limit and does not run yet.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise AttemptLeft: if the attempt was given up.
    :raise AttemptOver: if it has ended.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    refuse_closed(standing)
    _playable, scene = _present(session, library, standing)
    if has_limit(standing, scene) and standing.decision_due_at is None:
        write(session, standing, decision_due_at=now + timedelta(seconds=scene.seconds))


def run_out(
    session: Session,
    library: Library,
    *,
    attempt_id: int,
    account_id: int,
    now: datetime,
    issuer: Issuer,
) -> bool:
    """Take the default if the time of the present decision has run out, and tell whether it has.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise AttemptLeft: if the attempt was given up.
    :raise AttemptOver: if it has ended.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    refuse_closed(standing)
    playable, scene = _present(session, library, standing)
    if standing.decision_due_at is None or not is_over(standing, scene, now):
        return False
    taking = Taking(library, playable, standing, account_id, now, issuer)
    take_move(session, taking, Move(scene.default), is_default=True)
    return True


def _present(session: Session, library: Library, standing: Standing) -> tuple[Playable, SceneStory]:
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    name = playable.program.scene(State.from_json(standing.state))
    return playable, playable.story.scenes[name]
