"""The database session of a request: opened when first asked for, committed by the shell."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from flask import current_app, g, request

from elearning.db import opened, transaction

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


def engine() -> "Engine":
    """Return the engine of this application."""
    return current_app.extensions["engine"]  # type: ignore[no-any-return]


def get_session() -> "Session":
    """Return the session of this request; a POST writes, everything else only reads."""
    if "db" not in g:
        g.db_stack = ExitStack()
        g.db = g.db_stack.enter_context(opened(engine(), writes=request.method == "POST"))
    return g.db  # type: ignore[no-any-return]


def is_open() -> bool:
    """Tell whether this request holds a session, and with it a transaction."""
    return "db" in g


@contextmanager
def reading() -> Iterator["Session"]:
    """Give a short reading session apart from the request's.

    For posts that must think before they write: a password is hashed while
    nobody waits for the writers' queue. Use it before anything is written: the
    request's own session is given back first, and so leaves that queue.
    """
    close()
    with opened(engine(), writes=False) as session:
        yield session


@contextmanager
def apart() -> Iterator["Session"]:
    """Give a writing session that commits whatever the answer will be, as throttles need.

    Use it before anything else is written: the request's own session is given
    back first, because two writers of one request would wait for each other.
    """
    close()
    with transaction(engine()) as session:
        yield session


def commit() -> None:
    """Make what this request wrote durable."""
    if "db" in g:
        g.db.commit()


def close() -> None:
    """Give the connection back; what was not committed is undone."""
    stack = g.pop("db_stack", None)
    g.pop("db", None)
    if stack is not None:
        stack.close()
