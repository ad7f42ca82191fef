"""The browser never holds what it must not know yet, wherever it might be hidden."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask, session
from sqlalchemy import select

from elearning.assessment.kinds import is_written
from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.content.quiz import Question
from elearning.db import opened
from elearning.models import Attempt, Placement, QuizTry
from elearning.services import papers
from elearning.simulation import engine
from elearning.simulation.events import Entered
from elearning.web import assets, kept
from tests import journey
from tests.assessment.questions import exact, fields_of
from tests.conftest import SQLITE
from tests.house.town import Town, addresses
from tests.house.wire import Wire, leaks, may_be_known, plain, words
from tests.pages import Browser
from tests.web.rooms import begin, offered, played

pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
SCENARIO = journey.SCENARIO


@pytest.fixture
def edition(library: Library) -> Edition:
    return library.get_scenario(SCENARIO)


# The scenario


def malformed(scene: str, options: list[str], turn: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield posts of a present decision that must be refused, whatever its kind."""
    decisions = f"{scene}/decisions"
    yield decisions, {}
    yield decisions, {"turn": str(turn)}
    yield decisions, {"turn": "", "option": options[:1]}
    yield decisions, {"turn": "x", "option": options[:1]}
    yield decisions, {"turn": str(turn + 1), "option": options[:1]}
    yield decisions, {"turn": "-1", "option": options[:1]}
    yield decisions, {"turn": str(turn), "option": ["no-such-option"]}
    yield decisions, {"turn": str(turn), "option": [*options, "no-such-option"]}
    yield decisions, {"turn": "9" * 400, "option": options[:1]}
    yield f"{scene}/debrief", {}
    yield f"{scene}/reflection", {"saw": "x"}


def look_everywhere(wire: Wire, page: Any, turn: int) -> None:
    """Ask for all that a learner can reach while a decision waits; the far pages only at first."""
    scene = page.response.request.path
    near = (scene, f"{scene}/feed", f"{scene}/debrief")
    far = (f"/simulations/{SCENARIO}/", f"/simulate/{SCENARIO}/briefing", "/", "/learn/")
    for path in near if turn else near + far:
        wire.get(path)
    posts = list(malformed(scene, offered(page), turn))
    # Every one of them at the first decision, then each in its turn.
    for path, form in posts[turn % 4 :: 4] if turn else posts:
        wire.post(path, **form)


def test_nothing_tells_what_a_decision_will_lead_to(app: Flask, learner: Browser, edition: Edition):
    wire, found = Wire(learner), []
    for turn, (page, run) in enumerate(played(app, learner, edition, 1)):
        if not offered(page):
            break
        look_everywhere(wire, page, turn)
        found += [(turn, leak) for leak in leaks(wire.all(), edition, may_be_known(edition, run))]
        wire.forget()

    assert turn >= 5
    assert found == []


def test_no_refused_decision_counts(app: Flask, learner: Browser):
    page = begin(learner)
    wire = Wire(learner)

    for path, form in malformed(page.response.request.path, offered(page), 0):
        wire.post(path, **form)

    with opened(app.extensions["engine"], writes=False) as database:
        assert database.scalars(select(Attempt.turn)).one() == 0


def test_options_stand_in_the_authors_order_and_look_alike(
    app: Flask, learner: Browser, edition: Edition
):
    for page, run in played(app, learner, edition, 1):
        scene = [one.scene for events in run for one in events if isinstance(one, Entered)][-1]
        order = edition.story.scenes[scene].options
        shown = offered(page)
        labels = re.findall(r'<label class="option".*?</label>', page.html, re.S)
        looks = {re.sub(r'value="[^"]*"|>[^<]+<', "", label) for label in labels}

        assert shown == [option for option in order if option in shown]
        assert len(looks) <= 1


def test_a_scene_is_shown_without_a_look_at_any_rating(
    app: Flask, learner: Browser, monkeypatch: pytest.MonkeyPatch
):
    """So that no time can tell: what rates and decides is not even called."""
    page = begin(learner)
    for name in ("rate", "decide"):
        monkeypatch.setattr(engine, name, lambda *_: pytest.fail("a rating was looked at"))

    again = learner.browse(page.response.request.path)

    assert offered(again) == offered(page)


def test_no_page_outside_of_an_attempt_tells_the_story(town: Town, edition: Edition):
    """A learner who has begun reads all there is, and finds no more than the first scene."""
    reader = Browser(town.app).signed_in("learner")
    begin(reader)
    wire = Wire(reader)
    for endpoint, method, path in addresses(town.app, town.values):
        if method == "GET" and not endpoint.startswith("simulate.practice"):
            wire.get(path)
    for point in edition.story.points:
        wire.get(f"/guidance/{point}")

    first = edition.program.scene_ids[edition.program.start]
    known = may_be_known(edition, [(Entered(first, 0),)])
    # Practice is open to everybody, and who sends news may be named anywhere.
    known |= {key for key in edition.story.texts if re.match(r"practice|.*\.from$", key)}
    found = [(path, leak) for path, text in wire.seen for leak in leaks(text, edition, known)]
    assert len(wire.seen) > 60
    assert found == []


