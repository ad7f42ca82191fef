"""``elearning keys``: the keys that certificates are signed with."""

from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import Engine

from elearning.cli.settings import open_engine, read_settings, require_secret
from elearning.credentials.signing_key import PublicKey
from elearning.db import opened, transaction
from elearning.errors import NotFound
from elearning.services import audit, signatures, signing_keys


@click.group()
def keys() -> None:
    """Look after the keys that sign certificates."""


@keys.command("list")
def list_command() -> None:
    """List all keys, the newest first; only public halves are ever shown."""
    with opened(open_engine(read_settings()), writes=False) as session:
        found = signing_keys.list_public(session)
    for one in found:
        click.echo(f"{one.kid}  {_told(one)}")
    if not found:
        click.echo("There is no key yet: the first certificate makes one.")


@keys.command()
def rotate() -> None:
    """Let a new key sign from now on; what older keys have signed stays checkable."""
    settings = require_secret(read_settings())
    with transaction(open_engine(settings)) as session:
        made = signing_keys.rotate(session, settings["SECRET_KEY"], now=datetime.now(UTC))
        audit.note(session, "key-rotated", audit.OPERATOR, what=made.private.kid)
    click.echo(f"Certificates are signed with {made.private.kid} from now on.")


@keys.command()
@click.argument("key")
def withdraw(key: str) -> None:
    """Trust KEY no more, as if it had leaked, and sign anew whatever it has signed."""
    settings = require_secret(read_settings())
    engine = open_engine(settings)
    with transaction(engine) as session:
        try:
            signing_keys.withdraw(session, key, settings["SECRET_KEY"], now=datetime.now(UTC))
        except NotFound:
            raise click.ClickException(f"There is no key {key}.") from None
        audit.note(session, "key-withdrawn", audit.OPERATOR, what=key)
    signed = sign_what_lacks(engine, settings)
    click.echo(
        f"{key} is trusted no more. Certificates signed anew: {signed}. "
        "Their holders have to download them again."
    )


def sign_what_lacks(engine: Engine, settings: dict[str, Any]) -> int:
    """Begin a key if none opens, sign what has no signature yet, and return how much that was."""
    secret, now = settings["SECRET_KEY"], datetime.now(UTC)
    with transaction(engine) as session:
        signing_keys.current_key(session, secret, now=now)
        return signatures.sign_missing(session, secret=secret, now=now)


def _told(key: PublicKey) -> str:
    until = f"until {key.ended_at:%Y-%m-%d %H:%M}" if key.ended_at else "in use"
    withdrawn = f", withdrawn {key.withdrawn_at:%Y-%m-%d %H:%M}" if key.withdrawn_at else ""
    return f"from {key.begun_at:%Y-%m-%d %H:%M} {until}{withdrawn}"
