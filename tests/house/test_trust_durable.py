"""What was acknowledged is kept once; what could not be kept is said so, and reading goes on."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, exc, func, select, text
from werkzeug.test import EnvironBuilder, TestResponse

from elearning import db
from elearning.content.library import Library
from elearning.db import make_engine, opened
from elearning.errors import Unavailable
from elearning.models import (
    Account,
    Answer,
    Certificate,
    Enrolment,
    FinishedLesson,
    MoveRow,
    QuizTry,
)
from elearning.services import editions, papers
from elearning.web import session as web_session
from elearning.web.library import Shelf
from tests import journey
from tests.applications import an_application
from tests.assessment.questions import amiss, exact, fields_of
from tests.build_attempts import a_flood, a_library
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.people import EMAIL, PASSWORD, a_person, is_signed_in, sign_in
from tests.web.rooms import offered

once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
AT_ONCE = 20
PROFILE = {"name": "New Name", "category": "staff", "organisation": "", "country": "",
           "language": ""}  # fmt: skip


def name_of(app: Flask, account_id: int) -> str:
    with opened(app.extensions["engine"], writes=False) as session:
        return session.scalars(select(Account.name).where(Account.id == account_id)).one()


def count(app: Flask, column: Any) -> int:
    with opened(app.extensions["engine"], writes=False) as session:
        return session.scalar(select(func.count()).select_from(column)) or 0


# Durable before it is answered


@once
def test_every_connection_of_sqlite_syncs_each_commit(engine: Engine):
    with ThreadPoolExecutor(6) as pool:
        levels = set(pool.map(lambda _: read_pragmas(engine), range(12)))

    assert levels == {("wal", 2, 1)}


def read_pragmas(engine: Engine) -> tuple[str, int, int]:
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return tuple(connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names)  # type: ignore[return-value]


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)],
                         indirect=True)  # fmt: skip
def test_no_connection_of_postgresql_gives_up_syncing_or_waits_for_ever(engine: Engine):
    with engine.connect() as connection:
        synced = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
        wait = connection.exec_driver_sql("SHOW lock_timeout").scalar()

    assert synced == "on"
    assert wait == "10s"


def test_the_answer_leaves_only_after_the_commit(app: Flask, learner: Browser):
    order: list[str] = []
    token = learner.token()
    event.listen(app.extensions["engine"], "commit", lambda _connection: order.append("commit"))

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        order.append(status[:3])
        return order.append

    environ = a_post(app, learner, "/profile", csrf_token=token, **PROFILE)
    closing_body = app.wsgi_app(environ, start_response)
    list(closing_body)

    assert order[:2] == ["commit", "303"]


def a_post(app: Flask, browser: Browser, path: str, **values: str) -> dict[str, Any]:
    held = browser.client.get_cookie("elearning")
    assert held is not None
    builder = EnvironBuilder(path, method="POST", data=values,
                             headers={"Cookie": f"elearning={held.value}"})  # fmt: skip
    return builder.get_environ()


FAILURES = [
    (exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full")), 503),
    (exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("database is locked")), 503),
    (exc.OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error")), 503),
    (exc.IntegrityError("COMMIT", {}, sqlite3.IntegrityError("FOREIGN KEY failed")), 409),
    (RuntimeError("what nobody thought of"), 500),
]


@once
@pytest.mark.parametrize(("failure", "status"), FAILURES, ids=[str(one[1]) for one in FAILURES])
def test_a_commit_that_fails_is_never_told_as_done(
    app: Flask, learner: Browser, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int
):
    token = learner.token()
    monkeypatch.setattr(web_session, "commit", lambda: fail(failure))

    answer = Page(learner.client.post("/profile", data={"csrf_token": token, **PROFILE}))
    monkeypatch.undo()
    after = learner.browse("/profile")

    assert answer.status == status
    assert (answer.response.headers.get("Retry-After") is not None) == (status == 503)
    assert answer.outline.counts.get("h1") == 1
    assert "is changed" not in answer.text + after.text
    assert name_of(app, learner.account_id) == "Amina Diallo"
    learner.send(after, "/profile", **PROFILE)
    assert name_of(app, learner.account_id) == "New Name"


def fail(failure: Exception) -> None:
    raise failure


@once
def test_a_sign_in_that_could_not_be_kept_leaves_the_browser_as_it_was(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    a_person(app)
    browser = Browser(app)
    form = browser.browse("/sign-in").form("/sign-in").values
    monkeypatch.setattr(web_session, "commit", lambda: fail(FAILURES[0][0]))

    answer = browser.client.post("/sign-in", data={**form, "email": EMAIL, "password": PASSWORD})
    monkeypatch.undo()

    assert answer.status_code == 503
    assert "device=" not in str(answer.headers)
    assert not is_signed_in(browser)
    assert sign_in(browser).status_code == 303


# A database that is busy, full or gone


@contextmanager
def held(database_url: str) -> Iterator[None]:
    """Let a stranger hold the database, as an open shell of an operator does."""
    path = database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        yield
        stranger.execute("ROLLBACK")


@pytest.fixture
def impatient(
    database_url: str, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application that waits a quarter of a second for its database."""
    monkeypatch.setattr(db, "WAIT_MS", 250)
    made = an_application(shelf, DATABASE_URL=database_url, VAR=str(tmp_path / "var"))
    yield made
    made.extensions["engine"].dispose()


