"""Placements: drawn, answered without a word, and counted as lessons."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from elearning.content.course import PlacementRule
from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.errors import (
    AnswerGiven,
    Incomplete,
    NotFound,
    NothingToProve,
    PlacementRests,
    Refused,
)
from elearning.models import Certificate, Enrolment, FinishedLesson, Placement
from elearning.services import lessons, papers, placement_pages, placements, roster, studies
from elearning.services.placement_pages import PlacementResult
from elearning.services.quiz_pages import QuestionPage
from tests.build import an_account
from tests.build_course import ISSUER, a_course, a_library, a_question, a_quiz

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RIGHT, WRONG = {"good": "chosen"}, {"poor": "chosen"}
LESSONS = ("one", "two", "three")


def a_proving_library(**changes: object) -> Library:
    pool = [a_question(f"{lesson}-{n}", lesson=lesson) for lesson in LESSONS for n in range(3)]
    values = {"quiz": a_quiz(*pool), "placement": PlacementRule(2, 80, 7)} | changes
    return a_library(a_course(**values))


def begin(session: Session, library: Library, account_id: int, *, now=NOW, seed: str = "s") -> int:
    return placements.begin_placement(
        session, library, account_id=account_id, course="shelter", seed=seed, now=now
    )


def answer(
    session: Session,
    library: Library,
    account_id: int,
    placement_id: int,
    position: int,
    *,
    said=RIGHT,
    passed: bool = False,
    now=NOW,
) -> None:
    placements.give_answer(
        session,
        library,
        account_id=account_id,
        placement_id=placement_id,
        position=position,
        response=said,
        is_passed_over=passed,
        now=now,
        issuer=ISSUER,
    )


def asked(session: Session, placement_id: int) -> list[str]:
    kept = session.get_one(Placement, placement_id).questions
    return [question.lesson for question in papers.from_json(kept).questions]


def take(session: Session, library: Library, account_id: int, *known: str, now=NOW) -> int:
    """Answer a whole placement: rightly about known lessons, wrongly about others."""
    placement_id = begin(session, library, account_id, now=now, seed=str(now))
    for position, lesson in enumerate(asked(session, placement_id), 1):
        said = RIGHT if lesson in known else WRONG
        answer(session, library, account_id, placement_id, position, said=said, now=now)
    return placement_id


def page_of(session: Session, library: Library, account_id: int, placement_id: int) -> object:
    return placement_pages.get_try_page(
        session, library, account_id=account_id, placement_id=placement_id
    )


def test_every_lesson_is_asked_for(session: Session) -> None:
    placement_id = begin(session, a_proving_library(), an_account(session).id)

    assert sorted(asked(session, placement_id)) == sorted(LESSONS * 2)


def test_lessons_that_are_known_count_as_finished_by_placement(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()

    page = page_of(session, library, learner, take(session, library, learner, "one", "three"))

    rows = session.execute(select(FinishedLesson.lesson, FinishedLesson.by_placement)).all()
    enrolment = session.scalars(select(Enrolment)).one()
    assert {tuple(row) for row in rows} == {("one", True), ("three", True)}
    assert (enrolment.lessons_done, enrolment.lessons_proved) == (2, 2)
    assert enrolment.last_lesson == "two"
    assert isinstance(page, PlacementResult)
    assert [line.is_proved for line in page.lines] == [True, False, True]


def test_one_right_answer_of_two_proves_nothing(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)
    seen: set[str] = set()
    for position, lesson in enumerate(asked(session, placement_id), 1):
        said = WRONG if lesson in seen else RIGHT
        answer(session, library, learner, placement_id, position, said=said)
        seen.add(lesson)

    assert session.scalars(select(FinishedLesson.lesson)).all() == []


def test_a_lesson_that_was_read_is_not_asked_for_and_stays_read(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    lessons.finish_lesson(
        session, library, account_id=learner, course="shelter", lesson="one", now=NOW, issuer=ISSUER
    )

    placement_id = take(session, library, learner, *LESSONS)

    enrolment = session.scalars(select(Enrolment)).one()
    assert "one" not in asked(session, placement_id)
    assert (enrolment.lessons_done, enrolment.lessons_proved) == (3, 2)


def test_a_proved_lesson_that_is_read_counts_as_read_and_as_finished_before(
    session: Session,
) -> None:
    learner, library = an_account(session).id, a_proving_library()
    take(session, library, learner, "one", "two")

    lessons.finish_lesson(
        session, library, account_id=learner, course="shelter", lesson="one",
        now=NOW + timedelta(1), issuer=ISSUER,
    )  # fmt: skip

    rows = session.execute(select(FinishedLesson.lesson, FinishedLesson.by_placement)).all()
    (line,) = roster.get_roster(session, library).rows[0].courses
    (study,) = studies.get_studies(session, library, account_id=learner, now=NOW).current
    assert {tuple(row) for row in rows} == {("one", False), ("two", True)}
    assert set(session.scalars(select(FinishedLesson.finished_at))) == {NOW}
    assert (line.lessons_done, line.lessons_proved) == (2, 1)
    assert (study.lessons_done, study.lessons_proved) == (2, 1)


@pytest.mark.parametrize("slug", LESSONS)
def test_the_page_of_a_lesson_tells_proved_from_read(session: Session, slug: str) -> None:
    learner, library = an_account(session).id, a_proving_library()
    take(session, library, learner, "one", "two")
    lessons.finish_lesson(
        session, library, account_id=learner, course="shelter", lesson="one", now=NOW, issuer=ISSUER
    )

    page = lessons.get_lesson_page(
        session, library, account_id=learner, course="shelter", lesson=slug
    )

    assert (page.is_finished, page.is_proved) == (slug != "three", slug == "two")
    assert [one.is_finished for one in page.lines] == [True, True, False]
    assert [one.is_proved for one in page.lines] == [False, True, False]


def test_proved_lessons_complete_the_course_and_its_certificate_says_so(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    lessons.finish_lesson(
        session, library, account_id=learner, course="shelter", lesson="two", now=NOW, issuer=ISSUER
    )

    take(session, library, learner, *LESSONS)

    certificate = session.scalars(select(Certificate)).one()
    assert certificate.level == "participation"
    assert certificate.document["evidence"]["lessons"] == 3
    assert certificate.document["evidence"]["proved"] == 2


def test_the_roster_tells_how_many_lessons_are_proved(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    take(session, library, learner, "one")

    (row,) = roster.get_roster(session, library).rows

    assert (row.courses[0].lessons_done, row.courses[0].lessons_proved) == (1, 1)


def test_a_second_try_waits_for_the_pause_and_asks_what_is_left(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    take(session, library, learner, "one")

    with pytest.raises(PlacementRests):
        begin(session, library, learner, now=NOW + timedelta(days=7, seconds=-1))
    second = begin(session, library, learner, now=NOW + timedelta(days=7))

    assert set(asked(session, second)) == {"two", "three"}


def test_a_second_try_asks_what_the_first_did_not(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    first = take(session, library, learner)

    second = begin(session, library, learner, now=NOW + timedelta(days=8), seed="other")

    ids = [
        {one.id for one in papers.from_json(session.get_one(Placement, key).questions).questions}
        for key in (first, second)
    ]
    assert len(ids[0] | ids[1]) == 9


def test_nothing_is_left_to_prove_once_every_lesson_is_finished(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    take(session, library, learner, *LESSONS)

    with pytest.raises(NothingToProve):
        begin(session, library, learner, now=NOW + timedelta(days=30))


def test_an_open_placement_is_gone_on_with(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    first = begin(session, library, learner)
    answer(session, library, learner, first, 1)

    page = page_of(session, library, learner, begin(session, library, learner, seed="t"))

    assert isinstance(page, QuestionPage)
    assert (page.id, page.position, page.total) == (first, 2, 6)


def test_a_question_that_is_passed_over_is_worth_nothing(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)

    answer(session, library, learner, placement_id, 1, passed=True)

    kept = session.get_one(Placement, placement_id)
    assert (kept.responses, kept.credits) == ([{}], [0])


def test_a_waiting_question_holds_nothing_that_tells(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)
    answer(session, library, learner, placement_id, 1)

    told = repr(page_of(session, library, learner, placement_id))

    assert not any(word in told for word in ("Feedback", "right", "grade", "True", "credit"))


def test_a_result_tells_nothing_of_single_questions(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()

    told = repr(page_of(session, library, learner, take(session, library, learner, "one")))

    assert not any(word in told for word in ("Question ", "Feedback", "Offer", "credit"))


def test_the_same_answer_again_changes_nothing_and_another_is_refused(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)
    answer(session, library, learner, placement_id, 1)

    answer(session, library, learner, placement_id, 1)
    with pytest.raises(AnswerGiven):
        answer(session, library, learner, placement_id, 1, said=WRONG)

    assert session.get_one(Placement, placement_id).credits == [1000]


@pytest.mark.parametrize("position", [-1, 0, 2, 7, 2**70])
def test_a_question_is_answered_in_its_turn(session: Session, position: int) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)

    with pytest.raises(Refused):
        answer(session, library, learner, placement_id, position)


def test_an_answer_that_is_none_is_not_recorded(session: Session) -> None:
    learner, library = an_account(session).id, a_proving_library()
    placement_id = begin(session, library, learner)

    with pytest.raises(Incomplete):
        answer(session, library, learner, placement_id, 1, said={"foreign": "chosen"})

    assert session.get_one(Placement, placement_id).answered == 0


@pytest.mark.parametrize("foreign", [0, -1, 2**31, 10**30, 7])
def test_a_placement_that_is_not_there_or_anothers_is_not_found(session, foreign: int) -> None:
    owner, other, library = an_account(session).id, an_account(session).id, a_proving_library()
    placement_id = begin(session, library, owner)

    for account_id, key in ((owner, foreign), (other, placement_id)):
        with pytest.raises(NotFound):
            page_of(session, library, account_id, key)
        with pytest.raises(NotFound):
            answer(session, library, account_id, key, 1)


@pytest.mark.parametrize("changes", [{"placement": None}, {"quiz": None}])
def test_a_course_without_placement_offers_none(session: Session, changes: dict) -> None:
    library = a_proving_library(**changes)

    with pytest.raises(NotFound):
        begin(session, library, an_account(session).id)


def test_of_many_who_begin_and_answer_at_once_one_counts(engine: Engine) -> None:
    library = a_proving_library()
    with transaction(engine) as session:
        learner = an_account(session).id

    def post(nth: int) -> str:
        try:
            with transaction(engine) as session:
                placement_id = begin(session, library, learner, seed=str(nth))
                answer(session, library, learner, placement_id, 1, said=RIGHT if nth % 2 else WRONG)
        except AnswerGiven:
            return "told"
        return "counted"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(post, range(12)))

    with opened(engine, writes=False) as session:
        assert [one.answered for one in session.scalars(select(Placement))] == [1]
    assert outcomes.count("told") == 6
