"""Mails: posted with whatever they tell of, delivered later and again until it works."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from ssl import SSLCertVerificationError
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from elearning.db import transaction
from elearning.models import Outbox
from elearning.services.names import one_line

log = logging.getLogger("elearning")

PAUSES = (60, 300, 1800, 7200, 21600)  # seconds after the first, second... failure
MOST_TRIES = 20
LEASE = timedelta(minutes=10)  # for so long no other process takes up a mail that one has taken
AT_ONCE = 100
KEPT = timedelta(days=30)  # what has left is forgotten then, and what could not leave a while later
KEPT_UNSENT = timedelta(days=90)
LAST = "deleted"  # goes to an address that is forgotten as soon as the mail has left


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is due, as values; its words are still to be found."""

    id: int
    recipient: str
    language: str
    kind: str
    values: dict[str, Any]
    posted_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in the language of its reader."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that has not left yet, as operators see it."""

    id: int
    kind: str
    recipient: str
    tries: int
    next_at: datetime
    failure: str

    @property
    def is_given_up(self) -> bool:
        """Tell whether it will not be tried again by itself."""
        return self.tries >= MOST_TRIES


@dataclass(frozen=True, slots=True)
class _Outcome:
    is_sent: bool
    failure: str = ""
    is_needless: bool = False  # there was nothing to be said any more
    is_down: bool = False  # not the letter is at fault but the way
    is_final: bool = False  # the reader's own server knows no such reader


# What the words of a letter are is asked when it leaves; ``None`` lets it be forgotten.
Render = Callable[[Letter], Words | None]
Transport = Callable[[int, EmailMessage], None]


def post(
    session: Session, kind: str, *, recipient: str, language: str, values: dict[str, Any]
) -> None:
    """Put a mail into the outbox; it leaves only if the transaction is committed."""
    post_all(session, kind, [(recipient, language, values)])


def post_all(
    session: Session, kind: str, letters: Iterable[tuple[str, str, dict[str, Any]]]
) -> None:
    """Put mails of one kind into the outbox: to whom, in which language, and with what values."""
    now = datetime.now(UTC)
    session.add_all(
        Outbox(
            recipient=recipient,
            language=language,
            kind=kind,
            values=values,
            created_at=now,
            next_at=now,
        )
        for recipient, language, values in letters
    )
    session.flush()


def is_due(session: Session, now: datetime) -> bool:
    """Tell whether any mail wants to leave."""
    return session.scalar(select(Outbox.id).where(*_due(now)).limit(1)) is not None


def deliver(
    engine: Engine, render: Render, transport: Transport, *, sender: str, now: datetime
) -> int:
    """Send what is due and return how many mails left; what fails is tried again later.

    Each mail is taken up by itself, right before it is sent, so that none waits
    in the hands of a process that is slow with those before it.
    """
    began, sent = time.monotonic(), 0
    for _ in range(AT_ONCE):
        moment = now + timedelta(seconds=time.monotonic() - began)
        with transaction(engine) as session:
            letter = _claim(session, moment)
        if letter is None:
            break
        outcome = _send(letter, render, transport, sender)
        with transaction(engine) as session:
            _note(session, letter, outcome, now=moment)
        sent += outcome.is_sent
        if outcome.is_down:  # The others would only wait for the same server in vain.
            break
    return sent


def find_waiting(session: Session, *, most: int = 100) -> tuple[Waiting, ...]:
    """Return the mails that have not left, the oldest first."""
    rows = session.execute(
        select(
            Outbox.id, Outbox.kind, Outbox.recipient, Outbox.tries, Outbox.next_at, Outbox.failure
        )
        .where(Outbox.sent_at.is_(None))
        .order_by(Outbox.id)
        .limit(most)
    )
    return tuple(Waiting(*row) for row in rows)


