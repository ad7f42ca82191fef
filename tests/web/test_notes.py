"""Bookmarks and notes in the browser."""

import re

from flask import Flask
from sqlalchemy import update

from elearning.content.library import Library
from elearning.db import transaction
from elearning.models import Note
from elearning.services.notes import LONGEST
from tests.house.weighing import HTML_LIMIT, statements, weigh
from tests.pages import Browser

LESSON = "/learn/camp-management/first-picture"
NOTES = "/learn/notes"


def test_a_note_is_saved_shown_again_and_listed(learner: Browser) -> None:
    page = learner.send(learner.browse(LESSON), "/note", text="<b>Ask</b> the midwife\nfirst")

    assert "Your note is saved" in page.text
    assert page.form("/note").values["text"] == "<b>Ask</b> the midwife\nfirst"
    assert "<b>Ask</b> the midwife" in learner.browse(NOTES).text
    assert NOTES in learner.browse("/learn/").outline.links


def test_a_lesson_is_bookmarked_and_the_bookmark_taken_out(learner: Browser) -> None:
    page = learner.send(learner.browse(LESSON), "/bookmark")
    assert "Bookmarked" in page.text
    assert LESSON in learner.browse(NOTES).outline.links

    page = learner.send(page, "/bookmark")

    assert "Bookmark this lesson" in page.text
    assert LESSON not in learner.browse(NOTES).outline.links


def test_of_two_tabs_the_second_is_told_and_loses_nothing(learner: Browser) -> None:
    first, second = learner.browse(LESSON), learner.browse(LESSON)
    learner.send(first, "/note", text="From the first tab")

    page = learner.send(second, "/note", status=409, text="From the second tab")

    assert "From the first tab" in page.text
    assert page.form("/note").values["text"] == "From the second tab"
    page = learner.send(page, "/note", text="Both")
    assert page.form("/note").values["text"] == "Both"


def test_a_note_that_is_too_long_comes_back_whole(learner: Browser) -> None:
    words = "x" * (LONGEST + 1)

    page = learner.send(learner.browse(LESSON), "/note", status=422, text=words)

    assert page.form("/note").values["text"] == words
    assert learner.browse(LESSON).form("/note").values["text"] == ""


def test_nobody_else_sees_a_note_on_any_page(app: Flask, learner: Browser) -> None:
    learner.send(learner.browse(LESSON), "/note", text="Quokka secret")
    for role in ("learner", "trainer", "manager", "administrator"):
        other = Browser(app).signed_in(role)
        for path in (LESSON, NOTES, "/learn/", f"/manage/learners/{learner.account_id}"):
            assert "Quokka" not in other.client.get(path).get_data(as_text=True)


def test_the_notes_of_one_reader_are_not_kept_for_the_next(app: Flask, learner: Browser) -> None:
    other = Browser(app).signed_in("learner")
    learner.send(learner.browse(LESSON), "/note", text="Mine")
    other.send(other.browse(LESSON), "/note", text="Theirs")

    assert learner.browse(LESSON).form("/note").values["text"] == "Mine"
    assert other.browse(LESSON).form("/note").values["text"] == "Theirs"


def test_a_note_stays_when_its_lesson_is_called_otherwise(app: Flask, learner: Browser) -> None:
    learner.send(learner.browse(LESSON), "/note", text="Kept")
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Note).values(lesson="gone-since"))

    page = learner.browse(NOTES)

    assert "no longer offered" in page.text
    page = learner.send(page, "gone-since/note", text="")
    assert "Nothing is noted yet" in page.text


def test_a_lesson_with_the_longest_note_is_small_and_costs_two_statements(
    app: Flask, learner: Browser, library: Library
) -> None:
    heaviest = max(library.get_course("camp-management").lessons, key=lambda one: one.words)
    path = f"/learn/camp-management/{heaviest.slug}"
    words = "في كل مركز إيواء شخص مسؤول عن العدد وعن الشكاوى وعن الطريق إلى الماء "
    text = "".join(f"{word}{place % 97} " for place, word in enumerate((words * 60).split()))
    learner.send(learner.browse(path), "/note", text=text[:LONGEST])
    with statements(app) as asked:
        learner.client.get(path)

    assert len(asked) == 2
    assert weigh(learner.client, path) <= HTML_LIMIT


def test_strange_keys_lead_to_the_beginning_of_the_list(learner: Browser) -> None:
    for key in ("0", "-1", "x", "9" * 40):
        assert "Nothing is noted yet" in learner.browse(f"{NOTES}?before={key}").text


def test_a_note_with_every_kind_of_sign_comes_back_as_it_was(learner: Browser) -> None:
    text = '\ue002token\ue003 </textarea> & "quotes" %s {{ x }} \u202e'

    page = learner.send(learner.browse(LESSON), "/note", text=text)

    assert page.form("/note").values["text"] == text.strip()
    assert not re.search("<textarea[^>]*>[^<]*</textarea> &", page.html)
