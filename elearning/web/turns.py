"""Takes in each body whole before the application sees it, and lets few requests work at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from flask import has_request_context, request

from elearning.line import Line
from elearning.web.session import is_open

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHUNK = 64 * 1024
LINE = "elearning.turns"


class Turns:
    """Stands before the application in a server process.

    A body that comes byte by byte keeps one of many waiting threads, but never
    one of the few turns in which pages are made; and what was cut off on a bad
    line is refused rather than read as if it were whole.
    """

    def __init__(self, app: "WSGIApplication", *, at_once: int, largest: int) -> None:
        self._app, self._largest = app, largest
        self._line = Line(at_once)

    def __call__(self, environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        length = _length(environ)
        # A larger one is refused by the application, which looks at the length alone.
        if 0 < length <= self._largest:
            body = _read(environ, length)
            if len(body) < length:
                answer("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
                return [b"The request was cut off. Nothing was changed; please send it again."]
            environ["wsgi.input"] = BytesIO(body)
        environ[LINE] = self._line
        self._line.enter()
        try:
            return self._app(environ, answer)
        finally:
            self._line.leave()


@contextmanager
def aside() -> Iterator[None]:
    """Let others have the turn of this request while it does what needs none.

    A class that signs in at nine o'clock waits for its passwords to be checked, one
    after another; pages of those who are in already must not wait with it. Whoever has a
    transaction open keeps the turn: others would wait for that one, holding all turns.
    """
    line: Line | None = request.environ.get(LINE) if has_request_context() else None
    if line is None or is_open():
        yield
        return
    line.leave()
    try:
        yield
    finally:
        line.enter()


def _length(environ: "WSGIEnvironment") -> int:
    told = environ.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _read(environ: "WSGIEnvironment", length: int) -> bytes:
    parts, left = [], length
    while left and (part := environ["wsgi.input"].read(min(left, CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
