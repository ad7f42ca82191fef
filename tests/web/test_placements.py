"""Proving what one knows, in the browser and without JavaScript."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import opened, transaction
from elearning.models import FinishedLesson, Placement
from elearning.services import papers
from tests.assessment.questions import amiss, exact, fields_of
from tests.conftest import SQLITE
from tests.pages import Browser, Page

pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
COURSE = "camp-management"
START = f"/learn/{COURSE}/placement"


def begun(learner: Browser) -> Page:
    page = learner.browse(f"/courses/{COURSE}/")
    assert START in page.outline.links
    return learner.send(learner.browse(START), "/placement")


def asked(app: Flask) -> tuple[Question, ...]:
    with opened(app.extensions["engine"], writes=False) as session:
        kept = session.scalars(select(Placement.questions).order_by(Placement.id.desc())).first()
    assert kept
    return papers.from_json(kept).questions


def proved(app: Flask, learner: Browser, *known: str) -> Page:
    """Answer a placement: rightly about known lessons, and pass every second other question."""
    page = begun(learner)
    for place, question in enumerate(asked(app)):
        fields = fields_of(exact(question) if question.lesson in known else amiss(question))
        if question.lesson not in known and place % 2:
            fields = {"pass": "yes"}
        page = learner.send(page, "/answers", **fields)
    return page


def test_proved_lessons_are_told_and_marked_on_the_course_page(
    app: Flask, learner: Browser, library: Library
) -> None:
    course = library.get_course(COURSE)
    known = [lesson.slug for lesson in course.lessons[:2]]

    result = proved(app, learner, *known)
    page = learner.browse(f"/courses/{COURSE}/")

    assert "You have proved 2 lessons." in result.text
    assert f"/learn/{COURSE}/{course.lessons[2].slug}" in result.outline.links
    assert page.html.count(">proved</span>") == 2
    assert "(0 read, 2 proved)" in page.text
    with opened(app.extensions["engine"], writes=False) as session:
        assert sorted(session.scalars(select(FinishedLesson.lesson))) == sorted(known)


def test_nothing_tells_whether_an_answer_was_right(
    app: Flask, learner: Browser, library: Library
) -> None:
    page = begun(learner)
    seen = []
    for question in asked(app):
        page = learner.send(page, "/answers", **fields_of(exact(question)))
        seen.append(page.html)
    after = seen.pop()

    told = "".join(seen) + learner.browse(START).html
    for question in asked(app):
        for one in question.answers:
            assert one.feedback.render() not in told + after
    assert "verdict-" not in told
    assert "outcome" not in told + after


def test_a_placement_is_resumed_where_it_was_left(app: Flask, learner: Browser) -> None:
    page = begun(learner)
    learner.send(page, "/answers", **fields_of(amiss(asked(app)[0])))

    start = learner.browse(START)
    page = learner.send(start, "/placement")

    assert "Go on with question 2" in start.text
    assert "Question 2 of" in page.text


def test_a_second_try_is_refused_until_the_pause_is_over(app: Flask, learner: Browser) -> None:
    proved(app, learner)
    start = learner.browse(START)

    refused = learner.post(START)
    with transaction(app.extensions["engine"]) as session:
        long_ago = datetime.now(UTC) - timedelta(days=8)
        session.execute(update(Placement).values(finished_at=long_ago))
    later = learner.send(learner.browse(START), "/placement")

    assert "Another try can begin on" in start.text
    assert not any(form.action.endswith("/placement") for form in start.outline.forms)
    assert refused.status_code == 409
    assert "Another try can begin once the pause is over." in refused.get_data(as_text=True)
    assert "Question 1 of" in later.text


def test_an_empty_answer_is_refused_and_what_was_said_stays(app: Flask, learner: Browser) -> None:
    page = begun(learner)

    refused = learner.send(page, "/answers", status=422)

    assert "Please answer the question as it asks." in refused.text
    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Placement.answered)).one() == 0


def test_a_proved_lesson_says_so_until_it_is_read(
    app: Flask, learner: Browser, library: Library
) -> None:
    first, second = (lesson.slug for lesson in library.get_course(COURSE).lessons[:2])
    proved(app, learner, first, second)
    path = f"/learn/{COURSE}/{first}"

    before = learner.browse(path), learner.browse("/learn/"), learner.browse(f"/courses/{COURSE}/")
    learner.send(before[0], "/finish")
    after = learner.browse(path), learner.browse("/learn/"), learner.browse(f"/courses/{COURSE}/")

    assert "You have proved this lesson" in before[0].text
    assert "I have read this lesson: go on" in before[0].text
    assert "You have read this lesson" in after[0].text
    assert not any(form.action.endswith("/finish") for form in after[0].outline.forms)
    assert all("(0 read, 2 proved)" in page.text for page in before[1:])
    assert all("(1 read, 1 proved)" in page.text for page in after[1:])


def test_a_certificate_says_how_many_lessons_were_read_and_proved(
    app: Flask, learner: Browser, library: Library
) -> None:
    lessons = [lesson.slug for lesson in library.get_course(COURSE).lessons]
    proved(app, learner, *lessons[1:])
    learner.send(learner.browse(f"/learn/{COURSE}/{lessons[0]}"), "/finish")

    page = learner.browse("/certificates/")
    link = next(one for one in page.outline.links if re.fullmatch(r"/certificates/[\w-]{8,}", one))
    certificate = learner.browse(link)

    assert f"1 read, {len(lessons) - 1} proved by a placement quiz" in certificate.text
    assert "has read or proved all lessons of the course" in certificate.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_whole_in_both_directions(
    app: Flask, learner: Browser, language: str
) -> None:
    learner.client.set_cookie("language", language)

    page = proved(app, learner)

    assert f'lang="{language}"' in page.html


def test_a_course_that_offers_no_placement_answers_not_found(learner: Browser) -> None:
    learner.browse("/learn/no-course/placement", status=404)
