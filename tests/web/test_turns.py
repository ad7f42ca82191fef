"""A slow line keeps nobody else waiting, and half a form is never read as a whole one."""

import threading
from io import BytesIO
from typing import Any

import pytest

from elearning.web.turns import Turns

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
