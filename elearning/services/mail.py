"""Mails: posted with whatever they tell of, delivered later and again until it works."""

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, Engine, select, update
from sqlalchemy.orm import Session

from elearning.db import transaction
from elearning.models import Outbox
from elearning.services.names import one_line

log = logging.getLogger("elearning")

PAUSES = (60, 300, 1800, 7200, 21600)  # seconds after the first, second... failure
MOST_TRIES = 20
LEASE = timedelta(minutes=10)  # for so long no other process takes up a mail that one has taken
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is due, as values; its words are still to be found."""

    id: int
    recipient: str
    language: str
    kind: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A letter in the language of its reader."""

    subject: str
    text: str
    html: str


Render = Callable[[Letter], Words]
Transport = Callable[[int, EmailMessage], None]


def post(
    session: Session, kind: str, *, recipient: str, language: str, values: dict[str, Any]
) -> None:
    """Put a mail into the outbox; it leaves only if the transaction is committed."""
    now = datetime.now(UTC)
    session.add(
        Outbox(
            recipient=recipient,
            language=language,
            kind=kind,
            values=values,
            created_at=now,
            next_at=now,
        )
    )
    session.flush()


def is_due(session: Session, now: datetime) -> bool:
    """Tell whether any mail wants to leave."""
    return session.scalar(select(Outbox.id).where(*_due(now)).limit(1)) is not None


def deliver(
    engine: Engine, render: Render, transport: Transport, *, sender: str, now: datetime
) -> int:
    """Send what is due and return how many mails left; what fails is tried again later."""
    with transaction(engine) as session:
        letters = _claim(session, now)
    sent = 0
    for letter in letters:
        is_sent = _send(letter, render, transport, sender)
        with transaction(engine) as session:
            _note(session, letter.id, is_sent=is_sent, now=now)
        sent += is_sent
    return sent


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Outbox.sent_at.is_(None), Outbox.next_at <= now, Outbox.tries < MOST_TRIES)


def _claim(session: Session, now: datetime) -> tuple[Letter, ...]:
    due = (
        select(Outbox)
        .where(*_due(now))
        .order_by(Outbox.next_at, Outbox.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(due).all()
    for row in rows:
        row.tries += 1
        row.next_at = now + LEASE
    session.flush()
    return tuple(Letter(r.id, r.recipient, r.language, r.kind, dict(r.values)) for r in rows)


def _send(letter: Letter, render: Render, transport: Transport, sender: str) -> bool:
    try:
        transport(letter.id, compose(letter, render(letter), sender))
    except Exception as error:  # One letter that cannot be made must not hold up the others.
        log.warning("mail %s did not leave: %s", letter.id, type(error).__name__)
        return False
    return True


def _note(session: Session, letter_id: int, *, is_sent: bool, now: datetime) -> None:
    chosen = update(Outbox).where(Outbox.id == letter_id)
    if is_sent:
        session.execute(chosen.values(sent_at=now))
        return
    tries = session.scalar(select(Outbox.tries).where(Outbox.id == letter_id)) or 1
    pause = PAUSES[min(tries, len(PAUSES)) - 1]
    session.execute(chosen.values(next_at=now + timedelta(seconds=pause)))


def compose(letter: Letter, words: Words, sender: str) -> EmailMessage:
    """Return a letter as a message of text and HTML; no value can add a header line."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = one_line(words.subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(" >") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    message["Content-Language"] = letter.language
    return message


def into_folder(folder: Path) -> Transport:
    """Return a transport that writes each mail as a file, until a mail server is configured."""

    def write(letter_id: int, message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{letter_id:08}.eml"
        half = path.with_suffix(".part")
        half.write_bytes(message.as_bytes())
        half.replace(path)

    return write


def over_smtp(url: str) -> Transport:
    """Return a transport for ``smtp://user:password@host:port`` or ``smtps://``, both encrypted."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"

    def send(_letter_id: int, message: EmailMessage) -> None:
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=20, context=context
            )
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=20)
        with server:
            if parts.scheme != "smtps" and host not in {"localhost", "127.0.0.1"}:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return send
