"""Debriefs: made once when an attempt ends, kept as they were shown, opened by a post."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import DebriefClosed
from elearning.models import Attempt
from elearning.services import editions
from elearning.services.debrief_pages import DebriefPage, show_debrief
from elearning.services.editions import Playable
from elearning.services.standings import Standing, read_standing
from elearning.simulation.debrief import debrief
from elearning.simulation.engine import replay, seeded
from elearning.simulation.state import Move

FORMAT = 1


def make_result(playable: Playable, standing: Standing, taken: Sequence[Move]) -> dict[str, Any]:
    """Return what is kept of an attempt that has just ended: its debrief as it will be shown."""
    program, draw = playable.program, seeded(standing.seed)
    scene = standing.start_scene or None
    made = debrief(program, playable.story, taken, draw, scene=scene)
    state = replay(program, taken, draw, scene=scene).state
    unseen = {
        name: [gauge.start, program.reading(state, name)]
        for name, gauge in playable.story.gauges.items()
        if not gauge.shown
    }
    return {
        "format": FORMAT,
        "breaches": list(made.breaches),
        "counts": asdict(made.counts),
        "unseen": unseen,
        "debrief": asdict(made),
    }


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
    return show_debrief(playable, library, standing, standing.ended_at, result)
