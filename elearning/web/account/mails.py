"""The words of the mails that the platform sends, and where it sends them."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from elearning.services import mail
from elearning.services.mail import Letter, Transport, Words
from elearning.web import languages

SUBJECTS = {
    "welcome": _l("Welcome to MCOF Learning"),
    "registered-again": _l("You already have an account at MCOF Learning"),
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


def get_transport(app: Flask) -> Transport:
    """Return the configured mail server, or the folder that stands in for one."""
    if app.config["SMTP_URL"]:
        return mail.over_smtp(app.config["SMTP_URL"])
    return mail.into_folder(Path(app.config["VAR"]) / "mail")


def deliver(app: Flask, now: datetime | None = None) -> int:
    """Send the mails that are due and return how many left."""
    return mail.deliver(
        app.extensions["engine"],
        lambda letter: write_words(app, letter),
        get_transport(app),
        sender=app.config["MAIL_FROM"],
        now=now or datetime.now(UTC),
    )