def test_a_practice_scene_tells_its_feedback_only_after_a_choice(
    learner: Browser, edition: Edition
):
    wire = Wire(learner)
    for number, practice in enumerate(edition.story.practice, start=1):
        path = f"/simulate/{SCENARIO}/practice/{number}"
        said = [
            key
            for key in edition.story.texts
            if key.startswith(f"practice.{practice.id}.") and key.endswith(".feedback")
        ]
        came = [wire.get(path), wire.post(path), wire.post(path, option="no-such-option")]

        assert said
        for text in came:
            assert [key for key in said if plain(edition.story.text(key)) in words(text)] == []
            assert re.search(r"grade-(best|acceptable|weak|harmful)", text) is None


@pytest.mark.usefixtures("database_url")
def test_static_files_hold_no_content(edition: Edition, library: Library):
    files = [path for path in assets.STATIC.rglob("*") if path.is_file()]
    texts = [plain(text) for text in edition.story.texts.values()]
    texts += [plain(answer.feedback.render()) for course in library.courses.values()
              if course.quiz for question in course.quiz.questions
              for answer in question.answers]  # fmt: skip
    held = " ".join(path.read_bytes().decode("utf-8", "ignore") for path in files)

    assert [text for text in texts if len(text) > 30 and text in held] == []
    assert not [path for path in files if path.suffix in (".yaml", ".md", ".json", ".map")]


@pytest.mark.parametrize("place", ["body", "attribute", "header", "cookie", "redirect", "escaped"])
def test_a_leak_is_found_wherever_it_is_planted(
    app: Flask, learner: Browser, edition: Edition, place: str
):
    """The checks above must be able to fail: here a reason is hidden in one place after another."""
    page = begin(learner)
    why = next(plain(edition.story.text(key)) for key in edition.story.texts if ".why" in key)
    plant(app, place, why)
    wire = Wire(learner)

    text = wire.get(page.response.request.path)

    known = may_be_known(edition, [(Entered(edition.program.scene_ids[edition.program.start], 0),)])
    assert leaks(text, edition, known) != []


def plant(app: Flask, place: str, secret: str) -> None:
    def leak(response: Any) -> Any:
        escaped = secret.replace("'", "&#39;").replace(" ", "&#32;")
        body = response.get_data(as_text=True)
        if place == "body":
            response.set_data(body.replace("</main>", f"<p>{secret}</p></main>"))
        elif place == "attribute":
            response.set_data(body.replace("<main", f'<main data-x="{secret}"'))
        elif place == "escaped":
            response.set_data(body.replace("</main>", f"<p>{escaped}</p></main>"))
        elif place == "header":
            response.headers["X-Next"] = quote(secret)
        elif place == "redirect":
            response.headers["Link"] = f"</scene?{quote(secret)}>"
        else:
            session["x"] = secret
        return response

    # The last one runs first: before the shell compresses, and before the cookie is written.
    app.after_request_funcs[None].append(leak)


# Quizzes


def questions(app: Flask) -> tuple[Question, ...]:
    with opened(app.extensions["engine"], writes=False) as database:
        return papers.from_json(database.scalars(select(QuizTry.questions)).one()).questions


