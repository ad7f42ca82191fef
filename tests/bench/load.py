"""Clients that keep their connections alive, and what they measured."""

import http.client
import os
import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.servers import Server

LONGEST = 60.0


@dataclass(frozen=True)
class Request:
    """One request to send."""

    method: str
    path: str
    cookie: str = ""
    form: tuple[tuple[str, str], ...] = ()

    def bytes(self, port: int) -> bytes:
        """Return the request as it goes over the wire."""
        head = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Accept-Encoding: gzip",
        ]
        if self.cookie:
            head.append(f"Cookie: {self.cookie}")
        body = urlencode(self.form) if self.method == "POST" else ""
        if body:
            head.append("Content-Type: application/x-www-form-urlencoded")
            head.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


@dataclass
class Measured:
    """Latencies in milliseconds, the CPU time that the server used, and the answers' statuses."""

    latencies: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0  # until the last answer

    @property
    def cpu_ms(self) -> float:
        """Return the CPU time per request, of all processes of the server."""
        return self.cpu_seconds * 1000 / max(1, len(self.latencies))

    def percentile(self, share: float) -> float:
        """Return the latency that this share of requests stayed under."""
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))]

    def add(self, other: "Measured") -> None:
        """Take the figures of another run in."""
        self.latencies += other.latencies
        self.cpu_seconds += other.cpu_seconds
        for status, count in other.statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + count

    def note(self, status: int, seconds: float) -> None:
        """Take one answer in."""
        self.latencies.append(seconds * 1000)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def line(self) -> str:
        """Return the figures in words."""
        return f"cpu {self.cpu_ms:.2f} ms  {self.waits()}"

    def waits(self) -> str:
        """Return the latencies in words."""
        marks = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
        told = "  ".join(f"{name} {self.percentile(share):.2f}" for name, share in marks)
        return f"{told}  max {max(self.latencies):.1f} ms"


class Client:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Close the connection; the next request opens it again."""
        self.connection.close()

    def send(self, request: Request) -> tuple[int, bytes]:
        """Send a request and return status and body."""
        headers = {"Accept-Encoding": "gzip", "Cookie": request.cookie}
        body = None
        if request.method == "POST":
            body = urlencode(request.form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(request.method, request.path, body=body, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


class Line:
    """One connection of many: what it still has to send, and what it has read of an answer."""

    def __init__(self, port: int, plan: Iterator[Request]) -> None:
        self.port, self.plan = port, plan
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LONGEST)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.read = b""
        self.wanted = 0

    def send_next(self) -> bool:
        """Send the next request, if there is one."""
        request = next(self.plan, None)
        if request is None:
            self.socket.close()
            return False
        self.read, self.wanted = b"", 0
        data = request.bytes(self.port)
        self.began = time.perf_counter()
        self.socket.sendall(data)
        return True

    def receive(self) -> int:
        """Read what has come; return the status once the answer is whole, and 0 before."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        self.read += data
        if not self.wanted:
            end = self.read.find(b"\r\n\r\n")
            if end < 0:
                return 0
            self.wanted = end + 4 + _length(self.read[:end])
        return int(self.read[9:12]) if len(self.read) >= self.wanted else 0


def run(server: Server, plans: Iterable[Iterator[Request]]) -> Measured:
    """Send each plan over a connection of its own, all at once, and measure.

    One thread serves all connections: threads of one Python would wait for
    each other, and the server would be blamed for it.
    """
    measured = Measured()
    before = server.cpu_seconds()
    with selectors.DefaultSelector() as selector:
        open_lines = 0
        for line in [Line(server.port, iter(plan)) for plan in plans]:
            selector.register(line.socket, selectors.EVENT_READ, line)
            if line.send_next():
                open_lines += 1
        while open_lines:
            ready = selector.select(LONGEST)
            if not ready:
                raise TimeoutError(f"no answer in {LONGEST:.0f} s")
            for key, _events in ready:
                open_lines -= _go_on(key.data, selector, measured)
    measured.cpu_seconds = server.cpu_seconds() - before
    return measured


def _go_on(line: Line, selector: selectors.BaseSelector, measured: Measured) -> bool:
    """Read from a line and send its next request; return whether it is done."""
    status = line.receive()
    if not status:
        return False
    measured.note(status, time.perf_counter() - line.began)
    descriptor = line.socket
    if line.send_next():
        return False
    selector.unregister(descriptor)
    return True


def _length(head: bytes) -> int:
    for one in head.split(b"\r\n"):
        name, _colon, value = one.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def machine() -> str:
    """Return what the figures were measured on."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as told:
        names = [line for line in told if line.startswith("model name")]
    if names:
        model = names[0].partition(":")[2].strip()
    busy = os.getloadavg()[0]
    return f"{socket.gethostname()}: {os.cpu_count()} cores, {model}; load {busy:.1f} at the start"
