"""``elearning verify FILE``: check a certificate by its signature."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from elearning.cli.settings import open_engine, read_settings
from elearning.credentials.checking import check_file
from elearning.credentials.facts import Facts
from elearning.credentials.key_set import read_key_set
from elearning.credentials.serial import group_serial
from elearning.credentials.signed_file import LARGEST_FILE
from elearning.db import opened
from elearning.services import certificates

# What the exit status says; 2 is left to wrong use of the command.
STATUS = {"valid": 0, "unrecorded": 0, "expired": 3, "revoked": 4}
NOT_GENUINE = 1
TOLD = {
    "valid": "VALID: issued here, and good today.",
    "unrecorded": "GENUINE: signed by these keys. There is no record of it in the database.",
    "expired": "EXPIRED: genuine, and no longer valid.",
    "revoked": "REVOKED: genuine, and taken back.",
    "altered": "ALTERED: the signature does not fit what the file says.",
    "foreign": "NOT ISSUED HERE: signed with another key.",
    "untrusted": "NOT TO BE TRUSTED: signed with a key that was withdrawn, or not in use then.",
    "withdrawn": "NOT TO BE TRUSTED: signed with a key that was withdrawn.",
    "untimely": "NOT TO BE TRUSTED: signed with a key that was not in use then.",
    "unreadable": "NOT A CERTIFICATE: the file holds no signed data that could be checked.",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of certificate-keys.json: then neither database nor network is asked.",
)
def verify(file: Path, keys_file: Path | None) -> None:
    """Check a certificate: PDF, signed data, or a badge.

    The exit status is 0 if it is valid, 1 if it is not genuine, 3 if it has
    expired and 4 if it was revoked, which only the database knows.
    """
    with file.open("rb") as handle:
        data = handle.read(LARGEST_FILE + 1)
    if keys_file is not None:
        _check_offline(data, keys_file)
    with opened(open_engine(read_settings()), writes=False) as session:
        found = certificates.verify_file(session, data, now=datetime.now(UTC))
    _tell(found.word, found.facts)


def _check_offline(data: bytes, keys_file: Path) -> NoReturn:
    try:
        keys = read_key_set(keys_file.read_bytes())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--keys") from None
    found = check_file(data, keys)
    facts = found.facts
    if facts is None:
        _tell(found.verdict, None)
    ends = facts.expires_at
    is_over = ends is not None and ends <= datetime.now(UTC)
    click.echo(f"Whether it was revoked is told at {facts.base_url}/verify/{facts.serial}")
    _tell("expired" if is_over else "valid", facts)


def _tell(word: str, facts: Facts | None) -> NoReturn:
    click.echo(TOLD[word])
    if facts is not None:
        ends = f"{facts.expires_at:%Y-%m-%d}" if facts.expires_at else "no end date"
        for label, value in (
            ("Name", facts.name),
            ("Course", f"{facts.course} ({facts.level})"),
            ("Issued", f"{facts.issued_at:%Y-%m-%d}, valid until {ends}"),
            ("Serial", group_serial(facts.serial)),
        ):
            click.echo(f"  {label + ':':<8} {value}")
    raise SystemExit(STATUS.get(word, NOT_GENUINE))
