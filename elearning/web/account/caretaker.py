"""The thread of a server process that sends mails and sweeps out what has expired."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from flask import Flask

from elearning.db import opened, transaction
from elearning.services import audit, guests, links, mail, reminders, sessions, throttle
from elearning.web.account.mails import deliver

EVERY = 15.0  # seconds between two looks into the outbox
SWEEPS = timedelta(hours=1)
MOST_ROUNDS = 50  # of reminders in one sweep; the next one goes on


def start_caretaker(app: Flask, *, every: float = EVERY) -> Callable[[], None]:
    """Look after mails and old rows from now on, and return what ends it.

    Every server process may have one: whoever takes a mail up has it alone.
    """
    is_over = Event()

    def work() -> None:
        swept_at = datetime.now(UTC)
        while not is_over.wait(every):
            try:
                take_care(app)
                if datetime.now(UTC) - swept_at > SWEEPS:
                    swept_at = datetime.now(UTC)
                    sweep(app)
            except Exception:  # The database may be away for a while; mails wait in it.
                app.logger.warning("the outbox could not be read; trying again", exc_info=True)

    thread = Thread(target=work, name="caretaker", daemon=True)
    thread.start()

    def stop() -> None:
        is_over.set()
        thread.join()

    return stop


def take_care(app: Flask) -> int:
    """Send the mails that are due, and write down who was seen.

    A look alone does not queue up with those who write.
    """
    now = datetime.now(UTC)
    seen = app.extensions["seen"].take()
    if seen:
        with transaction(app.extensions["engine"]) as session:
            sessions.note_seen(session, seen, now.date())
    with opened(app.extensions["engine"], writes=False) as session:
        is_anything_due = mail.is_due(session, now)
    return deliver(app, now) if is_anything_due else 0


def sweep(app: Flask) -> None:
    """Delete expired sessions, forgiven failures, mails that have left, and places of acts."""
    now = datetime.now(UTC)
    with transaction(app.extensions["engine"]) as session:
        sessions.sweep(session, now)
        links.sweep(session, now)
        throttle.sweep(session, now)
        mail.sweep(session, now)
        audit.erase_places(session, now)
        guests.sweep(session, now, days=max(1, app.config["GUEST_DAYS"]))
    remind(app, now)


def remind(app: Flask, now: datetime) -> int:
    """Post the reminders of certificates that end, a hundred in each transaction."""
    posted = 0
    for _ in range(MOST_ROUNDS):
        with transaction(app.extensions["engine"]) as session:
            due = reminders.remind(session, now=now)
        posted += due
        if due == 0:
            break
    return posted
