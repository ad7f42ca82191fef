"""Whether the database answers and has the tables that this code expects."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from elearning.db import DATABASE_ERRORS

HEAD = "0019"


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a look at the database found."""

    is_up: bool
    is_at_head: bool


def check_database(session: Session) -> DatabaseState:
    """Look whether the database answers and stands at the newest migration."""
    try:
        session.execute(text("SELECT 1"))
    except DATABASE_ERRORS:
        return DatabaseState(is_up=False, is_at_head=False)
    try:
        revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    except Exception:  # The table is missing; each database says so in its own way.
        return DatabaseState(is_up=True, is_at_head=False)
    return DatabaseState(is_up=True, is_at_head=revision == HEAD)
