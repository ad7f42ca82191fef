"""A mail server for tests: it speaks SMTP over a real socket, and can be in any mood."""

import contextlib
import select
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What a server does, and what it was given."""

    port: int = 0
    mood: str = "accepting"  # or refusing, busy, silent, dripping
    received: list[tuple[str, bytes]] = field(default_factory=list)
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

    def _talk(self, told: MailServer) -> None:
        self._say(b"220 mail.example.org")
        recipient = ""
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say(ANSWERS.get(told.mood, b"250 ok"))
            elif word == b"DATA":
                self._say(b"354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                with told.lock:
                    told.received.append((recipient, body))
                self._say(b"250 taken")
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer


@contextlib.contextmanager
def listening(mood: str = "accepting", port: int = 0) -> Iterator[MailServer]:
    """Run a mail server meanwhile, at a free port unless one is named."""
    with _Listener(("127.0.0.1", port), _Talk) as listener:
        listener.told = MailServer(listener.server_address[1], mood)
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield listener.told
        listener.shutdown()
        thread.join()
