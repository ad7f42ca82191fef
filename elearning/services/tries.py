"""Tries at a quiz: drawn once, answered one question after the other, marked at the end."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.assessment.kinds import is_complete, mark
from elearning.assessment.result import quiz_result
from elearning.content.library import Library
from elearning.errors import AnswerGiven, Incomplete, NotFound, Refused
from elearning.models import Answer, Enrolment, QuizTry
from elearning.services import enrolments, papers, tallies
from elearning.services.certificates import Issuer
from elearning.services.completing import certify
from elearning.services.papers import Paper

GREATEST_ID = 2**31 - 1


def is_id(number: int) -> bool:
    """Tell whether a number can be the id of a row, on every database."""
    return 0 < number <= GREATEST_ID


def begin_try(
    session: Session, library: Library, *, account_id: int, course: str, seed: str, now: datetime
) -> int:
    """Draw a try and return its id; one that is open already is gone on with.

    :raise NotFound: if there is no such course, or it has no quiz.
    """
    found = library.get_course(course)
    if found.quiz is None:
        raise NotFound
    # Held until the end, so that two tabs do not draw two tries.
    enrolment = enrolments.lock_enrolment(
        session, library, account_id=account_id, course=course, now=now
    )
    mine = (QuizTry.account_id == account_id, QuizTry.course == course)
    waiting = session.scalar(select(QuizTry.id).where(*mine, QuizTry.finished_at.is_(None)))
    if waiting is not None:
        return waiting
    seen = session.scalars(
        select(Answer.question).join(QuizTry, QuizTry.id == Answer.try_id).where(*mine).distinct()
    )
    paper = papers.draw_paper(found, found.quiz, seed, seen=frozenset(seen))
    last = session.scalar(select(func.max(QuizTry.number)).where(*mine)) or 0
    drawn = QuizTry(
        account_id=account_id,
        course=course,
        number=last + 1,
        seed=seed,
        questions=papers.to_json(paper),
        begun_at=now,
    )
    session.add(drawn)
    enrolment.seen_at = now
    session.flush()
    return drawn.id


def give_answer(
    session: Session,
    library: Library,
    *,
    account_id: int,
    try_id: int,
    position: int,
    response: Mapping[str, str],
    now: datetime,
    issuer: Issuer,
) -> None:
    """Record the answer to one question of a try, once; the last one finishes the try.

    The same answer again changes nothing.

    :raise NotFound: if there is no such try, or it is somebody else's.
    :raise AnswerGiven: if the question was answered in another way before.
    :raise Incomplete: if the response is not what the question asks for.
    :raise Refused: if it is another question's turn.
    """
    held = _hold_try(session, account_id, try_id)
    paper = papers.from_json(held.questions)
    if 1 <= position <= held.answered:
        _compare(session, try_id, position, response)
        return
    if position != held.answered + 1 or held.answered == len(paper.questions):
        raise Refused
    question = paper.questions[held.answered]
    if not is_complete(question, response):
        raise Incomplete
    credit = mark(question, response).credit
    session.add(
        Answer(
            try_id=try_id,
            position=position,
            question=question.id,
            response=dict(response),
            credit=credit,
            answered_at=now,
        )
    )
    held.answered = position
    held.credit += credit
    session.flush()
    if position == len(paper.questions):
        _finish(session, library, held, paper, now=now, issuer=issuer)


def _hold_try(session: Session, account_id: int, try_id: int) -> QuizTry:
    if not is_id(try_id):
        raise NotFound
    statement = select(QuizTry).where(QuizTry.id == try_id, QuizTry.account_id == account_id)
    held = session.scalars(statement.with_for_update()).one_or_none()
    if held is None:
        raise NotFound
    return held


def _compare(session: Session, try_id: int, position: int, response: Mapping[str, str]) -> None:
    first = session.scalar(
        select(Answer.response).where(Answer.try_id == try_id, Answer.position == position)
    )
    if first != dict(response):
        raise AnswerGiven


def _finish(
    session: Session,
    library: Library,
    held: QuizTry,
    paper: Paper,
    *,
    now: datetime,
    issuer: Issuer,
) -> None:
    credits = session.scalars(
        select(Answer.credit).where(Answer.try_id == held.id).order_by(Answer.position)
    ).all()
    result = quiz_result(credits, len(paper.questions), paper.pass_mark)
    held.result, held.is_passed, held.finished_at = result.result, result.is_passed, now
    enrolment = session.scalars(
        select(Enrolment)
        .where(Enrolment.account_id == held.account_id, Enrolment.course == held.course)
        .with_for_update()
    ).one()
    answers = zip(paper.questions, credits, strict=True)
    tallies.count(session, held.account_id, tallies.of_answers(library, answers))
    enrolment.seen_at = now
    enrolment.quiz_best = max(result.result, enrolment.quiz_best or 0)
    if result.is_passed:
        enrolment.quiz_passed_at = enrolment.quiz_passed_at or now
    session.flush()
    if result.is_passed:
        certify(session, library, enrolment, now=now, issuer=issuer)
