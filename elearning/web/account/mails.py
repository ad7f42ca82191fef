"""The words of the mails that the platform sends."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import lazy_gettext as _l

from elearning.services import mail, transports
from elearning.services.mail import Letter, Words
from elearning.web import languages

SUBJECTS = {
    "welcome": _l("Welcome to MCOF Learning"),
    "registered-again": _l("You already have an account at MCOF Learning"),
    "test": _l("A test of the mails of MCOF Learning"),
}


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
    return mail.deliver(
        app.extensions["engine"],
        lambda letter: write_words(app, letter),
        transports.from_settings(app.config),
        sender=app.config["MAIL_FROM"],
        now=now or datetime.now(UTC),
    )