def wrong_posts(path: str, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    key = question.answers[0].key
    yield path, {}
    yield path, {"position": "0"}
    yield path, {"position": "99", "answer": key}
    yield path, {"position": "x", "answer": key}
    yield path, {"position": "-1", "answer": key}
    yield path, {"answer": "no-such-answer"}
    yield path, {f"answer-{key}": "splendid"}
    yield path, {"answer-said": ""}
    yield path, {f"answer-{one.key}": "1" for one in question.answers}
    yield path, {"answer": [one.key for one in question.answers] + ["none"]}


def innocent_words(app: Flask) -> str:
    """Return what pages say to somebody who was asked nothing: an answer may be such a word."""
    other = Browser(app).signed_in("learner", name="Somebody Else")
    paths = ("/learn/", "/about", f"/courses/{journey.COURSE}/", f"/learn/{journey.COURSE}/quiz")
    return " ".join(words(other.browse(path).html) for path in paths)


def quiz_leaks(text: str, asked: tuple[Question, ...], place: int, innocent: str = "") -> list[str]:
    """Return what tells of the waiting question's answers, or of the questions after it."""
    # An error is announced by this attribute; an answer to a question may be an alert as well.
    shown, raw = words(text), unescape(text).replace('role="alert"', "")
    found = [
        f"feedback of {question.id}"
        for question in asked[place:]
        for answer in question.answers
        if words(answer.feedback.render()) in shown
    ]
    found += [one.id for one in asked[place + 1 :] if words(one.text.render()) in shown]
    found += [one.id for one in asked if f'"{one.id}"' in raw or f"={one.id}" in raw]
    waiting = asked[place] if place < len(asked) else None
    if waiting is not None and is_written(waiting):
        asks = f"{words(waiting.text.render())} {innocent}".casefold()
        told = [(one.key, one.text.render(), *one.due.split("\n")) for one in waiting.answers]
        found += [line for lines in told for line in lines
                  if len(line) > 3 and (f'"{line}"' in raw or words(line) in shown)
                  and words(line).casefold() not in asks]  # fmt: skip
    if re.search(r"is[-_]right|data-(?:right|grade)|verdict-(?:right|wrong)", raw):
        found.append("a mark")
    return found


def test_nothing_tells_the_answer_of_a_question_that_waits(app: Flask, learner: Browser):
    course = f"/learn/{journey.COURSE}/quiz"
    page = learner.send(learner.browse(course), "/quiz")
    asked, path, found = questions(app), page.response.request.path, []
    wire, innocent = Wire(learner), innocent_words(app)
    for place, question in enumerate(asked):
        for address in (path, course, f"{path}/answers/{place + 1}", "/learn/"):
            wire.get(address)
        for address, form in wrong_posts(f"{path}/answers", question):
            wire.post(address, **{"position": str(place + 1), **form})
        found += [(place, where, leak) for where, text in wire.seen
                  for leak in quiz_leaks(text, asked, place, innocent)]  # fmt: skip
        learner.post(f"{path}/answers", position=str(place + 1), **fields_of(exact(question)))
        wire.forget()

    assert len(asked) >= 10
    assert found == []


def test_a_planted_answer_is_found(app: Flask, learner: Browser):
    page = learner.send(learner.browse(f"/learn/{journey.COURSE}/quiz"), "/quiz")
    asked = questions(app)
    feedback, later = asked[0].answers[0].feedback.render(), asked[5].text.render()

    assert quiz_leaks(page.html, asked, 0) == []
    assert quiz_leaks(page.html + feedback, asked, 0) != []
    assert quiz_leaks(page.html + later, asked, 0) != []
    assert quiz_leaks(page.html + f'<i data-q="{asked[0].id}">', asked, 0) != []
    assert quiz_leaks(page.html + '<b class="verdict-right">', asked, 0) != []


# One reader and another


def test_no_reader_gets_a_page_that_was_made_for_another(town: Town):
    """Parts of pages are kept; a page must be the same whether somebody else opened it before."""
    paths = [path for _, method, path in addresses(town.app, town.values) if method == "GET"]
    newcomer, different = Browser(town.app).signed_in("learner", name="New Comer"), []
    newcomer.token()
    for path in sorted(paths):
        kept.forget()
        town.people["owner"].client.get(path)
        warm = timeless(newcomer.client.get(path, buffered=True).data)
        kept.forget()
        if warm != timeless(newcomer.client.get(path, buffered=True).data):
            different.append(path)

    assert different == []


def timeless(page: bytes) -> bytes:
    """Return a page whose tokens say whose they are, and not in which second they were made."""
    return re.sub(rb'(name="csrf_token" value="[^".]+)[^"]*"', rb"\1", page)


def test_a_placement_tells_nothing_of_its_answers_while_it_lasts_or_after(
    app: Flask, learner: Browser
):
    start = f"/learn/{journey.COURSE}/placement"
    page = learner.send(learner.browse(start), "/placement")
    path, wire, innocent = page.response.request.path, Wire(learner), innocent_words(app)
    with opened(app.extensions["engine"], writes=False) as database:
        kept = database.scalars(select(Placement.questions)).one()
    asked, found = papers.from_json(kept).questions, []
    for place, question in enumerate(asked):
        for address in (path, start, "/learn/", f"/courses/{journey.COURSE}/"):
            wire.get(address)
        for address, form in wrong_posts(f"{path}/answers", question):
            wire.post(address, **{"position": str(place + 1), **form})
        found += [(place, where, leak) for where, text in wire.seen
                  for leak in quiz_leaks(text, asked, place, innocent)]  # fmt: skip
        learner.post(f"{path}/answers", position=str(place + 1), **fields_of(exact(question)))
        wire.forget()
    after = wire.get(path)

    assert len(asked) >= 16
    assert found == []
    assert [one.id for one in asked if words(one.text.render()) in words(after)] == []
    assert quiz_leaks(after, asked, 0, innocent) == []
