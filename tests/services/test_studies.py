"""What somebody studies, and how their wheel fills."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.services import enrolments, lessons, studies
from tests.build import an_account
from tests.build_course import ISSUER, a_course, a_lesson, a_library, a_module, a_quiz
from tests.services.certified import an_attempt

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def finish(
    session: Session, library: Library, account_id: int, lesson: str, course: str = "shelter"
) -> None:
    lessons.finish_lesson(
        session,
        library,
        account_id=account_id,
        course=course,
        lesson=lesson,
        now=NOW,
        issuer=ISSUER,
    )


def test_nothing_is_studied_at_first(session: Session) -> None:
    page = studies.get_studies(session, a_library(), account_id=an_account(session).id, now=NOW)

    assert page.is_empty


def test_a_course_tells_its_next_step_and_the_minutes_that_are_left(session: Session) -> None:
    learner, library = an_account(session).id, a_library()
    finish(session, library, learner, "one")

    page = studies.get_studies(session, library, account_id=learner, now=NOW)

    (study,) = page.current
    assert (study.lessons_done, study.minutes_left, study.step.slug) == (1, 20, "two")


def test_what_was_seen_last_comes_first(session: Session) -> None:
    learner = an_account(session).id
    library = a_library(a_course(), a_course(slug="health"))
    for days, course in ((0, "health"), (1, "shelter")):
        enrolments.begin_course(
            session, library, account_id=learner, course=course, now=NOW + timedelta(days)
        )

    page = studies.get_studies(session, library, account_id=learner, now=NOW)

    assert [study.course.slug for study in page.current] == ["shelter", "health"]


def test_a_completed_course_stands_apart_with_its_certificate(session: Session) -> None:
    learner, library = an_account(session).id, a_library()
    for lesson in ("one", "two", "three"):
        finish(session, library, learner, lesson)

    page = studies.get_studies(session, library, account_id=learner, now=NOW)

    assert page.current == ()
    assert [study.course.slug for study in page.completed] == ["shelter"]
    assert [one.level for one in page.certificates] == ["participation"]


def test_somebody_elses_studies_are_not_shown(session: Session) -> None:
    learner, other, library = an_account(session).id, an_account(session).id, a_library()
    finish(session, library, other, "one")
    an_attempt(session, other, ended=False)

    page = studies.get_studies(session, library, account_id=learner, now=NOW)

    assert page.is_empty


def test_an_open_attempt_waits_though_its_scenario_has_left_the_library(session: Session) -> None:
    learner = an_account(session).id
    attempt = an_attempt(session, learner, ended=False)

    page = studies.get_studies(session, a_library(), account_id=learner, now=NOW)

    assert [(one.id, one.title) for one in page.attempts] == [(attempt, "typhoon")]


@pytest.mark.parametrize(
    ("finished", "state"),
    [((), "empty"), (("one",), "begun"), (("one", "two"), "passed")],
    ids=["nothing", "a part", "all"],
)
def test_a_cell_fills_with_the_lessons_of_its_sector_and_phase(
    finished: tuple[str, ...], state: str
) -> None:
    module = a_module("all")
    taught = tuple(a_lesson(slug, sectors=(2,), phases=("during",)) for slug in ("one", "two"))
    course = a_course(type(module)("all", "All", "", module.body, taught))

    cells = studies.progress_cells(a_library(course), {"shelter": finished})

    assert cells[2] == ("none", state, "none")
    assert cells[1] == ("none", "none", "none")


def test_lessons_without_sectors_belong_to_those_of_their_course() -> None:
    cells = studies.progress_cells(a_library(), {"shelter": ("one", "two", "three")})

    assert cells[2] == ("passed", "none", "none")


def test_the_page_costs_four_queries_however_much_is_studied(engine: Engine) -> None:
    courses = [a_course(slug=f"course-{n}", quiz=a_quiz()) for n in range(12)]
    library = a_library(*courses)
    with transaction(engine) as session:
        learner = an_account(session).id
        for course in courses:
            finish(session, library, learner, "one", course.slug)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    with opened(engine, writes=False) as session:
        page = studies.get_studies(session, library, account_id=learner, now=NOW)

    assert len(page.current) == 12
    assert len([one for one in asked if one.startswith("SELECT")]) == 4
