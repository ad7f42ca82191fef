"""What is seen of a quiz: before a try, a question, what is told about it, and the result."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from elearning.assessment.kinds import mark
from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.errors import NotFound
from elearning.models import Answer, Enrolment, QuizTry
from elearning.services import enrolments, papers, tries
from elearning.services.papers import Paper
from elearning.services.quiz_pages import (
    FeedbackPage,
    LessonLink,
    QuestionPage,
    QuizPage,
    ResultLine,
    ResultPage,
    TryLine,
    find_link,
    question_page,
    said_in,
    told_answers,
)

LATEST_TRIES = 10


def get_quiz_page(session: Session, library: Library, *, account_id: int, course: str) -> QuizPage:
    """Return what somebody should know before a try, and how earlier ones went.

    :raise NotFound: if there is no such course, or it has no quiz.
    """
    found = library.get_course(course)
    if found.quiz is None:
        raise NotFound
    enrolment = session.execute(
        select(Enrolment.lessons_done, Enrolment.quiz_passed_at).where(
            Enrolment.account_id == account_id, Enrolment.course == course
        )
    ).first()
    rows = session.execute(
        select(
            QuizTry.id,
            QuizTry.number,
            QuizTry.answered,
            QuizTry.result,
            QuizTry.is_passed,
            QuizTry.finished_at,
        )
        .where(QuizTry.account_id == account_id, QuizTry.course == course)
        .order_by(QuizTry.number.desc())
        .limit(LATEST_TRIES)
    ).all()
    waiting = next((row for row in rows if row.finished_at is None), None)
    return QuizPage(
        course=course,
        course_title=found.title,
        questions=found.quiz.draw,
        pass_mark=found.quiz.pass_mark,
        lessons=len(found.lessons),
        lessons_done=min(enrolment.lessons_done, len(found.lessons)) if enrolment else 0,
        is_passed=enrolment is not None and enrolment.quiz_passed_at is not None,
        open_try=waiting.id if waiting else None,
        answered=waiting.answered if waiting else 0,
        tries=tuple(
            TryLine(row.id, row.number, (row.result or 0) // 10, row.is_passed, row.finished_at)
            for row in rows
            if row.finished_at is not None
        ),
    )


def get_try_page(
    session: Session, library: Library, *, account_id: int, try_id: int
) -> QuestionPage | ResultPage:
    """Return the question that waits in a try, or its result once all are answered.

    :raise NotFound: if there is no such try, or it is somebody else's.
    """
    row = _get_try(session, account_id, try_id)
    paper = papers.from_json(row.questions)
    if row.finished_at is not None:
        return _result_page(session, library, row, paper)
    return question_page(try_id, row.course, paper, row.answered)


def get_feedback(
    session: Session, library: Library, *, account_id: int, try_id: int, position: int
) -> FeedbackPage:
    """Return what is told about a question once it is answered.

    :raise NotFound: if it is not answered yet, or the try is somebody else's.
    """
    row = _get_try(session, account_id, try_id)
    if not 1 <= position <= row.answered:
        raise NotFound
    given = session.execute(
        select(Answer.response, Answer.credit).where(
            Answer.try_id == try_id, Answer.position == position
        )
    ).one()
    paper = papers.from_json(row.questions)
    question = paper.questions[position - 1]
    return FeedbackPage(
        try_id=try_id,
        course=row.course,
        course_title=paper.course_title,
        position=position,
        total=len(paper.questions),
        kind=question.kind,
        text=question.text,
        answers=told_answers(question, given.response),
        options={option.key: option.text for option in question.options},
        said=said_in(question, given.response),
        unit=question.unit,
        credit=given.credit,
        is_right=mark(question, given.response).is_right,
        points=tuple(
            library.guidance[point] for point in question.guidance if point in library.guidance
        ),
        lesson=find_link(library, row.course, question.lesson),
        is_last=position == len(paper.questions),
    )


def _get_try(session: Session, account_id: int, try_id: int) -> Row[*tuple[Any, ...]]:
    if not tries.is_id(try_id):
        raise NotFound
    row = session.execute(
        select(
            QuizTry.id,
            QuizTry.account_id,
            QuizTry.course,
            QuizTry.number,
            QuizTry.questions,
            QuizTry.answered,
            QuizTry.result,
            QuizTry.is_passed,
            QuizTry.finished_at,
        ).where(QuizTry.id == try_id, QuizTry.account_id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _result_page(
    session: Session, library: Library, row: Row[*tuple[Any, ...]], paper: Paper
) -> ResultPage:
    given = session.execute(
        select(Answer.position, Answer.credit)
        .where(Answer.try_id == row.id)
        .order_by(Answer.position)
    )
    lines = tuple(
        ResultLine(position, paper.questions[position - 1].text, credit)
        for position, credit in given
    )
    missed = [paper.questions[line.position - 1] for line in lines if not line.is_right]
    course = library.find_course(row.course)
    step = None
    if row.is_passed and course is not None:
        step = enrolments.get_step(session, library, account_id=row.account_id, course=row.course)
    return ResultPage(
        try_id=row.id,
        course=row.course,
        course_title=paper.course_title,
        is_offered=course is not None and course.quiz is not None,
        number=row.number,
        percent=(row.result or 0) // 10,
        pass_mark=paper.pass_mark,
        is_passed=row.is_passed,
        lines=lines,
        reread=_reread(library, row.course, missed),
        step=step,
        finished_at=row.finished_at,
    )


def _reread(library: Library, course: str, missed: list[Question]) -> tuple[LessonLink, ...]:
    slugs = dict.fromkeys(question.lesson for question in missed)
    links = (find_link(library, course, slug) for slug in slugs)
    return tuple(link for link in links if link is not None)
