"""The words of the mails that the platform sends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import lazy_gettext as _l

from elearning.db import transaction
from elearning.services import addresses, invitations, mail, resets, transports
from elearning.services.mail import Letter, Words
from elearning.web import languages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Prepare = Callable[["Session", Letter, datetime, str], dict[str, str] | None]
# What is found out when a mail leaves: links begin to work then, and not while they wait. The
# secret makes the links of invitations.
PREPARED: dict[str, Prepare] = {
    "reset": lambda session, letter, now, _secret: resets.prepare(session, letter.recipient, now),
    "invited": lambda session, letter, now, _secret: resets.prepare_first(
        session, letter.recipient, now
    ),
    "welcome": lambda session, letter, now, _secret: addresses.prepare_confirmation(
        session, letter.recipient, now
    ),
    "confirm": lambda session, letter, now, _secret: addresses.prepare_confirmation(
        session, letter.recipient, now
    ),
    "new-address": lambda session, letter, now, _secret: addresses.prepare_change(
        session, letter.values["account_id"], letter.recipient, now
    ),
    "invitation": lambda session, letter, now, secret: invitations.prepare(
        session, letter.values["invitation_id"], secret=secret, now=now
    ),
}
SUBJECTS = {
    "invitation": _l("You are invited to MCOF Learning"),
    "invited": _l("You are invited to MCOF Learning"),
    "welcome": _l("Welcome to MCOF Learning"),
    "registered-again": _l("You already have an account at MCOF Learning"),
    "reset": _l("Choose a new password for MCOF Learning"),
    "password-changed": _l("Your password at MCOF Learning was changed"),
    "confirm": _l("Please confirm your e-mail address"),
    "new-address": _l("Please confirm your new e-mail address"),
    "address-changed": _l("Your account at MCOF Learning has another address now"),
    "certificate-ends": _l("Your certificate ends soon"),
    "certificate-revoked": _l("Your certificate was revoked"),
    "certificate-reinstated": _l("Your certificate is good again"),
    "second-factor-on": _l("Signing in at MCOF Learning takes two steps now"),
    "second-factor-off": _l("Signing in at MCOF Learning takes the password alone now"),
    "recovery-used": _l("A recovery code of your account was used"),
    "deleted": _l("Your account at MCOF Learning is deleted"),
    "test": _l("A test of the mails of MCOF Learning"),
}


def prepare(app: Flask, letter: Letter) -> Letter | None:
    """Return a letter with all that it tells, or ``None`` if there is nothing to be told."""
    ask = PREPARED.get(letter.kind)
    if ask is None:
        return letter
    with transaction(app.extensions["engine"]) as session:
        found = ask(session, letter, datetime.now(UTC), app.config["SECRET_KEY"])
    if found is None:
        return None
    kind, language = found.pop("kind", letter.kind), found.pop("language", "") or letter.language
    return replace(letter, kind=kind, language=language, values={**letter.values, **found})


def write_words(app: Flask, letter: Letter) -> Words:
    """Return a letter's subject, text and HTML in the language of its reader."""
    known = letter.language in languages.available()
    spoken = letter.language if known else "en"
    values = {
        **letter.values,
        "base_url": app.config["BASE_URL"].rstrip("/"),
        "contact": app.config["CONTACT"],
        "lang": spoken,
        "dir": languages.direction(spoken),
    }
    with app.app_context():
        languages.speak(spoken)
        subject = str(SUBJECTS[letter.kind])
        html, text = (
            # Without what every page gets: there is no reader and no request here.
            app.jinja_env.get_template(f"account/mails/{letter.kind}.{ending}").render(
                subject=subject, **values
            )
            for ending in ("html", "txt")
        )
    return Words(subject, text, html)


def deliver(app: Flask, now: datetime | None = None) -> int:
    """Send the mails that are due and return how many left."""

    def words_of(letter: Letter) -> Words | None:
        whole = prepare(app, letter)
        return write_words(app, whole) if whole else None

    return mail.deliver(
        app.extensions["engine"],
        words_of,
        transports.from_settings(app.config),
        sender=app.config["MAIL_FROM"],
        now=now or datetime.now(UTC),
    )
