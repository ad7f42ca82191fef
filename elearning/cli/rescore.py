"""``elearning rescore``: score stored attempts again, on purpose, by the proofs kept now."""

from datetime import UTC, datetime

import click

from elearning.cli.settings import open_engine, read_settings, require_secret
from elearning.cli.wording import counted
from elearning.config import content_root
from elearning.content.library import load_library
from elearning.db import opened, transaction
from elearning.services import audit, results
from elearning.services.audit import OPERATOR
from elearning.services.certificates import Issuer
from elearning.services.results import Rescored


@click.command("rescore")
@click.argument("scenario", required=False)
@click.option("--yes", is_flag=True, help="Do it; without this, only say what would change.")
def rescore_command(scenario: str | None, yes: bool) -> None:
    """Say which results would be others by the proofs kept now, and with --yes change them.

    What was shown until now is kept beside each new result.
    """
    settings = read_settings()
    engine, library = open_engine(settings), load_library(content_root(settings))
    with opened(engine, writes=False) as session:
        found = results.find_rescored(session, library, scenario)
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Nothing would change: every result is what the proofs kept now give.")
        return
    if not yes:
        click.echo(
            f"{counted(len(found), 'result')} would change; nothing was changed. Do it with --yes."
        )
        return
    require_secret(settings)
    issuer = Issuer(settings["ISSUER"], settings["BASE_URL"], settings["SECRET_KEY"])
    changed = 0
    after: int | None = 0
    while after is not None:
        with transaction(engine) as session:
            batch = results.rescore(
                session, library, scenario, after=after, now=datetime.now(UTC), issuer=issuer
            )
            if batch.scored:
                details = {"attempts": batch.scored}
                audit.note(session, "rescore", OPERATOR, what=scenario or "", details=details)
        changed += batch.scored
        after = batch.next_after
    told = counted(changed, "result was", "results were")
    click.echo(f"{told} changed; what was shown until now is kept beside them.")


def _line(one: Rescored) -> str:
    return f"attempt {one.attempt_id} ({one.scenario}, {one.kind}): {one.before} % -> {one.after} %"
