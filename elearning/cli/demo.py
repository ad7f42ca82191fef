"""``elearning demo``: everything set up and served, for a first look on one's own machine."""

import os
import secrets
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from elearning.cli.keys import sign_what_lacks
from elearning.cli.serve import run_server
from elearning.cli.settings import open_engine, read_settings
from elearning.config import content_root
from elearning.content.library import load_library
from elearning.db import transaction
from elearning.services import demonstration
from elearning.services.migrations import migrate


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def demo(port: int) -> None:
    """Set up a demonstration with its own accounts and serve it on this machine only."""
    settings = read_settings()
    var = Path(settings["VAR"]).resolve()
    var.mkdir(parents=True, exist_ok=True)
    base = f"http://127.0.0.1:{port}"
    chosen = {
        "SECRET_KEY": _kept_secret(var),
        "BASE_URL": base,
        "DEMO": "1",
        "GUESTS": "1",
        "VAR": str(var),
    }
    os.environ.update({f"ELEARNING_{name}": value for name, value in chosen.items()})
    settings = read_settings()
    engine = open_engine(settings)
    click.echo("Preparing the database ...")
    migrate(engine)
    click.echo("Reading courses and scenarios ...")
    library = load_library(content_root(settings), var / "library")
    for problem in library.problems:
        click.echo(f"  {problem}")
    _make_accounts(engine, settings)
    sign_what_lacks(engine, settings)
    engine.dispose()
    click.echo("\nSign in with one of these (demonstration only):")
    for person in demonstration.PEOPLE:
        click.echo(f"  {person.role:<14} {person.email:<24} {person.password}")
    click.echo(f"\nOpen {base}\n")
    run_server(settings, "127.0.0.1", port)


def _make_accounts(engine: Engine, settings: dict[str, Any]) -> None:
    with transaction(engine) as session:
        demonstration.create_people(session, settings)


def _kept_secret(var: Path) -> str:
    """Return the key of this demonstration, so that sign-ins survive a restart."""
    path = var / "keys" / "demo-secret"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
