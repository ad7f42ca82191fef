"""``elearning serve`` and ``elearning migrate``."""

import os
from pathlib import Path
from typing import Any

import click

from elearning.cli.background import proving
from elearning.cli.keys import sign_what_lacks
from elearning.cli.serving import ServingLock
from elearning.cli.settings import has_secret, open_engine, read_settings, require_production
from elearning.services import readiness
from elearning.services.migrations import migrate as run_migrations


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the platform in production mode."""
    settings = read_settings()
    require_production(settings)
    from elearning.db import opened

    engine = open_engine(settings)
    with opened(engine, writes=False) as session:
        state = readiness.check_database(session)
    if not state.is_up:
        raise click.ClickException("The database does not answer; look at DATABASE_URL.")
    if not state.is_at_head:
        raise click.ClickException("The database is behind this version. Run: elearning migrate")
    _tell(sign_what_lacks(engine, settings))
    engine.dispose()
    click.echo(f"Serving {settings['BASE_URL']} on http://{host}:{port}")
    run_server(settings, host, port)


@click.command()
def migrate() -> None:
    """Bring the database's tables to this version; running it again changes nothing."""
    settings = read_settings()
    engine = open_engine(settings)
    run_migrations(engine)
    click.echo("The database is at this version.")
    if has_secret(settings):
        _tell(sign_what_lacks(engine, settings))


def _tell(signed: int) -> None:
    if signed:
        click.echo(f"Certificates of an older version signed: {signed}.")


APPLICATION = "elearning.worker:create_server"


def run_server(
    settings: dict[str, Any], host: str, port: int, application: str = APPLICATION
) -> None:
    """Start the production server and stay until it is stopped."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from elearning.web import assets, languages

    # Workers inherit it: one heap for all their threads, of which one at a time runs, is 4 MB less.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    languages.compile_translations()
    assets.prepare(Path(settings["VAR"]))
    server = Granian(
        application,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings["WORKERS"] or os.cpu_count() or 1,
        # Most of them wait for bodies on slow lines; how many work at once is in web/turns.py.
        blocking_threads=512,
        log_level=LogLevels.error,
        websockets=False,
        backlog=2048,
        backpressure=1024,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, keep_alive=True),
        log_access=False,
        respawn_failed_workers=True,
    )
    var = Path(settings["VAR"])
    with ServingLock(var).for_serving(), proving(var, is_wanted=settings["PROVE"]):
        server.serve()
