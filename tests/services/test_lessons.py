"""Reading lessons and finishing them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.errors import NotFound
from elearning.models import Certificate, Enrolment, FinishedLesson
from elearning.services import lessons
from elearning.services.enrolments import Step
from tests.build import an_account
from tests.build_course import ISSUER, a_course, a_library, a_module

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def finish(session: Session, library: Library, account_id: int, lesson: str) -> Step:
    return lessons.finish_lesson(
        session,
        library,
        account_id=account_id,
        course="shelter",
        lesson=lesson,
        now=NOW,
        issuer=ISSUER,
    )


def read(session: Session, library: Library, account_id: int, lesson: str) -> lessons.LessonPage:
    return lessons.get_lesson_page(
        session, library, account_id=account_id, course="shelter", lesson=lesson
    )


def test_a_finished_lesson_counts_once(session: Session) -> None:
    learner, library = an_account(session).id, a_library()

    finish(session, library, learner, "one")
    step = finish(session, library, learner, "one")

    enrolment = session.scalars(select(Enrolment)).one()
    assert enrolment.lessons_done == 1
    assert step.slug == "two"


def test_finishing_moves_the_place_to_continue_at(session: Session) -> None:
    learner, library = an_account(session).id, a_library()

    finish(session, library, learner, "one")

    assert session.scalars(select(Enrolment.last_lesson)).one() == "two"


def test_a_page_shows_what_is_finished_and_how_long_the_rest_takes(session: Session) -> None:
    learner, library = an_account(session).id, a_library()
    finish(session, library, learner, "one")

    page = read(session, library, learner, "two")

    assert [line.is_finished for line in page.lines] == [True, False, False]
    assert (page.done_in_module, page.minutes_left) == (1, 20)
    assert (page.is_finished, page.step.slug) == (False, "three")


def test_progress_survives_new_titles_and_another_order(session: Session) -> None:
    learner = an_account(session).id
    finish(session, a_library(), learner, "one")
    moved = a_library(a_course(a_module("first", "three", "two"), a_module("then", "one")))

    page = read(session, moved, learner, "one")

    assert page.is_finished
    assert page.module.slug == "then"


def test_a_lesson_that_left_the_course_is_not_counted(session: Session) -> None:
    learner = an_account(session).id
    finish(session, a_library(), learner, "one")
    shorter = a_library(a_course(a_module("all", "two", "three")))

    finish(session, shorter, learner, "two")

    assert session.scalars(select(Enrolment.lessons_done)).one() == 1


def test_someone_elses_progress_is_not_shown(session: Session) -> None:
    learner, other, library = an_account(session).id, an_account(session).id, a_library()
    finish(session, library, learner, "one")

    page = read(session, library, other, "one")

    assert not page.is_finished
    assert not page.is_begun


def test_a_lesson_that_is_not_there_is_neither_read_nor_finished(session: Session) -> None:
    learner, library = an_account(session).id, a_library()

    with pytest.raises(NotFound):
        read(session, library, learner, "four")
    with pytest.raises(NotFound):
        finish(session, library, learner, "four")

    assert session.scalars(select(Enrolment)).all() == []


def test_the_last_lesson_of_a_course_of_lessons_earns_its_certificate(session: Session) -> None:
    learner, library = an_account(session).id, a_library()

    steps = [finish(session, library, learner, one) for one in ("one", "two", "three", "three")]

    assert [certificate.level for certificate in session.scalars(select(Certificate))] == [
        "participation"
    ]
    assert session.scalars(select(Enrolment.completed_at)).one() == NOW
    assert [step.kind for step in steps] == ["lesson", "lesson", "certificates", "certificates"]


def test_the_last_lesson_leads_back_to_one_that_was_skipped(session: Session) -> None:
    learner, library = an_account(session).id, a_library()

    assert read(session, library, learner, "three").step.kind == "continue"
    assert finish(session, library, learner, "three").slug == "one"


def test_a_page_names_few_modules_however_many_there_are(session: Session) -> None:
    learner = an_account(session).id
    modules = [a_module(f"m{n}", f"l{n}") for n in range(200)]
    library = a_library(a_course(*modules))

    page = read(session, library, learner, "l100")

    assert [line.number for line in page.modules] == [98, 99, 100, 101, 102, 103, 104]
    assert page.has_more_modules


def test_a_page_costs_one_query(engine: Engine) -> None:
    library = a_library()
    with transaction(engine) as session:
        learner = an_account(session).id
        finish(session, library, learner, "one")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    with opened(engine, writes=False) as session:
        read(session, library, learner, "two")

    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_many_who_finish_the_same_lesson_at_once_finish_it_once(engine: Engine) -> None:
    library = a_library()
    with transaction(engine) as session:
        learner = an_account(session).id

    def post(nth: int) -> None:
        with transaction(engine) as session:
            finish(session, library, learner, ("one", "two", "three")[nth % 3])

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(post, range(24)))

    with opened(engine, writes=False) as session:
        assert session.scalars(select(Enrolment.lessons_done)).all() == [3]
        assert len(session.scalars(select(FinishedLesson.lesson)).all()) == 3
        assert len(session.scalars(select(Certificate.id)).all()) == 1
