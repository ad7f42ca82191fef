"""Many connections at once, each of which sends its requests at times of its own."""

import heapq
import selectors
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from tests.bench.load import LONGEST, Line, Measured, Request
from tests.servers import Server

# A request, and when it is sent: seconds after the start, or None for as soon as one can.
Timed = tuple[float | None, Request]


@dataclass
class _Sender:
    """One connection, and when it sends what."""

    line: Line
    times: Iterator[float | None]
    measured: Measured


@dataclass
class _Run:
    """What is under way: who waits for an hour, and who for an answer."""

    begun: float = field(default_factory=time.perf_counter)
    waiting: list[tuple[float, int, _Sender]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    unanswered: int = 0

    def plan(self, sender: _Sender) -> bool:
        """Let a sender wait for its next time; return whether it has one."""
        if (due := next(sender.times, -1.0)) == -1.0:
            return False
        heapq.heappush(self.waiting, (due or 0.0, next(self.numbers), sender))
        return True

    def send_due(self) -> float:
        """Send whatever is due, and return for how long nothing will be."""
        while self.waiting:
            wait = self.waiting[0][0] - (time.perf_counter() - self.begun)
            if wait > 0:
                return wait
            due, _number, sender = heapq.heappop(self.waiting)
            sender.line.send_next()
            if due:
                # Whoever could not send in time has waited since then, too.
                sender.line.began = self.begun + due
            self.unanswered += 1
        return LONGEST


def run_paced(
    server: Server, plans: Mapping[str, Sequence[Sequence[Timed]]], *, until: str
) -> dict[str, Measured]:
    """Send each plan over a connection of its own, and measure each group of them by its name.

    It ends when the group ``until`` has all its answers.
    """
    wanted = sum(len(plan) for plan in plans[until])
    measured = {name: Measured() for name in plans}
    with selectors.DefaultSelector() as selector:
        senders = [
            _sender(server, plan, measured[name]) for name, group in plans.items() for plan in group
        ]
        run = _Run()
        for sender in senders:
            selector.register(sender.line.socket, selectors.EVENT_READ, sender)
            run.plan(sender)
        while len(measured[until].latencies) < wanted:
            ready = selector.select(run.send_due())
            if not ready and not run.waiting:
                raise TimeoutError(f"no answer in {LONGEST:.0f} s")
            for key, _events in ready:
                _receive(key.data, run, selector)
        for key in list(selector.get_map().values()):
            key.data.line.socket.close()
    return measured


def _sender(server: Server, plan: Sequence[Timed], measured: Measured) -> _Sender:
    line = Line(server.port, iter([request for _due, request in plan]))
    return _Sender(line, iter([due for due, _request in plan]), measured)


def _receive(sender: _Sender, run: _Run, selector: selectors.BaseSelector) -> None:
    """Read from a connection; when the answer is whole, note it and wait for the next time."""
    line = sender.line
    status = line.receive()
    if not status:
        return
    run.unanswered -= 1
    now = time.perf_counter()
    sender.measured.note(status, now - line.began)
    sender.measured.seconds = now - run.begun
    if not run.plan(sender):
        selector.unregister(line.socket)
        line.socket.close()
