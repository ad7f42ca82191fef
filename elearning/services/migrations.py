"""Brings the database's tables to what this code expects."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from elearning.config import bundled


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run all migrations up to a revision; a database that is there already is left alone.

    Foreign keys are off meanwhile, since SQLite alters a table by making it
    anew, which would delete all rows that point to it; they are checked at the end.

    :raise RuntimeError: if a row points to nothing afterwards.
    """
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.execution_options(writes=True).begin():
                _run(connection, "upgrade", revision)
                _check_foreign_keys(connection)
        finally:
            _foreign_keys(connection, "ON")


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to a revision."""
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.execution_options(writes=True).begin():
                _run(connection, "downgrade", revision)
        finally:
            _foreign_keys(connection, "ON")


def head() -> str:
    """Return the newest revision there is."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_folder())).get_current_head() or ""


def _folder() -> Path:
    return bundled("migrations")


def _run(connection: Connection, direction: str, revision: str) -> None:
    # Alembic takes 0.3 s to import, which a server that does not migrate need not pay.
    from alembic import command
    from alembic.config import Config

    chosen = Config()
    chosen.set_main_option("script_location", str(_folder()))
    chosen.attributes["connection"] = connection
    getattr(command, direction)(chosen, revision)


def _foreign_keys(connection: Connection, state: str) -> None:
    if connection.dialect.name == "sqlite":
        # A pragma is ignored inside a transaction, so it goes to the driver itself.
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA foreign_keys={state}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows point to nothing after the migration: {broken[:3]}")
