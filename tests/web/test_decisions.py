"""Decisions under load: many at once count once, and each costs one commit."""

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select

from elearning.content.library import Library
from elearning.db import opened
from elearning.models import Attempt, MoveRow
from tests.build_attempts import a_library
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.rooms import TYPHOON, begin, played, put_on_shelf

BUDGET = 14 * 1024
AT_ONCE = 20

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@pytest.fixture
def flooded(app: Flask, library: Library) -> Library:
    return put_on_shelf(app, a_library(library))


def _post_at_once(app: Flask, learner: Browser, page: Page, answers: list[str]) -> list[int]:
    token = page.form("/decisions").values["csrf_token"]
    with learner.client.session_transaction() as mine:
        cookie = dict(mine)

    def post(option: str) -> int:
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(cookie)
        data = {"csrf_token": token, "turn": "0", "option": option}
        path = f"{page.response.request.path}/decisions"
        return client.post(path, data=data).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(post, answers))


def _moves_and_turns(app: Flask) -> tuple[int, int]:
    with opened(app.extensions["engine"], writes=False) as session:
        counted = session.scalar(select(func.count()).select_from(MoveRow))
        turn = session.scalar(select(Attempt.turn))
    return counted or 0, turn or 0


def test_twenty_identical_decisions_at_once_count_once(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    page = begin(learner, "flood")

    answers = _post_at_once(app, learner, page, ["warn"] * AT_ONCE)

    assert answers == [303] * AT_ONCE
    assert _moves_and_turns(app) == (1, 1)


def test_of_conflicting_decisions_at_once_one_wins_and_the_others_are_told(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    page = begin(learner, "flood")

    answers = _post_at_once(app, learner, page, ["warn", "wait"] * (AT_ONCE // 2))

    assert sorted(answers) == [303] * (AT_ONCE // 2) + [409] * (AT_ONCE // 2)
    assert _moves_and_turns(app) == (1, 1)


def test_twenty_beginnings_at_once_begin_one_attempt(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    page = learner.browse("/simulate/flood/briefing")
    token = page.form("/attempts").values["csrf_token"]
    with learner.client.session_transaction() as mine:
        cookie = dict(mine)

    def begin(_: int) -> int:
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(cookie)
        return client.post("/simulate/flood/attempts", data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(begin, range(AT_ONCE)))

    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    assert answers == [303] * AT_ONCE


class Counter:
    """Counts statements and commits at the driver."""

    def __init__(self, engine: Engine) -> None:
        self.statements: list[str] = []
        self.commits = 0
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._committed)

    def _note(self, _c: object, _k: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.statements.append(statement)

    def _committed(self, _connection: object) -> None:
        self.commits += 1


def test_a_scene_page_asks_the_database_for_the_reader_and_the_attempt_alone(
    app: Flask, learner: Browser
) -> None:
    path = begin(learner).response.request.path
    counter = Counter(app.extensions["engine"])

    learner.browse(path)

    assert len(counter.statements) <= 2


def test_a_decision_is_one_commit_and_so_is_the_last_one(
    app: Flask, learner: Browser, flooded: Library
) -> None:
    scene = begin(learner, "flood")
    answers = [["warn"], ["tents", "boats"]]
    counter = Counter(app.extensions["engine"])

    for turn, options in enumerate(answers):
        before = counter.commits
        data = {"csrf_token": scene.form("/decisions").values["csrf_token"], "turn": turn}
        path = f"{scene.response.request.path}/decisions"
        learner.client.post(path, data={**data, "option": options})
        assert counter.commits == before + 1


@once
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_scene_is_small_on_the_wire(
    app: Flask, learner: Browser, library: Library, language: str
) -> None:
    learner.client.set_cookie("language", language)

    for page, _events in played(app, learner, library.get_scenario(TYPHOON), 1):
        again = learner.client.get(page.response.request.path, headers={"Accept-Encoding": "gzip"})
        assert len(again.data) <= BUDGET
        assert gzip.decompress(again.data)
