"""The ways on which mails leave: a mail server, or a folder that stands in for one."""

import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from typing import Any

from elearning.services.mail import Transport

PORTS = {"starttls": 587, "tls": 465, "none": 25}
SILENCE = 20.0  # seconds that a server may say nothing
LONGEST = 120.0  # seconds for one mail, far less than others leave it to us


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, as it is configured."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: str = "starttls"


def from_settings(settings: Mapping[str, Any]) -> Transport:
    """Return the way that an installation is configured for."""
    if not settings["SMTP_HOST"]:
        return into_folder(Path(settings["VAR"]) / "mail")
    security = settings["SMTP_SECURITY"]
    server = Server(
        settings["SMTP_HOST"],
        settings["SMTP_PORT"] or PORTS[security],
        settings["SMTP_USER"],
        settings["SMTP_PASSWORD"],
        security,
    )
    return over_smtp(server)


def into_folder(folder: Path) -> Transport:
    """Return a transport that writes each mail as a file, until a mail server is configured."""

    def write(letter_id: int, message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{letter_id:08}.eml"
        half = path.with_suffix(".part")
        half.write_bytes(message.as_bytes())
        half.replace(path)

    return write


def over_smtp(server: Server, *, silence: float = SILENCE, longest: float = LONGEST) -> Transport:
    """Return a transport over a mail server, encrypted as configured or not at all."""
    made = _Encrypted if server.security == "tls" else _Plain

    def send(_letter_id: int, message: EmailMessage) -> None:
        connection = made(server, silence, longest)
        try:
            with connection:
                if server.security == "starttls":
                    connection.starttls(context=_trusting())
                if server.user:
                    connection.login(server.user, server.password)
                connection.send_message(message)
        finally:
            connection.timer.cancel()

    return send


def _trusting() -> ssl.SSLContext:
    # Left to itself, smtplib would encrypt to whoever answers, without asking who that is.
    return ssl.create_default_context()


class _Plain(smtplib.SMTP):
    """A connection that ends by itself: a server that answers byte by byte must not keep it."""

    def __init__(self, server: Server, silence: float, longest: float, **told: Any) -> None:
        self.timer = Timer(longest, self.hang_up)
        self.timer.daemon = True
        self.timer.start()
        try:
            super().__init__(server.host, server.port, timeout=silence, **told)
        except BaseException:
            self.timer.cancel()
            raise

    def hang_up(self) -> None:
        """End the connection, whatever it waits for."""
        if isinstance(line := getattr(self, "sock", None), socket.socket):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte to a server that is who it should be."""

    def __init__(self, server: Server, silence: float, longest: float) -> None:
        super().__init__(server, silence, longest, context=_trusting())
