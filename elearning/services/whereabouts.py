"""Where a learner left off: the course last read, and the simulation last played."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.models import Attempt, Enrolment, FinishedLesson


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a learner may go on with; empty words and zero where there is nothing."""

    course: str = ""
    last_lesson: str = ""
    lessons_done: int = 0
    scenario: str = ""
    attempt_id: int = 0
    turn: int = 0

    def __bool__(self) -> bool:
        return bool(self.course or self.attempt_id)


def find_whereabouts(session: Session, account_id: int) -> Whereabouts:
    """Return the unfinished course last seen and the open attempt last begun."""
    course = session.execute(
        select(Enrolment.course, Enrolment.last_lesson, Enrolment.lessons_done)
        .where(Enrolment.account_id == account_id, Enrolment.completed_at.is_(None))
        .order_by(Enrolment.seen_at.desc())
        .limit(1)
    ).first()
    attempt = session.execute(
        select(Attempt.scenario, Attempt.id, Attempt.turn)
        .where(
            Attempt.account_id == account_id,
            Attempt.ended_at.is_(None),
            Attempt.left_at.is_(None),
            Attempt.kind != "trial",
            Attempt.branch_of.is_(None),
        )
        .order_by(Attempt.begun_at.desc())
        .limit(1)
    ).first()
    return Whereabouts(*(course or ("", "", 0)), *(attempt or ("", 0, 0)))


def find_finished(session: Session, account_id: int, course: str) -> dict[str, bool] | None:
    """Return the lessons that a learner has finished, each with whether it was proved.

    Nothing at all is returned for somebody who has not begun the course.
    """
    rows = session.execute(
        select(FinishedLesson.lesson, FinishedLesson.by_placement)
        .select_from(Enrolment)
        .outerjoin(FinishedLesson, FinishedLesson.enrolment_id == Enrolment.id)
        .where(Enrolment.account_id == account_id, Enrolment.course == course)
    ).all()
    return {row.lesson: row.by_placement for row in rows if row.lesson} if rows else None
