"""Beginning a course, and going on with it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Enrolment
from elearning.services import enrolments, lessons
from tests.build import an_account
from tests.build_course import ISSUER, a_course, a_library, a_quiz

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def begin(session: Session, account_id: int) -> bool:
    return enrolments.begin_course(
        session, a_library(), account_id=account_id, course="shelter", now=NOW
    )


def test_beginning_a_course_twice_is_beginning_it_once(session: Session) -> None:
    learner = an_account(session).id

    first, second = begin(session, learner), begin(session, learner)

    assert (first, second) == (True, False)
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_a_course_that_is_not_there_cannot_be_begun(session: Session) -> None:
    learner = an_account(session).id

    with pytest.raises(NotFound):
        enrolments.begin_course(session, a_library(), account_id=learner, course="no", now=NOW)


def test_a_begun_course_continues_at_its_first_lesson(session: Session) -> None:
    learner = an_account(session).id
    begin(session, learner)

    step = enrolments.get_step(session, a_library(), account_id=learner, course="shelter")

    assert (step.kind, step.slug) == ("lesson", "one")


def test_a_course_continues_after_the_lesson_that_was_finished_last(session: Session) -> None:
    learner, library = an_account(session).id, a_library()
    lessons.finish_lesson(
        session, library, account_id=learner, course="shelter", lesson="two", now=NOW, issuer=ISSUER
    )

    step = enrolments.get_step(session, library, account_id=learner, course="shelter")

    assert (step.kind, step.slug) == ("lesson", "three")


def test_once_all_lessons_are_read_the_quiz_is_next(session: Session) -> None:
    learner, library = an_account(session).id, a_library(a_course(quiz=a_quiz()))
    for lesson in ("one", "two", "three"):
        step = lessons.finish_lesson(
            session,
            library,
            account_id=learner,
            course="shelter",
            lesson=lesson,
            now=NOW,
            issuer=ISSUER,
        )

    assert step.kind == "quiz"
    assert enrolments.get_step(session, library, account_id=learner, course="shelter") == step
