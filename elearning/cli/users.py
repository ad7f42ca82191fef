"""``elearning user``: make accounts, give roles, set passwords, close, copy and delete."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from elearning.cli.settings import open_engine, read_settings
from elearning.db import opened, transaction
from elearning.errors import DomainError
from elearning.models import Account
from elearning.models.account import CATEGORIES, ROLES
from elearning.services import (
    accounts,
    audit,
    copies,
    farewells,
    passwords,
    people,
    second_factors,
)
from elearning.services.accounts import Particulars
from elearning.services.audit import OPERATOR

WEAKNESSES = {
    "short": f"The password needs at least {passwords.SHORTEST} characters.",
    "long": f"The password may have at most {passwords.LONGEST} characters.",
    "plain": "The password needs more different characters.",
    "common": "Many people use this password; choose another.",
    "personal": "The password is made of the name, the address or ours; add to it.",
}


@click.group()
def user() -> None:
    """Look after the people who can sign in."""


@user.command()
@click.argument("email")
@click.option("--name", prompt="Name, as it shall stand on certificates", help="Their full name.")
@click.option("--role", type=click.Choice(ROLES), default="learner", show_default=True)
@click.option("--category", type=click.Choice(CATEGORIES), default="staff", show_default=True)
@click.option("--organisation", default="", help="Mission, ministry or organisation.")
@click.option("--generate", is_flag=True, help="Make a password up and print it once.")
def create(
    email: str, name: str, role: str, category: str, organisation: str, generate: bool
) -> None:
    """Make an account; the password is asked for and never stands on the command line."""
    settings = read_settings()
    password = _password(name, email, generate=generate)
    hashed = passwords.from_settings(settings).hash(password)
    with acting(open_engine(settings)) as session:
        people.create(
            session,
            OPERATOR,
            email=email,
            password_hash=hashed,
            particulars=Particulars(name, category, organisation),
            role=role,
        )
    click.echo(f"{email} can sign in as {role}.")
    if generate:
        click.echo(f"Password, shown only now: {password}")


@user.command()
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def role(email: str, role: str) -> None:
    """Give an account another role, from its next request on."""
    with acting(open_engine(read_settings())) as session:
        people.change_role(session, OPERATOR, _account(session, email).id, role)
    click.echo(f"{email} is now {role}.")


@user.command()
@click.argument("email")
@click.option("--generate", is_flag=True, help="Make a password up and print it once.")
def password(email: str, generate: bool) -> None:
    """Set a new password and sign all browsers of the account out."""
    settings = read_settings()
    engine = open_engine(settings)
    with transaction(engine) as session:
        name = _account(session, email).name
    chosen = _password(name, email, generate=generate)
    hashed = passwords.from_settings(settings).hash(chosen)
    with transaction(engine) as session:
        people.set_password(session, OPERATOR, _account(session, email).id, hashed)
    click.echo(f"The password of {email} is changed; it has to sign in anew everywhere.")
    if generate:
        click.echo(f"Password, shown only now: {chosen}")


@user.command()
@click.argument("email")
@click.option("--undo", is_flag=True, help="Open the account again.")
def disable(email: str, undo: bool) -> None:
    """Close an account and sign it out everywhere; nothing of it is deleted."""
    act = people.enable if undo else people.disable
    with acting(open_engine(read_settings())) as session:
        act(session, OPERATOR, _account(session, email).id)
    click.echo(f"{email} can sign in again." if undo else f"{email} is closed.")


@user.command("forget-factor")
@click.argument("email")
def forget_factor(email: str) -> None:
    """Turn off the second factor of somebody who has lost phone and paper; a mail tells them."""
    with acting(open_engine(read_settings())) as session:
        second_factors.turn_off(session, _account(session, email).id, doer=OPERATOR)
    click.echo(f"{email} signs in with the password alone; make sure that it is really them.")


@user.command()
@click.argument("email")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(email: str, file: Path) -> None:
    """Write everything that is kept about somebody to FILE, on their request."""
    engine = open_engine(read_settings())
    with transaction(engine) as session:
        person = copies.find_person(session, _account(session, email).id)
        audit.note(session, "copy", OPERATOR, whom=person.id)
    with opened(engine, writes=False) as session, file.open("w", encoding="utf-8") as made:
        made.writelines(copies.write_copy(session, person, datetime.now(UTC)))
    click.echo(f"Everything kept about {email} is written to {file}. Give it to nobody else.")


@user.command()
@click.argument("email")
@click.option("--keep-certificates", is_flag=True, help="Their certificates stay verifiable.")
def delete(email: str, keep_certificates: bool) -> None:
    """Delete an account with everything that is kept about its person, on their request."""
    engine = open_engine(read_settings())
    with opened(engine, writes=False) as session:
        held = farewells.count_certificates(session, _account(session, email).id)
    fate = "stay verifiable" if keep_certificates else "are withdrawn"
    click.echo(
        f"{email} and everything kept about them goes for ever; certificates ({held}) {fate}."
    )
    if click.prompt("Type the address again to delete it") != email:
        raise click.ClickException("This is another address. Nothing was deleted.")
    with acting(engine) as session:
        farewells.delete_account(
            session,
            OPERATOR,
            _account(session, email).id,
            keeps_certificates=keep_certificates,
            language="en",
            now=datetime.now(UTC),
        )
    click.echo(f"{email} is deleted. Backups hold them until you delete those.")


@contextmanager
def acting(engine: Engine) -> Iterator[Session]:
    """Give a session whose acts are kept; what is refused ends the command with its sentence."""
    try:
        with transaction(engine) as session:
            yield session
    except DomainError as error:
        raise click.ClickException(str(error)) from None


def _account(session: Session, email: str) -> Account:
    found = accounts.find_account(session, email)
    if found is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return found


def _password(name: str, email: str, *, generate: bool) -> str:
    if generate:
        return secrets.token_urlsafe(15)
    chosen: Any = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    weakness = passwords.find_weakness(chosen, own_words=(name, email))
    if weakness:
        raise click.ClickException(WEAKNESSES[weakness])
    return str(chosen)
