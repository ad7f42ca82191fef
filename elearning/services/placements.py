"""Placement quizzes: lessons proved by answers, so that they need not be read."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.assessment.kinds import is_complete, mark
from elearning.assessment.placement import draw_placement, proved_lessons
from elearning.content.course import Course, PlacementRule
from elearning.content.library import Library
from elearning.db import insert_once
from elearning.errors import (
    AnswerGiven,
    Incomplete,
    NotFound,
    NothingToProve,
    PlacementRests,
    Refused,
)
from elearning.models import Answer, Enrolment, FinishedLesson, Placement, QuizTry
from elearning.services import enrolments, papers, tallies
from elearning.services.certificates import Issuer
from elearning.services.completing import certify
from elearning.services.papers import Paper
from elearning.services.tries import is_id


def get_rule(library: Library, course: str) -> tuple[Course, PlacementRule]:
    """Return a course with its rule for placements.

    :raise NotFound: if there is no such course, or nothing can be proved on it.
    """
    found = library.get_course(course)
    if found.placement is None or found.quiz is None:
        raise NotFound
    return found, found.placement


def next_try_at(rule: PlacementRule, last_finished: datetime | None) -> datetime | None:
    """Return from when on another try may begin."""
    return last_finished + timedelta(days=rule.pause_days) if last_finished else None


def begin_placement(
    session: Session, library: Library, *, account_id: int, course: str, seed: str, now: datetime
) -> int:
    """Draw questions about every lesson that is not finished; one that is open is gone on with.

    :raise NotFound: if there is no such course, or nothing can be proved on it.
    :raise PlacementRests: if the pause since the last try is not over.
    :raise NothingToProve: if every lesson is finished.
    """
    found, rule = get_rule(library, course)
    # Held until the end, so that two tabs do not draw two tries.
    enrolment = enrolments.lock_enrolment(
        session, library, account_id=account_id, course=course, now=now
    )
    mine = (Placement.account_id == account_id, Placement.course == course)
    waiting = session.scalar(select(Placement.id).where(*mine, Placement.finished_at.is_(None)))
    if waiting is not None:
        return waiting
    number, last = session.execute(
        select(func.max(Placement.number), func.max(Placement.finished_at)).where(*mine)
    ).one()
    free_at = next_try_at(rule, last)
    if free_at is not None and now < free_at:
        raise PlacementRests
    finished = enrolments.finished_lessons(session, enrolment.id)
    left = {lesson.slug for lesson in found.lessons} - finished
    if not left:
        raise NothingToProve
    seen = _seen(session, account_id, course)
    paper = _draw(found, rule, left, seed, seen)
    drawn = Placement(
        account_id=account_id,
        course=course,
        number=(number or 0) + 1,
        seed=seed,
        questions=papers.to_json(paper),
        responses=[],
        credits=[],
        proved=[],
        begun_at=now,
    )
    session.add(drawn)
    enrolment.seen_at = now
    session.flush()
    return drawn.id


def _seen(session: Session, account_id: int, course: str) -> frozenset[str]:
    """Return the questions that somebody has met, in the quiz or in earlier placements."""
    answered = session.scalars(
        select(Answer.question)
        .join(QuizTry, QuizTry.id == Answer.try_id)
        .where(QuizTry.account_id == account_id, QuizTry.course == course)
        .distinct()
    )
    kept = session.scalars(
        select(Placement.questions).where(
            Placement.account_id == account_id, Placement.course == course
        )
    )
    asked = (question.id for one in kept for question in papers.from_json(one).questions)
    return frozenset(answered) | frozenset(asked)


def _draw(
    course: Course, rule: PlacementRule, left: set[str], seed: str, seen: frozenset[str]
) -> Paper:
    assert course.quiz is not None
    names = draw_placement(course.quiz.lessons, left, rule.questions, seed, seen=seen)
    return papers.make_paper(course, course.quiz, names, seed, pass_mark=rule.threshold)


def give_answer(
    session: Session,
    library: Library,
    *,
    account_id: int,
    placement_id: int,
    position: int,
    response: Mapping[str, str],
    is_passed_over: bool,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Record the answer to one question, once; the last one counts the lessons that are proved.

    A question that is passed over is worth nothing. The same answer again
    changes nothing.

    :raise NotFound: if there is no such placement, or it is somebody else's.
    :raise AnswerGiven: if the question was answered in another way before.
    :raise Incomplete: if the response is not what the question asks for.
    :raise Refused: if it is another question's turn.
    """
    held = _hold(session, account_id, placement_id)
    paper = papers.from_json(held.questions)
    said = {} if is_passed_over else dict(response)
    if 1 <= position <= held.answered:
        if held.responses[position - 1] != said:
            raise AnswerGiven
        return
    if position != held.answered + 1 or held.answered == len(paper.questions):
        raise Refused
    question = paper.questions[held.answered]
    if not is_passed_over and not is_complete(question, said):
        raise Incomplete
    credit = 0 if is_passed_over else mark(question, said).credit
    held.responses = [*held.responses, said]
    held.credits = [*held.credits, credit]
    held.answered = position
    session.flush()
    if position == len(paper.questions):
        _finish(session, library, held, paper, now=now, issuer=issuer)


def _hold(session: Session, account_id: int, placement_id: int) -> Placement:
    if not is_id(placement_id):
        raise NotFound
    chosen = select(Placement).where(
        Placement.id == placement_id, Placement.account_id == account_id
    )
    held = session.scalars(chosen.with_for_update()).one_or_none()
    if held is None:
        raise NotFound
    return held


def _finish(
    session: Session,
    library: Library,
    held: Placement,
    paper: Paper,
    *,
    now: datetime,
    issuer: Issuer,
) -> None:
    lessons = [question.lesson for question in paper.questions]
    proved = proved_lessons(zip(lessons, held.credits, strict=True), paper.pass_mark)
    held.proved, held.finished_at = sorted(proved), now
    enrolment = session.scalars(
        select(Enrolment)
        .where(Enrolment.account_id == held.account_id, Enrolment.course == held.course)
        .with_for_update()
    ).one()
    enrolment.seen_at = now
    answers = zip(paper.questions, held.credits, strict=True)
    tallies.count(session, held.account_id, tallies.of_placement(library, answers))
    for lesson in held.proved:
        insert_once(
            session,
            FinishedLesson,
            enrolment_id=enrolment.id,
            lesson=lesson,
            finished_at=now,
            by_placement=True,
        )
    course = library.find_course(held.course)
    if course is None or not proved:
        session.flush()
        return
    way = enrolments.count_lessons(session, enrolment, course)
    enrolment.last_lesson = way.next_lesson or enrolment.last_lesson
    session.flush()
    if way.is_finished:
        certify(session, library, enrolment, now=now, issuer=issuer)