@once
def test_waiting_too_long_is_told_and_reading_goes_on(impatient: Flask, database_url: str):
    browser = Browser(impatient).signed_in("learner")
    token, data = browser.token(), {"language": "en"}
    with browser.client.session_transaction() as cookie:
        mine = dict(cookie)

    def post(_: int) -> TestResponse:
        client = impatient.test_client()
        with client.session_transaction() as session:
            session.update(mine)
        return client.post("/language", data={"csrf_token": token, **data})

    with held(database_url), ThreadPoolExecutor(8) as pool:
        refused = list(pool.map(post, range(8)))
        read = browser.client.get(f"/learn/{journey.COURSE}/who-moves")
    answered = browser.client.post("/language", data={"csrf_token": token, **data})

    assert [answer.status_code for answer in refused] == [503] * 8
    assert all(answer.headers["Retry-After"] for answer in refused)
    assert read.status_code == 200
    assert answered.status_code == 303


@once
def test_who_waited_in_line_long_enough_does_not_wait_for_the_database_as_well(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    engine, asked = app.extensions["engine"], []
    clock = iter([0.0, db.WAIT_MS / 1000 + 0.1])
    monkeypatch.setattr(db, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    event.listen(engine, "begin", asked.append)

    with pytest.raises(Unavailable), opened(engine, writes=True):
        pass

    assert asked == []


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)],
                         indirect=True)  # fmt: skip
def test_a_row_that_somebody_holds_is_not_waited_for_without_end(impatient: Flask):
    browser = Browser(impatient).signed_in("learner")
    page = browser.send(browser.browse(f"/simulate/{journey.SCENARIO}/briefing"), "/attempts")
    path = page.response.request.path
    option = offered(page)
    holder = make_engine(impatient.config["DATABASE_URL"])

    with holder.begin() as connection:
        connection.execute(text("SELECT id FROM attempt FOR UPDATE"))
        refused = browser.post(f"{path}/decisions", turn="0", option=option)
        read = browser.client.get(path)
    holder.dispose()

    assert (refused.status_code, read.status_code) == (503, 200)
    assert browser.post(f"{path}/decisions", turn="0", option=option).status_code == 303


@once
def test_a_full_disk_refuses_writing_and_nothing_else(
    app: Flask, learner: Browser, library: Library
):
    with full_disk(app):
        token = learner.token()
        refused = learner.client.post("/profile", data={"csrf_token": token, **PROFILE})
        read = learner.client.get(f"/learn/{journey.COURSE}/who-moves")
    answered = learner.post("/profile", **PROFILE)

    assert (refused.status_code, read.status_code, answered.status_code) == (503, 200, 303)
    assert name_of(app, learner.account_id) == "New Name"


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """Let every write of a statement fail as SQLite does without space."""

    def refuse(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            raise sqlite3.OperationalError("database or disk is full")

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


@once
@pytest.mark.parametrize("harm", ["gone", "garbage", "folder missing"])
def test_a_database_that_is_gone_makes_us_unready_and_never_a_crash(
    shelf: Shelf, tmp_path: Path, database_url: str, harm: str
):
    path = tmp_path / "here" / "gone.sqlite"
    if harm != "folder missing":
        path.parent.mkdir()
    if harm == "garbage":
        path.write_bytes(b"not a database at all" * 500)
    app = an_application(shelf, DATABASE_URL=f"sqlite:///{path}", VAR=str(tmp_path))
    client = app.test_client()

    statuses = [client.get(path).status_code for path in ("/readyz", "/healthz")]
    page = client.get("/learn/", headers={"Cookie": "elearning=x"})
    app.extensions["engine"].dispose()

    assert statuses == [503, 200]
    assert page.status_code in (303, 500, 503)


@once
def test_a_database_that_comes_back_is_used_without_a_restart(app: Flask, learner: Browser):
    engine = app.extensions["engine"]

    def lost(*_: Any) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    event.listen(engine, "before_cursor_execute", lost)
    paths = ("/learn/", "/readyz", "/healthz", "/no-such-page")
    during = [learner.client.get(path) for path in paths]
    event.remove(engine, "before_cursor_execute", lost)

    assert [answer.status_code for answer in during] == [503, 503, 200, 404]
    assert all(b"<h1" in during[place].data for place in (0, 3))
    assert learner.client.get("/learn/").status_code == 200
    assert learner.client.get("/readyz").status_code == 200


# Twenty at once


def at_once(app: Flask, browser: Browser, path: str, forms: list[dict[str, str]]) -> list[int]:
    token = browser.token()
    with browser.client.session_transaction() as cookie:
        mine = dict(cookie)
    gate = threading.Barrier(len(forms))

    def post(form: dict[str, str]) -> int:
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(mine)
        gate.wait(20)
        return client.post(path, data={**form, "csrf_token": token}).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(post, forms))


