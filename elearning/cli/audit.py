"""``elearning audit``: show that nobody has changed what was done."""

import click

from elearning.cli.settings import open_engine, read_settings
from elearning.db import opened
from elearning.services import audit as log
from elearning.services.audit import Head

TOLD = {
    "changed": "Entry {number} was changed after it was written.",
    "removed": "Entry {number} was removed.",
    "cut": "Entries from {number} on were removed: the log ends too early.",
}


@click.group()
def audit() -> None:
    """Look after the log of what was done to people, certificates and settings."""


@audit.command()
@click.option("--head", "noted", help="An end noted down before, as `audit head` prints it.")
def verify(noted: str | None) -> None:
    """Check the whole chain; exit status 1 names the first entry that is not as it was."""
    known = _read_head(noted) if noted else None
    with opened(open_engine(read_settings()), writes=False) as session:
        broken = log.verify(session, known)
        head = log.read_head(session)
    if broken is not None:
        raise click.ClickException(TOLD[broken.kind].format(number=broken.number))
    click.echo(_intact(head.number))


@audit.command()
def head() -> None:
    """Print where the chain ends; kept elsewhere, it shows even a chain that was made anew."""
    with opened(open_engine(read_settings()), writes=False) as session:
        found = log.read_head(session)
    click.echo(f"{found.number}:{found.digest}")


def _intact(number: int) -> str:
    if number == 0:
        return "The log has no entry yet."
    if number == 1:
        return "The only entry is as it was written."
    return f"All {number} entries are as they were written."


def _read_head(noted: str) -> Head:
    number, _, digest = noted.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise click.ClickException("An end of the log looks like 12:3fd0... with 64 characters.")
    return Head(int(number), digest)
