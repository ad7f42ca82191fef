"""Which attempt counts: the first, and others a day after what was learnt from the last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from elearning.models import Attempt

PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an attempt would be that is begun now, and what went before it.

    ``counts_from`` is when the next one can count; it is unknown as long as
    the debrief of an attempt that counts has not been opened.
    """

    is_counted: bool
    counts_from: datetime | None
    awaits_debrief: int | None
    open_id: int | None
    open_kind: str
    open_turn: int
    finished: int


def find_outlook(session: Session, *, account_id: int, scenario: str, now: datetime) -> Outlook:
    """Return what an attempt would count for that this person begins now.

    An attempt that was left after its first decision has taught something
    too: leaving it is followed by the same pause. Practice branches are no part
    of it: what they show can be read in the debrief that they leave.
    """
    is_counted = Attempt.kind == "counted"
    has_ended = Attempt.ended_at.is_not(None)
    is_whole = Attempt.branch_of.is_(None)
    is_open = Attempt.ended_at.is_(None) & Attempt.left_at.is_(None) & is_whole
    is_learnt = is_counted & (Attempt.turn > 0)
    row = session.execute(
        select(
            func.max(case((is_whole, Attempt.debriefed_at))),
            func.max(case((is_learnt, Attempt.left_at))),
            func.max(case((is_counted & has_ended & Attempt.debriefed_at.is_(None), Attempt.id))),
            func.max(case((is_open, Attempt.id))),
            func.max(case((is_open, Attempt.kind))),
            func.max(case((is_open, Attempt.turn))),
            func.sum(case((has_ended & is_whole, 1), else_=0)),
        ).where(Attempt.account_id == account_id, Attempt.scenario == scenario)
    ).one()
    debriefed, left, unread, open_id, open_kind, open_turn, finished = row
    learnt = [moment + PAUSE for moment in (debriefed, left) if moment is not None]
    counts_from = max(learnt, default=None)
    may_count = counts_from is None or counts_from <= now
    return Outlook(
        is_counted=unread is None and may_count,
        counts_from=None if may_count else counts_from,
        awaits_debrief=unread,
        open_id=open_id,
        open_kind=open_kind or "",
        open_turn=open_turn or 0,
        finished=finished or 0,
    )
