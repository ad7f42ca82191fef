"""A slow line keeps nobody else waiting, and half a form is never read as a whole one."""

import threading
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, g

from elearning.web.turns import Turns, aside

LARGEST = 100


def echo(environ: dict[str, Any], answer: Any) -> list[bytes]:
    answer("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(turns: Turns, body: Any, length: object) -> tuple[str, bytes]:
    told: list[str] = []
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": body}
    answer = b"".join(turns(environ, lambda status, headers: told.append(status)))
    return told[0], answer


@pytest.fixture
def turns() -> Turns:
    return Turns(echo, at_once=1, largest=LARGEST)


class Dripping:
    """A body whose end comes only when the test lets it."""

    def __init__(self) -> None:
        self.is_asked, self.may_end = threading.Event(), threading.Event()
        self.parts = [b"sl", b"ow"]

    def read(self, _size: int) -> bytes:
        self.is_asked.set()
        if len(self.parts) == 1:
            self.may_end.wait(10)
        return self.parts.pop(0)


def test_a_body_reaches_the_application_whole(turns: Turns):
    assert ask(turns, BytesIO(b"turn=3"), 6) == ("200 OK", b"turn=3")


def test_a_body_that_was_cut_off_is_refused(turns: Turns):
    status, answer = ask(turns, BytesIO(b"turn=3&opt"), 20)

    assert status == "400 Bad Request"
    assert b"Nothing was changed" in answer


def test_a_body_that_is_still_coming_keeps_no_turn(turns: Turns):
    slow, answers = Dripping(), []
    waiting = threading.Thread(target=lambda: answers.append(ask(turns, slow, 4)))
    waiting.start()
    slow.is_asked.wait(10)

    quick = ask(turns, BytesIO(b"quick"), 5)
    slow.may_end.set()
    waiting.join()

    assert quick == ("200 OK", b"quick")
    assert answers == [("200 OK", b"slow")]


def test_who_steps_aside_lets_others_work_and_comes_back_in_turn():
    app, steps = Flask("stepping"), []
    is_aside, may_go_on = threading.Event(), threading.Event()

    @app.get("/slow")
    def slow() -> str:
        with aside():
            is_aside.set()
            may_go_on.wait(10)
        steps.append("slow")
        return "slow"

    @app.get("/quick")
    def quick() -> str:
        steps.append("quick")
        return "quick"

    app.wsgi_app = Turns(app.wsgi_app, at_once=1, largest=LARGEST)  # type: ignore[method-assign,assignment]
    waiting = threading.Thread(target=lambda: app.test_client().get("/slow"))
    waiting.start()
    is_aside.wait(10)

    app.test_client().get("/quick")
    may_go_on.set()
    waiting.join()

    assert steps == ["quick", "slow"]


def test_who_has_a_transaction_open_keeps_the_turn():
    app, is_inside = Flask("keeping"), threading.Event()
    found: list[bool] = []

    @app.get("/")
    def keeping() -> str:
        g.db = "a session"
        with aside():
            other = threading.Thread(target=lambda: app.test_client().get("/other"))
            other.start()
            found.append(is_inside.wait(0.3))
        return ""

    @app.get("/other")
    def other_page() -> str:
        is_inside.set()
        return ""

    app.wsgi_app = Turns(app.wsgi_app, at_once=1, largest=LARGEST)  # type: ignore[method-assign,assignment]
    app.test_client().get("/")

    assert found == [False]


@pytest.mark.parametrize("length", ["", "0", "-1", "many", "1e3"])
def test_a_length_that_says_nothing_takes_nothing_in(turns: Turns, length: str):
    body = BytesIO(b"left alone")

    ask(turns, body, length)

    assert body.read() == b""  # The application itself has read it.


def test_what_is_too_large_is_left_to_the_application(turns: Turns):
    body = BytesIO(b"x" * (LARGEST + 1))

    assert ask(turns, body, LARGEST + 1) == ("200 OK", b"x" * (LARGEST + 1))


def test_the_places_that_work_are_given_back_when_the_application_fails():
    def failing(_environ: Any, _answer: Any) -> list[bytes]:
        raise RuntimeError("broken")

    turns = Turns(failing, at_once=1, largest=LARGEST)

    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(turns, BytesIO(b""), 0)