def question_of(app: Flask, position: int = 1) -> Any:
    with opened(app.extensions["engine"], writes=False) as session:
        paper = papers.from_json(session.scalars(select(QuizTry.questions)).one())
    return paper.questions[position - 1]


def test_twenty_identical_answers_to_a_question_count_once(app: Flask, learner: Browser):
    page = learner.send(learner.browse(f"/learn/{journey.COURSE}/quiz"), "/quiz")
    question = question_of(app)
    form = dict(journey.response_form(question, journey.right_response(question)))

    answers = at_once(app, learner, f"{page.response.request.path}/answers",
                      [{"position": "1", **form}] * AT_ONCE)  # fmt: skip

    assert answers == [303] * AT_ONCE
    assert count(app, Answer) == 1


def test_of_conflicting_answers_one_counts_and_the_others_are_told(app: Flask, learner: Browser):
    page = learner.send(learner.browse(f"/learn/{journey.COURSE}/quiz"), "/quiz")
    question = question_of(app)
    forms = [{"position": "1", **one} for one in two_answers(question)] * (AT_ONCE // 2)

    answers = at_once(app, learner, f"{page.response.request.path}/answers", forms)

    assert sorted(answers) == [303] * (AT_ONCE // 2) + [409] * (AT_ONCE // 2)
    assert count(app, Answer) == 1


def two_answers(question: Any) -> list[dict[str, str]]:
    return [fields_of(exact(question)), fields_of(amiss(question))]


def test_twenty_who_finish_the_last_lesson_hold_one_certificate(
    app: Flask, learner: Browser, library: Library
):
    lessons = library.get_course(journey.COURSE).lessons
    for lesson in lessons[:-1]:
        learner.post(f"/learn/{journey.COURSE}/{lesson.slug}/finish")

    path = f"/learn/{journey.COURSE}/{lessons[-1].slug}/finish"
    answers = at_once(app, learner, path, [{"a": "b"}] * AT_ONCE)

    assert answers == [303] * AT_ONCE
    assert count(app, FinishedLesson) == len(lessons)
    assert count(app, Certificate) == 1
    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Enrolment.lessons_done)).one() == len(lessons)


# Pinned


@once
@pytest.mark.parametrize("fate", ["changed", "deleted", "corrupted"])
def test_an_attempt_is_finished_and_debriefed_whatever_became_of_its_scenario(
    app: Flask, learner: Browser, library: Library, fate: str
):
    first = a_library(library)
    changed = replace(a_flood(), start="load")
    fates = {
        "changed": a_library(library, changed),
        "deleted": replace(first, scenarios={}),
        # What cannot be read is left out of the library, as the reader of content tests.
        "corrupted": replace(first, scenarios={}, courses={}),
    }
    shelf = {"now": first}
    app.extensions["shelf"] = SimpleNamespace(library=lambda: shelf["now"])
    room = learner.send(learner.browse("/simulate/flood/briefing"), "/attempts")

    shelf["now"] = fates[fate]
    editions.forget()
    middle = learner.send(room, "/decisions", option="warn")
    end = learner.send(middle, "/decisions", option=["tents", "boats"])
    debrief = learner.send(end, "/debrief")
    feed = learner.browse(f"{room.response.request.path}/feed")

    assert "The lorry" in middle.text
    assert "A warning needs time." in debrief.text
    assert "They heard it" in feed.text
    assert count(app, MoveRow) == 2


@once
def test_an_attempt_is_left_though_its_scenario_is_gone(
    app: Flask, learner: Browser, library: Library
):
    shelf = {"now": a_library(library)}
    app.extensions["shelf"] = SimpleNamespace(library=lambda: shelf["now"])
    room = learner.send(learner.browse("/simulate/flood/briefing"), "/attempts")
    shelf["now"] = replace(shelf["now"], scenarios={})

    after = learner.send(room, "/leave")

    assert "You have left this attempt" in after.text
