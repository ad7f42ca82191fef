"""A mail server for tests: it speaks SMTP over a real socket, and can be in any mood."""

import contextlib
import select
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What a server does, and what it was given."""

    port: int = 0
    mood: str = "accepting"  # or refusing, busy, silent, dripping, unwilling to encrypt
    security: str = "none"  # or starttls, tls
    context: ssl.SSLContext | None = None
    received: list[tuple[str, bytes]] = field(default_factory=list)
    readable: list[bytes] = field(default_factory=list)  # lines that came without encryption
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


# In the end a slow server takes its mails like any other: who waits for it is found out.
PATIENCE = 30.0
DRIPS = 1500
ANSWERS = {"refusing": b"550 no such person", "busy": b"451 come again later"}


class _Talk(socketserver.StreamRequestHandler):
    server: "_Listener"

    def handle(self) -> None:
        told = self.server.told
        with told.lock:
            told.connections += 1
        with contextlib.suppress(OSError):
            if told.security == "tls":
                self._encrypt()
            if told.mood == "silent" and self._is_left():
                return
            if told.mood == "dripping":
                self._drip()
            self._talk(told)

    def _is_left(self) -> bool:
        # Before it is greeted a client says nothing: what can be read is that it has gone.
        return bool(select.select([self.connection], [], [], PATIENCE)[0])

    def _drip(self) -> None:
        for _ in range(DRIPS):
            self.wfile.write(b"220-still here\r\n")
            time.sleep(0.02)

    def _encrypt(self) -> None:
        context = self.server.told.context
        assert context is not None
        # Whatever was sent before is not looked at again, as a careful server does.
        self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    @property
    def _is_encrypted(self) -> bool:
        return isinstance(self.connection, ssl.SSLSocket)

    def _talk(self, told: MailServer) -> None:
        self._say(b"220 mail.example.org")
        self.recipient = ""
        while line := self.rfile.readline():
            word = line[:4].upper().strip().decode()
            if not self._is_encrypted:
                told.readable.append(line)
            if word == "QUIT":
                self._say(b"221 bye")
                return
            if word == "RCPT":
                self.recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say(ANSWERS.get(told.mood, b"250 ok"))
            elif word in WORDS:
                WORDS[word](self, told)
            else:
                self._say(b"250 ok")

    def _greet(self, told: MailServer) -> None:
        if self._is_encrypted:
            self._say(b"250-mail.example.org\r\n250 AUTH PLAIN")
        elif told.security == "starttls":
            self._say(b"250-mail.example.org\r\n250 STARTTLS")
        else:
            self._say(b"250 ok")

    def _start_encryption(self, told: MailServer) -> None:
        if told.mood == "unwilling":
            self._say(b"454 not now")
        else:
            self._say(b"220 go on")
            self._encrypt()

    def _take(self, told: MailServer) -> None:
        self._say(b"354 go on")
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        with told.lock:
            told.received.append((self.recipient, body))
        self._say(b"250 taken")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


WORDS: dict[str, Callable[[_Talk, MailServer], None]] = {
    "EHLO": _Talk._greet,
    "STAR": _Talk._start_encryption,
    "AUTH": lambda talk, _told: talk._say(b"235 welcome"),
    "DATA": _Talk._take,
}


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer


@contextlib.contextmanager
def listening(
    mood: str = "accepting",
    port: int = 0,
    *,
    security: str = "none",
    context: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Run a mail server meanwhile, at a free port unless one is named."""
    with _Listener(("127.0.0.1", port), _Talk) as listener:
        listener.told = MailServer(listener.server_address[1], mood, security, context)
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield listener.told
        listener.shutdown()
        thread.join()
