"""What the platform wrote to people, and the links in it."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from elearning.web.account import mails


def letters(app: Flask) -> list[EmailMessage]:
    """Let all mails leave, and return them as they were read by their readers."""
    mails.deliver(app)
    folder = Path(app.config["VAR"]) / "mail"
    found = sorted(folder.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def told(app: Flask) -> list[tuple[str, str]]:
    """Return recipient and subject of all mails, in the order they were posted."""
    return [(one["To"], one["Subject"]) for one in letters(app)]


def link(app: Flask, to: str, start: str) -> str:
    """Return the path of the newest link to an address that begins so."""
    for one in reversed(letters(app)):
        text = one.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found = re.search(rf"http://localhost({start}[\w-]+)", text)
        if one["To"] == to and found:
            return found.group(1)
    raise AssertionError(f"no link {start} was sent to {to}")
