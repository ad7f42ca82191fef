"""Weighs what a first visit brings over the line, and counts what it asks the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from elearning.web import assets

HTML_LIMIT = 14 * 1024
VISIT_LIMIT = 60 * 1024
MOST_STATEMENTS = 6

LINKED = re.compile(r'<(?:link|script|img|use|source)\b[^>]*?\b(?:href|src)="([^"#]+)')
MODULES = re.compile(r'data-module="([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
STYLED = re.compile(r"""url\(["']?([^"')]+)""")
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE", "SET ")


def weigh(client: FlaskClient, path: str) -> int:
    """Return the bytes of one answer as the server sends them: head and compressed body."""
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
        return head + len(answer.get_data())


def visit(client: FlaskClient, path: str) -> dict[str, int]:
    """Return the weight of all that a first visit loads, by address; fonts stand apart."""
    html = client.get(path, headers={"Accept-Encoding": "identity"}).get_data(as_text=True)
    wanted = [found for found in LINKED.findall(html) if found.startswith("/")]
    prefix = f"/{assets.prefix()}"
    named = {name for names in MODULES.findall(html) for name in names.split()}
    wanted += [f"{prefix}js/modules/{name}.js" for name in named]
    weights = {path: weigh(client, path)}
    while wanted:
        address = wanted.pop()
        is_file = address.startswith((prefix, "/courses/")) and "." in Path(address).name
        if address in weights or not is_file or address.endswith((".woff2", ".ttf")):
            continue
        weights[address] = weigh(client, address)
        wanted += _mentioned(address)
    return weights


def _mentioned(address: str) -> list[str]:
    """Return the static files that a static file loads itself."""
    prefix = f"/{assets.prefix()}"
    path = assets.STATIC / address.removeprefix(prefix)
    if path.suffix not in (".css", ".js"):
        return []
    pattern = STYLED if path.suffix == ".css" else IMPORTED
    found = [path.parent / name for name in pattern.findall(path.read_text("utf-8"))]
    files = [one.resolve() for one in found if one.suffix and "$" not in one.name]
    return [f"{prefix}{one.relative_to(assets.STATIC)}" for one in files if one.is_file()]


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database meanwhile."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.upper().startswith(NOT_COUNTED):
            asked.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def commits(app: Flask) -> Iterator[list[int]]:
    """Count the commits meanwhile, as the driver sees them."""
    counted: list[int] = []

    def note(_connection) -> None:
        counted.append(1)

    engine = app.extensions["engine"]
    event.listen(engine, "commit", note)
    try:
        yield counted
    finally:
        event.remove(engine, "commit", note)
