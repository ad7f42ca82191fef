"""Questions that are ordered, matched or written, in the browser and without JavaScript."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from elearning.content.library import Library
from elearning.content.quiz import Question
from tests.assessment.questions import amiss, exact, fields_of
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.rooms import put_on_shelf

pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
COURSE = "mcof-foundations"
KINDS = ["order", "match", "number", "text"]


def asked_only(app: Flask, library: Library, kind: str) -> Question:
    """Let the quiz ask one question, of this kind."""
    course = library.get_course(COURSE)
    assert course.quiz is not None
    question = next(one for one in course.quiz.questions if one.kind == kind)
    quiz = replace(course.quiz, draw=1, questions=(question,))
    courses = {**library.courses, COURSE: replace(course, quiz=quiz)}
    put_on_shelf(app, replace(library, courses=courses))
    return question


def begun(learner: Browser) -> Page:
    return learner.send(learner.browse(f"/learn/{COURSE}/quiz"), "/quiz")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_right_answer_is_given_by_its_fields_and_told(
    app: Flask, learner: Browser, library: Library, kind: str, language: str
) -> None:
    question = asked_only(app, library, kind)
    learner.client.set_cookie("language", language)

    page = learner.send(begun(learner), "/answers", **fields_of(exact(question)))

    assert 'class="outcome verdict-right"' in page.html
    right = [one for one in question.answers if one.right] or question.answers
    for one in right:
        assert one.feedback.render() in page.html


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_wrong_is_told_with_what_was_due(
    app: Flask, learner: Browser, library: Library, kind: str
) -> None:
    question = asked_only(app, library, kind)

    page = learner.send(begun(learner), "/answers", **fields_of(amiss(question)))

    assert "verdict-right" not in page.html.partition('class="outcome')[2].partition("</p>")[0]
    due = next((one for one in question.answers if one.right), question.answers[0])
    assert due.feedback.render() in page.html


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_entered_stays_when_it_is_refused(
    app: Flask, learner: Browser, library: Library, kind: str
) -> None:
    question = asked_only(app, library, kind)
    fields = dict(list(fields_of(exact(question)).items())[:1])
    fields = {"answer-said": "‏?"} if kind in ("number", "text") else fields

    page = learner.send(begun(learner), "/answers", status=422, **fields)

    name, value = next(iter(fields.items()))
    assert "Please answer the question as it asks." in page.text
    assert page.form("/answers").values[name] == value


def test_a_number_is_read_in_arabic_digits_and_with_its_unit(
    app: Flask, learner: Browser, library: Library
) -> None:
    asked_only(app, library, "number")

    page = learner.send(begun(learner), "/answers", **{"answer-said": "٦٫٢ %"})

    assert "That is right." in page.text
    assert "You wrote: ٦٫٢ %" in page.text


def test_a_mistake_that_was_foreseen_is_told_to_those_who_made_it_only(
    app: Flask, learner: Browser, library: Library
) -> None:
    question = asked_only(app, library, "number")
    made, other = (one for one in question.answers if not one.right)

    page = learner.send(begun(learner), "/answers", **{"answer-said": made.text.render()})

    assert made.feedback.render() in page.html
    assert other.feedback.render() not in page.html


def test_a_word_that_is_nearly_it_is_worth_a_half(
    app: Flask, learner: Browser, library: Library
) -> None:
    asked_only(app, library, "text")

    page = learner.send(begun(learner), "/answers", **{"answer-said": "The MAYOR."})

    assert "That is partly right." in page.text
    assert "Worth a half" in page.text


def test_what_is_written_is_shown_as_text(app: Flask, learner: Browser, library: Library) -> None:
    asked_only(app, library, "text")

    page = learner.send(begun(learner), "/answers", **{"answer-said": "<b>x</b> {{ 7*7 }}"})

    assert "&lt;b&gt;x&lt;/b&gt; {{ 7*7 }}" in page.html


def test_every_list_of_a_match_offers_the_same(
    app: Flask, learner: Browser, library: Library
) -> None:
    question = asked_only(app, library, "match")
    lists = re.findall(r"<select[^>]*>(.*?)</select>", begun(learner).html, re.S)

    assert len(lists) == len(question.answers)
    assert len(set(lists)) == 1
    assert all(option.text in lists[0] for option in question.options)
