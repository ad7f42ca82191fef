"""``elearning mail``: see which mails wait, try the mail server, let mails be tried again."""

from datetime import UTC, datetime

import click

from elearning.cli.settings import open_engine, read_settings, require_production
from elearning.cli.wording import counted
from elearning.db import opened, transaction
from elearning.services import accounts, audit, transports
from elearning.services import mail as outbox
from elearning.services.audit import OPERATOR
from elearning.services.mail import Letter


@click.group()
def mail() -> None:
    """Look after the mails that the platform sends."""


@mail.command("list")
def list_waiting() -> None:
    """List the mails that have not left, with what went wrong at the last try."""
    with opened(open_engine(read_settings()), writes=False) as session:
        found = outbox.find_waiting(session)
    for one in found:
        state = "given up" if one.is_given_up else f"next try {one.next_at:%Y-%m-%d %H:%M} UTC"
        tries = counted(one.tries, "try", "tries")
        told = f"{one.id}  {one.kind}  {one.recipient}  {tries}, {state}  {one.failure}"
        click.echo(told.rstrip())
    if not found:
        click.echo("No mail waits.")


@mail.command()
def retry() -> None:
    """Let all mails that have not left be tried at once, those given up included."""
    with transaction(open_engine(read_settings())) as session:
        count = outbox.try_again(session, datetime.now(UTC))
        if count:
            audit.note(session, "mail-retry", OPERATOR, details={"mails": count})
    click.echo(f"{counted(count, 'mail')} will be tried by the server within a minute.")


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send one mail to an address now, to see whether the settings are right."""
    settings = read_settings()
    require_production(settings)
    recipient = accounts.clean_email(address)
    if recipient is None:
        raise click.ClickException("This is not an e-mail address.")
    # The words of mails are the web's; reading them in takes a moment that other commands save.
    from elearning.app import create_app
    from elearning.web.account.mails import write_words

    letter = Letter(0, recipient, "en", "test", {}, datetime.now(UTC))
    words = write_words(create_app(settings), letter)
    message = outbox.compose(letter, words, settings["MAIL_FROM"])
    try:
        transports.from_settings(settings)(0, message)
    except OSError as error:
        raise click.ClickException(f"The mail did not leave: {error}") from None
    way = settings["SMTP_HOST"] or f"{settings['VAR']}/mail/00000000.eml"
    click.echo(f"The mail has left by way of {way}.")
