"""Briefing, situation room and debrief: what they show, and to whom."""

import re

import pytest
from flask import Flask

from elearning.content.library import Library
from elearning.simulation import keys
from tests.build_attempts import a_library
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.rooms import TYPHOON, begin, id_of, offered, put_on_shelf

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@pytest.fixture
def flooded(app: Flask, library: Library) -> Library:
    return put_on_shelf(app, a_library(library))


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*_`#>]", "", markdown).split())


@once
def test_the_briefing_says_who_one_is_and_that_the_attempt_counts(learner: Browser) -> None:
    page = learner.browse(f"/simulate/{TYPHOON}/briefing")

    assert "Who you are" in page.text
    assert "This attempt counts." in page.text


@once
def test_a_practice_scene_tells_its_feedback_only_after_choosing(
    learner: Browser, library: Library
) -> None:
    story = library.get_scenario(TYPHOON).story
    option, grade = story.practice[0].options[0]
    told = _plain(story.text(keys.practice_key(story.practice[0].id, "feedback", option)))

    before = learner.browse(f"/simulate/{TYPHOON}/practice/1")
    after = learner.send(before, "/practice/1", option=option)

    assert told[:60] not in before.text
    assert f"grade-{grade}" not in before.html
    assert told[:60] in after.text
    assert f"grade-{grade}" in after.html


@once
@pytest.mark.parametrize("path", ["practice/0", "practice/3", "practice/99"])
def test_there_are_only_the_practice_scenes_that_were_written(learner: Browser, path: str) -> None:
    learner.browse(f"/simulate/{TYPHOON}/{path}", status=404)


def test_a_practice_answer_that_does_not_exist_is_refused(learner: Browser) -> None:
    assert learner.post(f"/simulate/{TYPHOON}/practice/1", option="no-such").status_code == 400


def test_a_learner_decides_to_the_end_and_reads_the_debrief(
    learner: Browser, flooded: Library
) -> None:
    scene = begin(learner, "flood")
    second = learner.send(scene, "/decisions", option="wait")
    end = learner.send(second, "/decisions", option=["tents", "boats"])
    debrief = learner.send(end, "/debrief")

    assert "What it led to" in second.text
    assert "The forecast comes together with the water." in second.text
    assert "Open the debrief" in end.text
    assert "The decision that mattered most" in debrief.text
    assert "This exercise is still being proved" not in debrief.text
    assert "Not yet: a critical breach stands uncorrected" in debrief.text
    assert "Call the villages." in debrief.text


def test_where_nothing_was_given_away_the_debrief_says_so(
    learner: Browser, flooded: Library
) -> None:
    second = learner.send(begin(learner, "flood"), "/decisions", option="warn")
    end = learner.send(second, "/decisions", option=["tents", "boats"])

    debrief = learner.send(end, "/debrief")

    assert "You gave nothing away" in debrief.text


def test_an_attempt_is_resumed_on_another_device(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    scene = learner.send(begin(learner, "flood"), "/decisions", option="warn")
    elsewhere = Browser(app)
    with learner.client.session_transaction() as here, elsewhere.client.session_transaction() as it:
        it["_user_id"] = here["_user_id"]

    briefing = elsewhere.browse("/simulate/flood/briefing")

    assert "You have an open attempt." in briefing.text
    assert scene.response.request.path in briefing.outline.links


def test_an_attempt_can_be_left_for_good(learner: Browser, flooded: Library) -> None:
    scene = begin(learner, "flood")
    path = scene.response.request.path

    briefing = learner.send(scene, "/leave")
    left = learner.browse(path)

    assert "You have left this attempt." in briefing.text
    assert "You have left this attempt." in left.text
    assert offered(left) == []


def test_a_stale_form_is_told_so_and_leads_to_the_present_scene(
    learner: Browser, flooded: Library
) -> None:
    stale = begin(learner, "flood")
    learner.send(stale, "/decisions", option="warn")

    told = learner.send(stale, "/decisions", option="wait", status=409)
    again = learner.send(stale, "/decisions", option="warn")

    assert "What you decided first counts." in told.text
    assert f"/simulate/attempts/{id_of(stale)}" in told.outline.links
    assert "The lorry" in again.text


def test_an_empty_decision_shows_the_scene_again_and_reveals_nothing(
    learner: Browser, flooded: Library
) -> None:
    scene = begin(learner, "flood")

    empty = learner.send(scene, "/decisions", status=400)

    assert "Choose what you want to do" in empty.text
    assert offered(empty) == offered(scene)
    assert "grade-" not in empty.html


def test_a_decision_without_a_turn_is_refused(learner: Browser, flooded: Library) -> None:
    attempt_id = id_of(begin(learner, "flood"))

    answer = learner.post(f"/simulate/attempts/{attempt_id}/decisions", option="warn", turn="x")

    assert answer.status_code == 400


def test_choosing_too_few_shows_the_scene_again(learner: Browser, flooded: Library) -> None:
    second = learner.send(begin(learner, "flood"), "/decisions", option="warn")

    few = learner.send(second, "/decisions", option=["tents"], status=400)

    assert offered(few) == ["tents", "boats", "water"]


def test_the_debrief_is_closed_until_it_is_opened(learner: Browser, flooded: Library) -> None:
    scene = begin(learner, "flood")
    path = scene.response.request.path

    early = learner.browse(f"{path}/debrief")
    opened_early = learner.post(f"{path}/debrief")

    assert early.response.request.path == path
    assert opened_early.status_code == 409


def test_thoughts_are_kept_for_their_owner_alone(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    second = learner.send(begin(learner, "flood"), "/decisions", option="warn")
    end = learner.send(second, "/decisions", option=["tents", "boats"])
    debrief = learner.send(end, "/debrief")

    kept = learner.send(debrief, "/reflection", saw='I saw <b>"water"</b>', why="", differently="")
    stranger = Browser(app).signed_in("administrator")

    assert "I saw &lt;b&gt;" in kept.html
    stranger.browse(debrief.response.request.path, status=404)


@once
@pytest.mark.parametrize("part", ["", "/feed", "/debrief"])
@pytest.mark.parametrize("role", ["learner", "trainer", "manager", "administrator"])
def test_somebody_elses_attempt_looks_like_one_that_does_not_exist(
    app: Flask, learner: Browser, flooded: Library, part: str, role: str
) -> None:
    attempt_id = id_of(begin(learner, "flood"))
    stranger = Browser(app).signed_in(role)

    theirs = stranger.browse(f"/simulate/attempts/{attempt_id}{part}", status=404)
    nothing = stranger.browse(f"/simulate/attempts/{attempt_id + 1000}{part}", status=404)

    assert _without_tokens(theirs) == _without_tokens(nothing)


@once
@pytest.mark.parametrize("number", ["0", "999999", str(2**70), "-1", "null", ""])
def test_an_id_that_leads_nowhere_is_not_found(learner: Browser, number: str) -> None:
    learner.browse(f"/simulate/attempts/{number}", status=404)


@once
@pytest.mark.parametrize("part", ["decisions", "leave", "debrief", "reflection"])
def test_nobody_acts_on_somebody_elses_attempt(
    app: Flask, learner: Browser, flooded: Library, part: str
) -> None:
    attempt_id = id_of(begin(learner, "flood"))
    stranger = Browser(app).signed_in("administrator")
    sent = {"option": "warn", "turn": "0", "saw": "x"}

    answer = stranger.post(f"/simulate/attempts/{attempt_id}/{part}", **sent)

    assert answer.status_code == 404


def _without_tokens(page: Page) -> str:
    return re.sub(r'value="[^"]*"', "", page.html)


def test_the_feed_holds_all_news(learner: Browser, flooded: Library) -> None:
    scene = learner.send(begin(learner, "flood"), "/decisions", option="warn")

    feed = learner.browse(f"{scene.response.request.path}/feed")

    assert "They heard it" in feed.text
    assert "They will move." in feed.text
