"""What is counted of somebody, worked out from nothing: from all that they have finished."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import table_of
from elearning.models import Account, Answer, Attempt, CellTally, Placement, QuizTry, Tally
from elearning.models.tally import FORMAT
from elearning.services import papers, tallies
from elearning.services.tallies import Outcomes

# So many accounts in one transaction: learners who finish something must not wait for all.
BATCH = 10

_WAITING = select(Account.id).where(Account.tally_format < FORMAT).order_by(Account.id)

# When something was finished, and what decides between two of one moment.
Moment = tuple[datetime, int, int]


def recount(session: Session, library: Library, account_id: int) -> None:
    """Replace what is counted of somebody by what their finished work gives.

    To be called when finished work has changed hands or results, in the same transaction.
    """
    session.flush()
    # Held, and emptied before anything is read: whoever is finishing something meanwhile
    # has either been waited for, and is read below, or will add to the new counts.
    session.scalar(select(Account.id).where(Account.id == account_id).with_for_update())
    for model in (Tally, CellTally):
        session.execute(delete(model).where(model.account_id == account_id))
    rows = tallies.sum_up(_history(session, library, account_id))
    for model, found in ((Tally, rows.points), (CellTally, rows.cells)):
        if found:
            values = [{"account_id": account_id, **one} for one in found]
            session.connection().execute(insert(table_of(model)), values)
    is_counted = update(Account).where(Account.id == account_id).values(tally_format=FORMAT)
    session.execute(is_counted.execution_options(synchronize_session=False))


def is_wanted(session: Session) -> bool:
    """Tell whether anybody is still counted by older rules."""
    return session.scalar(_WAITING.limit(1)) is not None


def recount_some(session: Session, library: Library) -> int:
    """Count some accounts anew whose counts follow older rules; return how many there were."""
    waiting = session.scalars(_WAITING.limit(BATCH)).all()
    for account_id in waiting:
        recount(session, library, account_id)
    return len(waiting)


def expect_all(session: Session) -> None:
    """Let everybody be counted anew: the guidance may sort its points otherwise than it did."""
    session.execute(update(Account).values(tally_format=0))


def _history(session: Session, library: Library, account_id: int) -> list[Outcomes]:
    """Return what came of all that somebody has finished, in the order of finishing."""
    found: list[tuple[Moment, Outcomes]] = [
        *_tries(session, library, account_id),
        *_placements(session, library, account_id),
        *_attempts(session, account_id),
    ]
    return [outcomes for _moment, outcomes in sorted(found, key=lambda one: one[0])]


def _tries(
    session: Session, library: Library, account_id: int
) -> Iterator[tuple[Moment, Outcomes]]:
    mine = (QuizTry.account_id == account_id, QuizTry.finished_at.is_not(None))
    credits: dict[int, list[int]] = defaultdict(list)
    for row in session.execute(
        select(Answer.try_id, Answer.credit)
        .join(QuizTry, QuizTry.id == Answer.try_id)
        .where(*mine)
        .order_by(Answer.try_id, Answer.position)
    ):
        credits[row.try_id].append(row.credit)
    for one in session.execute(
        select(QuizTry.id, QuizTry.questions, QuizTry.finished_at).where(*mine)
    ):
        answers = zip(papers.from_json(one.questions).questions, credits[one.id], strict=False)
        yield (one.finished_at, 0, one.id), tallies.of_answers(library, answers)


def _placements(
    session: Session, library: Library, account_id: int
) -> Iterator[tuple[Moment, Outcomes]]:
    chosen = select(
        Placement.id, Placement.questions, Placement.credits, Placement.finished_at
    ).where(Placement.account_id == account_id, Placement.finished_at.is_not(None))
    for one in session.execute(chosen):
        answers = zip(papers.from_json(one.questions).questions, one.credits, strict=False)
        yield (one.finished_at, 1, one.id), tallies.of_placement(library, answers)


def _attempts(session: Session, account_id: int) -> Iterator[tuple[Moment, Outcomes]]:
    chosen = select(Attempt.id, Attempt.result, Attempt.ended_at).where(
        Attempt.account_id == account_id,
        Attempt.kind == "counted",
        Attempt.ended_at.is_not(None),
        Attempt.turn > 0,
    )
    for one in session.execute(chosen):
        yield (one.ended_at, 2, one.id), tallies.of_result(one.result)
