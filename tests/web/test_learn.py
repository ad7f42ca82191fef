"""Studying in the browser: lessons, quizzes, and what somebody studies."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from elearning.assessment.kinds import QUESTION_KINDS
from elearning.content.course import Course
from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import opened, transaction
from elearning.models import Answer, CellTally, Certificate, Enrolment, FinishedLesson, QuizTry
from elearning.services import papers
from elearning.web.learn.kinds import KINDS
from tests import journey
from tests.assessment.questions import amiss, exact, fields_of
from tests.pages import Browser, Page

KILOBYTE = 1024


@pytest.fixture
def course(library: Library) -> Course:
    return library.get_course("camp-management")


def lesson_path(course: Course, place: int = 0) -> str:
    return f"/learn/{course.slug}/{course.lessons[place].slug}"


def asked(app: Flask, try_id: int) -> tuple[Question, ...]:
    """Return the questions of a try as they are kept."""
    with opened(app.extensions["engine"], writes=False) as session:
        kept = session.scalars(select(QuizTry.questions).where(QuizTry.id == try_id)).one()
    return papers.from_json(kept).questions


def waiting(app: Flask, try_id: int) -> Question:
    """Return the question that waits in a try."""
    with opened(app.extensions["engine"], writes=False) as session:
        answered = session.scalars(select(QuizTry.answered).where(QuizTry.id == try_id)).one()
    return asked(app, try_id)[answered]


def right_fields(question: Question) -> dict[str, object]:
    """Return the form fields that answer a question rightly."""
    return fields_of(exact(question))


def wrong_fields(question: Question) -> dict[str, object]:
    return fields_of(amiss(question))


def begin_quiz(browser: Browser, course: Course) -> tuple[Page, int]:
    page = browser.browse(f"/learn/{course.slug}/quiz")
    page = browser.send(page, "/quiz")
    return page, int(page.response.request.path.rpartition("/")[2])


def take_quiz(browser: Browser, course: Course) -> Page:
    page, try_id = begin_quiz(browser, course)
    for question in asked(browser.app, try_id):
        browser.send(page, "/answers", **right_fields(question))
        page = browser.browse(f"/learn/quizzes/{try_id}")
    return page


def find_leaks(html: str, question: Question) -> list[str]:
    """Return what a page with a waiting question tells about its answers."""
    leaks = [
        f"feedback of {one.key}"
        for one in question.answers
        for text in re.findall(r">([^<>]{15,})<", f">{one.feedback.render()}<")
        if unescape(text).strip() in unescape(html)
    ]
    shapes = set()
    if QUESTION_KINDS[question.kind].is_written:
        main = unescape(html.partition('<form class="question')[2].partition("</form>")[0])
        said = [line for one in question.answers for line in one.due.split("\n")]
        said = said if question.kind == "text" else [one.text.render() for one in question.answers]
        shown = main.replace(question.text.render(), "")
        return leaks + [line for line in [*said, *(one.key for one in question.answers)]
                        if re.search(rf"\b{re.escape(unescape(line))}\b", shown)]  # fmt: skip
    for one in question.answers:
        found = re.search(rf"<[^>]*{one.key}.*?{re.escape(one.text.render())}", html, re.S) or (
            re.search(rf"{re.escape(one.text.render())}.*?</fieldset>", html, re.S)
        )
        assert found, f"the answer {one.key} is not offered"
        shape = found.group(0).replace(one.key, "KEY").replace(one.text.render(), "TEXT")
        shapes.add(shape)
    return leaks + (["answers that differ in more than their words"] if len(shapes) > 1 else [])


# Lessons


def test_a_course_is_begun_read_and_finished(learner: Browser, course: Course) -> None:
    page = learner.send(learner.browse(f"/courses/{course.slug}/"), "/begin")
    for lesson in course.lessons:
        assert page.response.request.path == f"/learn/{course.slug}/{lesson.slug}"
        page = learner.send(page, "/finish")

    assert page.response.request.path == f"/learn/{course.slug}/quiz"


def test_going_on_leads_to_the_lesson_after_the_finished_one(
    learner: Browser, course: Course
) -> None:
    learner.send(learner.browse(lesson_path(course, 1)), "/finish")

    page = learner.browse(f"/learn/{course.slug}/continue")

    assert page.response.request.path == lesson_path(course, 2)


def test_a_finished_lesson_offers_the_next_step_as_a_link(learner: Browser, course: Course) -> None:
    learner.send(learner.browse(lesson_path(course)), "/finish")

    page = learner.browse(lesson_path(course))

    assert "You have read this lesson" in page.text
    assert lesson_path(course, 1) in page.outline.links
    assert not any(form.action.endswith("/finish") for form in page.outline.forms)


def test_a_lesson_shows_what_is_learnt_and_what_to_take_away(
    learner: Browser, course: Course
) -> None:
    page = learner.browse(lesson_path(course))

    for sentence in (*course.lessons[0].objectives, *course.lessons[0].takeaways):
        assert sentence in page.text


@pytest.mark.parametrize("end", ["no-lesson", "no-lesson/finish"])
def test_a_lesson_that_is_not_there_is_not_found(
    learner: Browser, course: Course, end: str
) -> None:
    path = f"/learn/{course.slug}/{end}"

    answer = learner.post(path) if end.endswith("finish") else learner.client.get(path)

    assert answer.status_code == 404


def test_a_stranger_is_asked_to_sign_in_first(browser: Browser, course: Course) -> None:
    for path in ("/learn/", lesson_path(course), f"/learn/{course.slug}/quiz", "/learn/quizzes/1"):
        answer = browser.client.get(path)

        assert answer.status_code == 303
        assert "/sign-in" in answer.location


def test_every_lesson_is_light_and_keeps_the_house_rules(
    learner: Browser, library: Library
) -> None:
    for course in library.courses.values():
        for place in range(len(course.lessons)):
            page = learner.browse(lesson_path(course, place))

            assert len(gzip.compress(page.response.data, 4)) <= 14 * KILOBYTE, page.html[:80]


@pytest.mark.parametrize("path", ["/learn/", "{lesson}", "{course}/quiz", "{course}/continue"])
def test_a_page_costs_at_most_six_queries(
    app: Flask, learner: Browser, course: Course, path: str
) -> None:
    learner.send(learner.browse(lesson_path(course)), "/finish")
    asked_for: list[str] = []
    event.listen(
        app.extensions["engine"], "before_cursor_execute", lambda *one: asked_for.append(one[2])
    )

    told = path.format(lesson=lesson_path(course), course=f"/learn/{course.slug}")
    learner.client.get(told)

    selects = [one for one in asked_for if one.startswith("SELECT")]
    assert len(selects) <= (3 if path == "{lesson}" else 6)


def test_pictures_of_a_course_are_served_sealed(browser: Browser, library: Library) -> None:
    course, file = next((one, one.files[0]) for one in library.courses.values() if one.files)

    answer = browser.client.get(f"/courses/{course.slug}/files/{file.name}")

    assert answer.data == file.data
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["no.svg", "..%2f_course.md", "_quiz.yaml"])
def test_nothing_but_pictures_is_served(browser: Browser, course: Course, name: str) -> None:
    assert browser.client.get(f"/courses/{course.slug}/files/{name}").status_code == 404


# Quizzes


def test_a_quiz_is_passed_by_right_answers(app: Flask, learner: Browser, course: Course) -> None:
    page = take_quiz(learner, course)

    assert "You have passed the quiz." in page.text
    with opened(app.extensions["engine"], writes=False) as session:
        enrolment = session.scalars(select(Enrolment)).one()
    assert (enrolment.quiz_best, enrolment.quiz_passed_at is not None) == (1000, True)


def test_a_failed_quiz_says_what_to_read_again_and_draws_anew(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)
    for question in asked(app, try_id):
        learner.send(page, "/answers", **wrong_fields(question))
        page = learner.browse(f"/learn/quizzes/{try_id}")

    again = learner.send(page, "/quiz")

    assert "Not passed yet." in page.text
    assert course.get_lesson(asked(app, try_id)[0].lesson).title in page.text
    assert again.response.request.path != f"/learn/quizzes/{try_id}"


def test_nothing_tells_the_answer_before_it_is_given(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)
    for question in asked(app, try_id):
        leaks = find_leaks(page.html, question)

        assert leaks == [], question.id
        learner.send(page, "/answers", **right_fields(question))
        page = learner.browse(f"/learn/quizzes/{try_id}")


def test_a_planted_leak_is_caught(app: Flask, learner: Browser, course: Course) -> None:
    page, try_id = begin_quiz(learner, course)
    while QUESTION_KINDS[(question := waiting(app, try_id)).kind].is_written:
        learner.send(page, "/answers", **right_fields(question))
        page = learner.browse(f"/learn/quizzes/{try_id}")
    first = question.answers[0]
    told = re.findall(r">([^<>]{15,})<", f">{first.feedback.render()}<")[0]

    marked = page.html.replace(first.text.render(), f"<b>{first.text.render()}</b>", 1)
    marked = re.sub(rf'(value="{first.key}"|answer-{first.key}")', r"\1 data-right", marked)

    assert find_leaks(page.html + told, question)
    assert find_leaks(marked, question)


def test_an_empty_answer_is_refused_and_tells_nothing(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)

    refused = learner.send(page, "/answers", status=422)

    assert "Please answer the question as it asks." in refused.text
    assert find_leaks(refused.html, asked(app, try_id)[0]) == []
    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Answer)).all() == []


def test_the_same_answer_sent_again_shows_the_same_page(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)
    fields = right_fields(asked(app, try_id)[0])

    first = learner.send(page, "/answers", **fields)
    second = learner.send(page, "/answers", **fields)

    assert first.response.request.path == second.response.request.path
    assert first.text == second.text


def test_another_answer_is_told_that_the_first_one_counts(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)
    question = asked(app, try_id)[0]
    learner.send(page, "/answers", **right_fields(question))

    told = learner.send(page, "/answers", status=409, **wrong_fields(question))

    assert "What you answered first counts." in told.text
    assert "That is right." in told.text


@pytest.mark.parametrize("position", ["", "0", "-1", "2", "x", "9" * 40])
def test_a_question_is_answered_in_its_turn_only(
    app: Flask, learner: Browser, course: Course, position: str
) -> None:
    page, try_id = begin_quiz(learner, course)
    fields = right_fields(asked(app, try_id)[1])

    learner.send(page, "/answers", status=422, **{**fields, "position": position})

    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Answer)).all() == []


def test_feedback_before_the_answer_is_not_found(learner: Browser, course: Course) -> None:
    _, try_id = begin_quiz(learner, course)

    learner.browse(f"/learn/quizzes/{try_id}/answers/1", status=404)


def test_someone_elses_try_looks_like_one_that_is_not_there(
    app: Flask, learner: Browser, course: Course
) -> None:
    page, try_id = begin_quiz(learner, course)
    learner.send(page, "/answers", **right_fields(asked(app, try_id)[0]))
    other = Browser(app).signed_in("trainer")

    for end in ("", "/answers/1"):
        theirs = other.browse(f"/learn/quizzes/{try_id}{end}", status=404)
        nobodys = other.browse(f"/learn/quizzes/{try_id + 7}{end}", status=404)
        assert theirs.text == nobodys.text
    assert other.post(f"/learn/quizzes/{try_id}/answers", position="2").status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "2147483648"])
def test_an_impossible_try_is_not_found(learner: Browser, number: str) -> None:
    learner.browse(f"/learn/quizzes/{number}", status=404)
    assert learner.post(f"/learn/quizzes/{number}/answers", position="1").status_code == 404


@pytest.mark.parametrize("path", ["begin", "quiz", "{lesson}/finish"])
def test_a_form_without_its_token_changes_nothing(
    app: Flask, learner: Browser, course: Course, path: str
) -> None:
    told = path.format(lesson=course.lessons[0].slug)

    answer = learner.client.post(f"/learn/{course.slug}/{told}")

    assert answer.status_code == 400
    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Enrolment)).all() == []


def test_every_kind_of_question_has_its_template(app: Flask) -> None:
    assert KINDS.keys() == QUESTION_KINDS.keys()
    for template in KINDS.values():
        module = app.jinja_env.get_template(template).module
        assert hasattr(module, "ask")
        assert hasattr(module, "tell")


# My learning


def test_somebody_who_has_not_begun_is_told_how(learner: Browser) -> None:
    page = learner.browse("/learn/")

    assert "You have not begun a course yet" in page.text
    assert "/courses/" in page.outline.links


def test_what_is_studied_is_shown_with_minutes_left_and_the_next_step(
    learner: Browser, course: Course
) -> None:
    learner.send(learner.browse(lesson_path(course)), "/finish")

    page = learner.browse("/learn/")

    left = sum(lesson.minutes for lesson in course.lessons[1:])
    assert f"1 of {len(course.lessons)} lessons finished" in page.text
    assert f"{left} minutes left" in page.text
    assert lesson_path(course, 1) in page.outline.links


def test_the_wheel_fills_where_lessons_are_finished(learner: Browser, course: Course) -> None:
    before = learner.send(learner.browse(lesson_path(course)), "/finish")
    assert before.status == 200

    page = learner.browse("/learn/")

    assert "cell-begun" in page.html or "cell-passed" in page.html


def test_lessons_and_quiz_earn_a_certificate_that_my_learning_shows(
    app: Flask, learner: Browser, course: Course
) -> None:
    take_quiz(learner, course)
    for place in range(len(course.lessons)):
        learner.send(learner.browse(lesson_path(course, place)), "/finish")

    page = learner.browse("/learn/")

    with opened(app.extensions["engine"], writes=False) as session:
        levels = set(session.scalars(select(Certificate.level)))
        finished = len(session.scalars(select(FinishedLesson.lesson)).all())
    assert finished == len(course.lessons)
    assert levels
    assert any("/certificates/" in link for link in page.outline.links)


# My learning


def test_my_learning_says_what_is_due_and_where_it_is_renewed(
    app: Flask, learner: Browser, library: Library
) -> None:
    with transaction(app.extensions["engine"]) as session:
        journey.read_all(session, library, learner.account_id)
        journey.pass_quiz(session, library, learner.account_id)
        journey.play_to_the_end(session, library, learner.account_id)
        ending = datetime.now(UTC) + timedelta(days=40, hours=1)
        session.execute(update(Certificate).values(expires_at=ending))

    page = learner.browse("/learn/")

    assert "in 40 days." in page.text
    assert any(link.endswith("/renewal") for link in page.outline.links)


def test_my_learning_leads_to_the_lessons_of_what_was_missed(
    app: Flask, learner: Browser, course: Course, library: Library
) -> None:
    learner.send(learner.browse(f"/courses/{course.slug}/"), "/begin")
    _page, try_id = begin_quiz(learner, course)
    for question in asked(app, try_id):
        page = learner.browse(f"/learn/quizzes/{try_id}")
        learner.send(page, "/answers", **wrong_fields(question))

    page = learner.browse("/learn/")

    told = page.html.partition('id="brush-up"')[2].partition("</section>")[0]
    lessons = re.findall(r'href="/learn/([^/]+)/([^"]+)"', told)
    assert lessons
    assert all(library.get_lesson(*place) for place in lessons)


def test_my_learning_shows_questions_and_simulations_apart_and_not_yet_where_too_little_was_asked(
    app: Flask, learner: Browser, library: Library
) -> None:
    with transaction(app.extensions["engine"]) as session:
        journey.pass_quiz(session, library, learner.account_id)
        journey.play_to_the_end(session, library, learner.account_id)
        session.execute(update(CellTally).values(questions=3, credit=2100))
        whole = CellTally.sector == 0
        session.execute(
            update(CellTally)
            .where(whole, CellTally.phase == "during")
            .values(attempts=2, decisions=9, kept=1399)
        )
        session.execute(
            update(CellTally).where(whole, CellTally.phase == "after").values(decisions=2)
        )

    page = learner.browse("/learn/")

    told = page.html.partition('id="shown"')[2].partition("</table>")[0]
    rows = [re.findall(r"\d+ %|not yet", row) for row in told.split("</tr>")]
    assert [row for row in rows if row][1:] == [["70 %", "69 %"], ["70 %", "not yet"]]


def test_an_attempt_alone_is_something_to_show(
    app: Flask, learner: Browser, library: Library
) -> None:
    with transaction(app.extensions["engine"]) as session:
        journey.play_to_the_end(session, library, learner.account_id)

    page = learner.browse("/learn/")

    assert "You have not begun a course yet" not in page.text
    assert "In figures, by sector" in page.text
