"""Quizzes: drawn, answered, marked and told about."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.errors import AnswerGiven, Incomplete, NotFound, Refused
from elearning.models import Answer, Certificate, Enrolment, QuizTry
from elearning.services import lessons, papers, quizzes, tries
from elearning.services.quiz_pages import QuestionPage, ResultPage
from tests.build import an_account
from tests.build_course import ISSUER, a_course, a_library, a_question, a_quiz

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RIGHT, WRONG = {"good": "chosen"}, {"poor": "chosen"}


def a_quiz_library(**changes: object) -> Library:
    return a_library(a_course(quiz=a_quiz(), **changes))


def begin(session: Session, library: Library, account_id: int, *, seed: str = "s") -> int:
    return tries.begin_try(
        session, library, account_id=account_id, course="shelter", seed=seed, now=NOW
    )


def answer(
    session: Session, library: Library, account_id: int, try_id: int, position: int, **said: str
) -> None:
    tries.give_answer(
        session,
        library,
        account_id=account_id,
        try_id=try_id,
        position=position,
        response=said,
        now=NOW,
        issuer=ISSUER,
    )


def page_of(session: Session, library: Library, account_id: int, try_id: int) -> object:
    return quizzes.get_try_page(session, library, account_id=account_id, try_id=try_id)


def test_a_try_draws_as_many_questions_as_the_quiz_says(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()

    page = page_of(session, library, learner, begin(session, library, learner))

    assert isinstance(page, QuestionPage)
    assert (page.position, page.total) == (1, 2)


def test_the_same_seed_draws_the_same_try(session: Session) -> None:
    library = a_quiz_library()
    one, other = an_account(session).id, an_account(session).id

    begin(session, library, one, seed="same")
    begin(session, library, other, seed="same")

    first, second = session.scalars(select(QuizTry)).all()
    assert first.questions == second.questions


def test_an_open_try_is_gone_on_with(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()

    first, second = begin(session, library, learner), begin(session, library, learner, seed="t")

    assert first == second


def test_a_second_try_asks_what_the_first_did_not(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    first = begin(session, library, learner)
    for position in (1, 2):
        answer(session, library, learner, first, position, **WRONG)

    second = begin(session, library, learner, seed="t")

    asked = [
        {question.id for question in papers.from_json(row.questions).questions}
        for row in session.scalars(select(QuizTry).order_by(QuizTry.number))
    ]
    assert second != first
    assert asked[0] | asked[1] == {"q0", "q1", "q2", "q3"}


def test_a_waiting_question_holds_nothing_that_tells_its_answer(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()

    page = page_of(session, library, learner, begin(session, library, learner))

    told = repr(page)
    assert "Offer" in told
    assert not any(word in told for word in ("Feedback", "right", "grade", "True"))


def test_the_order_of_answers_does_not_follow_the_author(session: Session) -> None:
    pool = [a_question(f"q{n}") for n in range(12)]
    library = a_library(a_course(quiz=a_quiz(*pool, draw=12)))
    begin(session, library, an_account(session).id)

    kept = papers.from_json(session.scalars(select(QuizTry.questions)).one())

    assert len({question.answers[0].key for question in kept.questions}) > 1


def test_a_paper_from_before_the_newer_kinds_is_read(session: Session) -> None:
    paper = papers.draw_paper(a_course(), a_quiz(), "s", seen=())
    kept = papers.to_json(paper)
    for question in kept["questions"]:
        del question["options"], question["unit"]
        for one in question["answers"]:
            del one["due"], one["partly"]

    assert papers.from_json(json.loads(json.dumps(kept))) == paper


@pytest.mark.parametrize("kind", ["order", "match"])
def test_neither_answers_nor_options_are_shown_as_the_author_wrote_them(
    library: Library, kind: str
) -> None:
    course = library.get_course("mcof-foundations")
    assert course.quiz is not None
    question = next(one for one in course.quiz.questions if one.kind == kind)
    quiz = replace(course.quiz, draw=1, questions=(question,))

    drawn = [papers.draw_paper(course, quiz, f"{n}", seen=()).questions[0] for n in range(30)]

    assert len({tuple(one.key for one in each.answers) for each in drawn}) > 10
    assert kind == "order" or len({each.options for each in drawn}) > 10


def test_the_same_answer_again_changes_nothing(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)

    answer(session, library, learner, drawn, 1, **RIGHT)
    answer(session, library, learner, drawn, 1, **RIGHT)

    kept = session.scalars(select(QuizTry)).one()
    assert (kept.answered, kept.credit) == (1, 1000)


def test_another_answer_to_an_answered_question_is_refused(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)
    answer(session, library, learner, drawn, 1, **WRONG)

    with pytest.raises(AnswerGiven):
        answer(session, library, learner, drawn, 1, **RIGHT)

    assert session.scalars(select(Answer.response)).all() == [WRONG]


@pytest.mark.parametrize(
    "said",
    [{}, {"good": "chosen", "poor": "chosen"}, {"foreign": "chosen"}, {"good": "best"}],
    ids=["nothing", "too much", "foreign", "graded"],
)
def test_an_answer_that_is_none_is_not_recorded(session: Session, said: dict[str, str]) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)

    with pytest.raises(Incomplete):
        answer(session, library, learner, drawn, 1, **said)

    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize("position", [-1, 0, 2, 3, 2**70])
def test_a_question_cannot_be_answered_before_its_turn(session: Session, position: int) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)

    with pytest.raises(Refused):
        answer(session, library, learner, drawn, position, **RIGHT)


@pytest.mark.parametrize("foreign", [0, -1, 2**31, 2**63, 10**30, 7])
def test_a_try_that_is_not_there_is_not_found(session: Session, foreign: int) -> None:
    learner, library = an_account(session).id, a_quiz_library()

    with pytest.raises(NotFound):
        page_of(session, library, learner, foreign)
    with pytest.raises(NotFound):
        answer(session, library, learner, foreign, 1, **RIGHT)


def test_someone_elses_try_is_not_found(session: Session) -> None:
    owner, other, library = an_account(session).id, an_account(session).id, a_quiz_library()
    drawn = begin(session, library, owner)
    answer(session, library, owner, drawn, 1, **RIGHT)

    with pytest.raises(NotFound):
        page_of(session, library, other, drawn)
    with pytest.raises(NotFound):
        answer(session, library, other, drawn, 2, **RIGHT)
    with pytest.raises(NotFound):
        quizzes.get_feedback(session, library, account_id=other, try_id=drawn, position=1)


def test_feedback_comes_after_the_answer_only(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)
    answer(session, library, learner, drawn, 1, **WRONG)

    told = quizzes.get_feedback(session, library, account_id=learner, try_id=drawn, position=1)

    assert [one.is_chosen for one in told.answers if one.is_right] == [False]
    assert all("Feedback" in one.feedback.render() for one in told.answers)
    with pytest.raises(NotFound):
        quizzes.get_feedback(session, library, account_id=learner, try_id=drawn, position=2)


def test_the_last_answer_finishes_the_try(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)

    answer(session, library, learner, drawn, 1, **RIGHT)
    answer(session, library, learner, drawn, 2, **WRONG)

    page = page_of(session, library, learner, drawn)
    assert isinstance(page, ResultPage)
    assert (page.percent, page.is_passed, len(page.reread)) == (50, False, 1)
    enrolment = session.scalars(select(Enrolment)).one()
    assert (enrolment.quiz_best, enrolment.quiz_passed_at) == (500, None)


def test_passing_after_all_lessons_earns_achievement(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    for lesson in ("one", "two", "three"):
        lessons.finish_lesson(
            session,
            library,
            account_id=learner,
            course="shelter",
            lesson=lesson,
            now=NOW,
            issuer=ISSUER,
        )
    drawn = begin(session, library, learner)

    for position in (1, 2):
        answer(session, library, learner, drawn, position, **RIGHT)

    levels = set(session.scalars(select(Certificate.level)))
    assert "achievement" in levels
    assert session.scalars(select(Enrolment.completed_at)).one() == NOW


def test_a_worse_try_keeps_the_best_result(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    for said, seed in ((RIGHT, "s"), (WRONG, "t")):
        drawn = begin(session, library, learner, seed=seed)
        for position in (1, 2):
            answer(session, library, learner, drawn, position, **said)

    enrolment = session.scalars(select(Enrolment)).one()

    assert (enrolment.quiz_best, enrolment.quiz_passed_at) == (1000, NOW)


def test_later_edits_do_not_touch_an_open_try(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)
    edited = a_library(a_course(quiz=a_quiz(a_question("new", "several"), draw=1, pass_mark=100)))

    for position in (1, 2):
        answer(session, edited, learner, drawn, position, **RIGHT)

    page = page_of(session, edited, learner, drawn)
    assert isinstance(page, ResultPage)
    assert (page.is_passed, page.pass_mark) == (True, 80)


def test_a_try_is_finished_though_its_course_is_gone(session: Session) -> None:
    learner, library = an_account(session).id, a_quiz_library()
    drawn = begin(session, library, learner)
    emptied = replace(library, courses={})

    for position in (1, 2):
        answer(session, emptied, learner, drawn, position, **RIGHT)

    page = page_of(session, emptied, learner, drawn)
    assert isinstance(page, ResultPage)
    assert (page.is_passed, page.step, page.is_offered) == (True, None, False)


@pytest.mark.parametrize(
    ("kind", "said", "credit"),
    [
        ("several", {"good": "chosen", "fair": "chosen"}, 1000),
        ("several", {"good": "chosen"}, 500),
        ("judgement", {"good": "best", "fair": "acceptable", "poor": "harmful"}, 1000),
        ("judgement", {"good": "harmful", "fair": "harmful", "poor": "best"}, 0),
    ],
)
def test_every_kind_is_kept_and_marked(
    session: Session, kind: str, said: dict[str, str], credit: int
) -> None:
    learner = an_account(session).id
    library = a_library(a_course(quiz=a_quiz(a_question("q", kind), draw=1)))
    drawn = begin(session, library, learner)

    answer(session, library, learner, drawn, 1, **said)

    assert session.scalars(select(Answer.credit)).one() == credit


def test_a_paper_is_kept_as_plain_values() -> None:
    course = a_course(quiz=a_quiz(a_question("q", "judgement"), draw=1))
    assert course.quiz is not None
    paper = papers.draw_paper(course, course.quiz, "seed", seen=())

    kept = json.loads(json.dumps(papers.to_json(paper)))

    assert papers.from_json(kept) == paper


def test_of_many_answers_at_once_one_counts(engine: Engine) -> None:
    library = a_quiz_library()
    with transaction(engine) as session:
        learner = an_account(session).id
        drawn = begin(session, library, learner)

    def post(nth: int) -> str:
        try:
            with transaction(engine) as session:
                answer(session, library, learner, drawn, 1, **(RIGHT if nth % 2 else WRONG))
        except AnswerGiven:
            return "told"
        return "counted"

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(post, range(20)))

    with opened(engine, writes=False) as session:
        assert len(session.scalars(select(Answer.response)).all()) == 1
    assert outcomes.count("counted") == outcomes.count("told") == 10


def test_many_who_begin_at_once_draw_one_try(engine: Engine) -> None:
    library = a_quiz_library()
    with transaction(engine) as session:
        learner = an_account(session).id

    def post(nth: int) -> int:
        with transaction(engine) as session:
            return begin(session, library, learner, seed=str(nth))

    with ThreadPoolExecutor(12) as pool:
        drawn = set(pool.map(post, range(20)))

    assert len(drawn) == 1
