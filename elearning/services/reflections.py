"""Private thoughts after a debrief: only their owner ever reads them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.db import insert_once
from elearning.errors import DebriefClosed
from elearning.models import Reflection
from elearning.services.standings import read_standing

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Thoughts:
    """The answers to the three questions."""

    saw: str = ""
    why: str = ""
    differently: str = ""


def find_thoughts(session: Session, *, attempt_id: int, account_id: int) -> Thoughts:
    """Return what this person wrote about an attempt of theirs, or empty thoughts.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    read_standing(session, attempt_id, account_id)
    row = session.execute(
        select(Reflection.saw, Reflection.why, Reflection.differently).where(
            Reflection.attempt_id == attempt_id
        )
    ).one_or_none()
    return Thoughts(*row) if row else Thoughts()


def keep_thoughts(
    session: Session, *, attempt_id: int, account_id: int, thoughts: Thoughts, now: datetime
) -> None:
    """Keep what somebody wrote; what was written before is replaced.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    :raise DebriefClosed: if the debrief has not been opened.
    """
    standing = read_standing(session, attempt_id, account_id, is_locked=True)
    if standing.debriefed_at is None:
        raise DebriefClosed
    values = {
        "saw": _clean(thoughts.saw),
        "why": _clean(thoughts.why),
        "differently": _clean(thoughts.differently),
        "written_at": now,
    }
    if not insert_once(session, Reflection, attempt_id=attempt_id, **values):
        session.execute(
            update(Reflection).where(Reflection.attempt_id == attempt_id).values(**values)
        )


def _clean(text: str) -> str:
    """Return the text as it can be stored everywhere: PostgreSQL refuses NUL characters."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]
