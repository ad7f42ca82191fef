"""The database: declarative base, UTC times, the engine and its transactions."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    exc,
    inspect,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import StaticPool
from sqlalchemy.types import TypeDecorator

from elearning.errors import Unavailable
from elearning.line import Line

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WAIT_MS = 10_000

# The database cannot answer now: gone, full, or waited for too long.
DATABASE_ERRORS = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)
# Two requests wanted the same row, and the other one was first.
RACES = (StaleDataError, exc.IntegrityError)


class Base(DeclarativeBase):
    """The base of all tables; every constraint has a name, so that SQLite can alter it."""

    metadata = MetaData(naming_convention=NAMING)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model: hot paths read and write it without the ORM."""
    return cast(Table, model.__table__)


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite forgets zones, so they are given back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with the pragmas and pools it needs."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, in_memory=parsed.database in (None, "", ":memory:"))
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        pool_size=8,
        max_overflow=8,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _sqlite(url: str, *, in_memory: bool) -> Engine:
    # Errors are logged, and addresses, names and hashes have no place in a log.
    options: dict[str, Any] = {"connect_args": {"timeout": WAIT_MS / 1000}, "hide_parameters": True}
    if in_memory:
        options["poolclass"] = StaticPool
        options["connect_args"]["check_same_thread"] = False
    else:
        options |= {"pool_size": 8, "max_overflow": 8, "pool_timeout": 10}
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgres(connection: Any, _record: Any) -> None:
    # Without it, whoever waits for a row of a transaction that hangs would wait for ever.
    connection.execute(f"SET lock_timeout = {WAIT_MS}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions of its own: savepoints and IMMEDIATE need ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={WAIT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-8000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Straight to the driver: it is said before every page, and cannot fail without a file.
        connection.connection.driver_connection.execute("BEGIN")


class ReadingSession(Session):
    """A session that only reads: statements without the ORM go straight to its connection.

    A session's own transaction on top of the connection's would take as long
    as the statement, and there is nothing to commit.
    """

    def connection(self, *_args: Any, **_options: Any) -> Connection:
        """Return the connection that the session was opened on."""
        assert isinstance(self.bind, Connection)
        return self.bind


@contextmanager
def opened(engine: Engine, *, writes: bool) -> Iterator[Session]:
    """Give a session whose transaction is rolled back unless the caller commits.

    A writing one takes its place in the queue of writers before it begins:
    processes that poll SQLite's lock make each other wait up to a second.
    """
    with _queue(engine) if writes else _no_queue():
        connecting, kind = engine.connect(), Session if writes else ReadingSession
        if writes:
            connecting = connecting.execution_options(writes=True)
        with (
            connecting as connection,
            kind(bind=connection, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Give a writing session that is committed at the end, for commands and throttles."""
    with opened(engine, writes=True) as session:
        yield session
        session.commit()


@contextmanager
def _no_queue() -> Iterator[None]:
    yield


@contextmanager
def _queue(engine: Engine) -> Iterator[None]:
    database = engine.url.database
    if engine.dialect.name != "sqlite" or database in (None, "", ":memory:"):
        yield
        return
    path, began = f"{database}-writers", time.monotonic()
    line = _line(path)
    if not line.enter(WAIT_MS / 1000):
        raise Unavailable
    try:
        with _turn_of_process(path, began):
            yield
    finally:
        line.leave()


@contextmanager
def _turn_of_process(path: str, began: float) -> Iterator[None]:
    with Path(path).open("ab") as handle, Path(f"{path}-next").open("ab") as gate:
        # Whoever waits holds the gate meanwhile, so that a process which has just
        # written cannot go in again before it: each other process has its turn.
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(handle, fcntl.LOCK_EX)
        fcntl.flock(gate, fcntl.LOCK_UN)
        # Those before us may each have waited in vain for a stranger who holds the database.
        if time.monotonic() - began > WAIT_MS / 1000:
            raise Unavailable
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


@cache
def _line(_path: str) -> Line:
    return Line()


def insert_into(session: Session, model: type[Base]) -> Any:
    """Return an insert of the session's database, which knows what to do on a conflict."""
    assert session.bind is not None
    dialect = postgresql if session.bind.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert a row unless its key is there already; return whether it was inserted."""
    # Asked by RETURNING: PostgreSQL's driver does not tell how many rows such an insert made.
    statement = (
        insert_into(session, model)
        .values(**values)
        .on_conflict_do_nothing()
        .returning(*inspect(model).primary_key)
    )
    return session.execute(statement).first() is not None
