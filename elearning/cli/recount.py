"""``elearning recount``: count anew what quizzes and simulations have shown of people."""

import click
from sqlalchemy import Engine

from elearning.cli.settings import open_engine, read_settings
from elearning.cli.wording import counted
from elearning.config import content_root
from elearning.content.library import Library, load_library
from elearning.db import opened, transaction
from elearning.services import audit, recounting
from elearning.services.audit import OPERATOR


def recount_waiting(engine: Engine, library: Library) -> int:
    """Count anew whoever is counted by older rules, some at a time; return how many there were."""
    found = 0
    while True:
        # Looked for without the lock of the writers, which on most days nobody need give away.
        with opened(engine, writes=False) as session:
            if not recounting.is_wanted(session):
                return found
        with transaction(engine) as session:
            found += recounting.recount_some(session, library)


@click.command("recount")
@click.option("--all", "is_all", is_flag=True, help="Everybody, also those counted by these rules.")
def recount_command(is_all: bool) -> None:
    """Count anew what My learning says that people have shown, from all that they have finished.

    Without --all, only those who are still counted by the rules of an older version; a
    server does that by itself. With it, also after points of the guidance were moved to
    other sectors or phases. Run twice, it changes nothing.
    """
    settings = read_settings()
    engine, library = open_engine(settings), load_library(content_root(settings))
    if is_all:
        with transaction(engine) as session:
            recounting.expect_all(session)
            audit.note(session, "recount", OPERATOR)
    number = recount_waiting(engine, library)
    told = counted(number, "account was", "accounts were")
    click.echo(f"{told} counted anew." if number else "Nobody was waiting.")
