"""A client that keeps its connections alive, and what it measured."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.servers import Server


@dataclass(frozen=True)
class Request:
    """One request to send."""

    method: str
    path: str
    cookie: str = ""
    form: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Measured:
    """Latencies in milliseconds, CPU per request of the server, and the answers' statuses."""

    latencies: tuple[float, ...]
    cpu_ms: float
    statuses: dict[int, int]

    def percentile(self, share: float) -> float:
        """Return the latency that this share of requests stayed under."""
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(len(ranked) * share))]

    def line(self) -> str:
        """Return the figures in words."""
        marks = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
        told = "  ".join(f"{name} {self.percentile(share):6.2f}" for name, share in marks)
        return f"cpu {self.cpu_ms:5.2f} ms  {told}  max {max(self.latencies):7.2f} ms"


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


def run(server: Server, plans: list[Iterator[Request]]) -> Measured:
    """Send each plan over a connection of its own, all at once, and measure."""
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    lock = threading.Lock()

    def work(plan: Iterator[Request]) -> None:
        client, own, seen = Client(server.port), [], []
        for request in plan:
            began = time.perf_counter()
            status, _ = client.send(request)
            own.append((time.perf_counter() - began) * 1000)
            seen.append(status)
        client.close()
        with lock:
            latencies.extend(own)
            for status in seen:
                statuses[status] = statuses.get(status, 0) + 1

    before = server.cpu_seconds()
    _together([lambda plan=plan: work(plan) for plan in plans])
    used = server.cpu_seconds() - before
    return Measured(tuple(latencies), used * 1000 / max(1, len(latencies)), statuses)


def _together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