def try_again(session: Session, now: datetime) -> int:
    """Let all mails that have not left be tried at once, given up or not; return how many."""
    waiting = Outbox.sent_at.is_(None)
    found = session.scalars(select(Outbox.id).where(waiting)).all()
    session.execute(update(Outbox).where(waiting).values(tries=0, next_at=now))
    return len(found)


def sweep(session: Session, now: datetime) -> None:
    """Forget what left long ago, and what could not leave for longer still."""
    session.execute(
        delete(Outbox).where(
            or_(
                Outbox.sent_at <= now - KEPT,
                (Outbox.tries >= MOST_TRIES) & (Outbox.next_at <= now - KEPT_UNSENT),
            )
        )
    )


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Outbox.sent_at.is_(None), Outbox.next_at <= now, Outbox.tries < MOST_TRIES)


def _claim(session: Session, now: datetime) -> Letter | None:
    # PostgreSQL passes over what another one holds; on SQLite one writer works at a time.
    row = session.scalar(
        select(Outbox)
        .where(*_due(now))
        .order_by(Outbox.next_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.tries += 1
    row.next_at = now + LEASE
    session.flush()
    return Letter(row.id, row.recipient, row.language, row.kind, dict(row.values), row.created_at)


def _send(letter: Letter, render: Render, transport: Transport, sender: str) -> _Outcome:
    try:
        words = render(letter)
        if words is None:
            return _Outcome(is_sent=False, is_needless=True)
        transport(letter.id, compose(letter, words, sender))
    except Exception as error:  # One letter that cannot be made must not hold up the others.
        failure = _told(error)
        log.warning("mail %s did not leave: %s", letter.id, failure)
        return _Outcome(
            is_sent=False, failure=failure, is_down=_is_down(error), is_final=_is_final(error)
        )
    return _Outcome(is_sent=True)


def _told(error: Exception) -> str:
    """Return what went wrong without the server's words, which may hold an address."""
    codes: list[Any] = []
    if isinstance(error, SSLCertVerificationError):
        # Only our own library speaks here: what is wrong with the certificate, and for which host.
        codes = [error.verify_message]
    elif isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    return " ".join([type(error).__name__, *map(str, codes)])


def _is_down(error: Exception) -> bool:
    # What smtplib raises are errors of the operating system as well.
    is_letters = isinstance(error, SMTPRecipientsRefused | SMTPDataError)
    return isinstance(error, OSError) and not is_letters


def _is_final(error: Exception) -> bool:
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )


def _note(session: Session, letter: Letter, outcome: _Outcome, *, now: datetime) -> None:
    letter_id, is_over = letter.id, outcome.is_sent or outcome.is_final
    chosen = update(Outbox).where(Outbox.id == letter_id)
    if outcome.is_needless or (letter.kind == LAST and is_over):
        session.execute(delete(Outbox).where(Outbox.id == letter_id))
    elif outcome.is_sent:
        # What it told is not kept: names have no place in a list of what left.
        session.execute(chosen.values(sent_at=now, values={}, failure=""))
    else:
        tries = session.scalar(select(Outbox.tries).where(Outbox.id == letter_id)) or 1
        pause = PAUSES[min(tries, len(PAUSES)) - 1]
        if outcome.is_final:
            tries = MOST_TRIES
        elif outcome.is_down:
            # However long a server is down, nothing is given up for that.
            tries = min(tries, MOST_TRIES - 1)
        later = now + timedelta(seconds=pause)
        session.execute(chosen.values(tries=tries, next_at=later, failure=outcome.failure))


def compose(letter: Letter, words: Words, sender: str) -> EmailMessage:
    """Return a letter as a message of text and HTML; no value can add a header line."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = one_line(words.subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(letter, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    message["Content-Language"] = letter.language
    return message


def _message_id(letter: Letter, sender: str) -> str:
    # The same at each try: should an answer get lost, the reader's server knows the mail again.
    told = f"{letter.id} {letter.posted_at.isoformat()} {letter.kind} {letter.recipient}"
    domain = sender.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{domain}>"
