"""Debriefs: made once when an attempt ends, kept as they were shown, opened by a post."""

from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import DebriefClosed
from elearning.models import Attempt
from elearning.services import editions, proofs
from elearning.services.debrief_pages import DebriefPage, show_debrief
from elearning.services.editions import Playable
from elearning.services.standings import Standing, read_standing
from elearning.simulation.debrief import debrief
from elearning.simulation.engine import seeded
from elearning.simulation.measure import measure, starts_at_beginning
from elearning.simulation.prover.scoring import Scores
from elearning.simulation.state import Move, State

FORMAT = 1


def make_result(
    playable: Playable,
    standing: Standing,
    taken: Sequence[Move],
    lapsed: Collection[int] = (),
    *,
    state: State,
    scores: Scores | None = None,
) -> dict[str, Any]:
    """Return what is kept of an attempt that has just ended: its debrief as it will be shown.

    ``lapsed`` are the turns at which the time ran out, counted from 1; ``state`` is
    where the moves have led. With ``scores`` its result is kept too, as exact fractions.
    """
    program, draw = playable.program, seeded(standing.seed)
    scene = standing.start_scene or None
    better = scores.better if scores else None
    made = debrief(program, playable.story, taken, draw, scene=scene, better=better)
    unseen = {
        name: [gauge.start, program.reading(state, name)]
        for name, gauge in playable.story.gauges.items()
        if not gauge.shown
    }
    return {
        "format": FORMAT,
        "breaches": list(made.breaches),
        "counts": _plain(made.counts),
        "unseen": unseen,
        "lapsed": sorted(lapsed),
        "debrief": _plain(made),
        "score": measure(scores, taken, draw).to_json() if scores else None,
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it; ``asdict`` would copy every text, at a third of the cost."""
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    kind: Any = type(value)
    names = _names(kind)
    return {name: _plain(getattr(value, name)) for name in names} if names else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def open_debrief(session: Session, *, attempt_id: int, account_id: int, now: datetime) -> None:
    """Note when the debrief was first opened; a next attempt that counts waits from then on.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise DebriefClosed: if the attempt has not ended.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    if standing.ended_at is None:
        raise DebriefClosed
    if standing.debriefed_at is None:
        session.execute(
            update(Attempt)
            .where(Attempt.id == standing.id)
            .values(debriefed_at=now, version=standing.version + 1)
        )


def find_debrief(
    session: Session, library: Library, *, attempt_id: int, account_id: int
) -> DebriefPage | None:
    """Return the debrief of an attempt, or ``None`` as long as it has not been opened.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    standing = read_standing(session, attempt_id, account_id)
    if standing.ended_at is None or standing.debriefed_at is None:
        return None
    result = session.scalar(select(Attempt.result).where(Attempt.id == standing.id))
    assert result is not None
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    lacking = "" if result.get("score") else _lacking(session, playable, standing)
    return show_debrief(playable, library, standing, standing.ended_at, result, lacking=lacking)


def _lacking(session: Session, playable: Playable, standing: Standing) -> str:
    """Return why an attempt that has ended has no percentage."""
    if not starts_at_beginning(playable.program, standing.start_scene):
        return "trial"
    if not standing.turn:
        return "nothing"
    kept = proofs.find_proof(session, standing.edition)
    has_failed = kept is not None and kept.proof is not None and not kept.is_sound
    return "unproved" if has_failed or (kept and kept.verdict == proofs.GIVEN_UP) else "waiting"
