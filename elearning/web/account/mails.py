"""The words of the mails that the platform sends, and the courier that sends them."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from elearning.services import mail
from elearning.services.mail import Letter, Transport, Words
from elearning.web import languages

SUBJECTS = {
    "welcome": _l("Welcome to MCOF Learning"),
    "registered-again": _l("You already have an account at MCOF Learning"),
}
EVERY = 20  # seconds between two looks into the outbox


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
    with app.app_context(), force_locale(spoken):
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


def start_courier(app: Flask, *, every: float = EVERY) -> Event:
    """Send due mails in a thread of this process until the returned event is set.

    Every server process may run one: whoever takes a mail up has it alone.
    """
    is_over = Event()

    def work() -> None:
        while not is_over.wait(every):
            try:
                deliver(app)
            except Exception:  # The database may be away for a while; mails wait in it.
                app.logger.warning("the outbox could not be read; trying again", exc_info=True)

    Thread(target=work, name="courier", daemon=True).start()
    return is_over
