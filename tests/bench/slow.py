"""Two hundred connections that send a byte now and then, and what others feel of them."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat

from tests.bench import world
from tests.bench.load import Measured, run
from tests.bench.rows import Row
from tests.bench.world import World

CONNECTIONS = 200
CLIENTS = 4
PAUSE = 0.5
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX-Slow: "
HALF_BODY = (
    b"POST /language HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nlanguage=en"
)


def measure(world_: World, *, rounds: int, count: int) -> list[Row]:
    """Return how much slower pages are while so many hold a connection."""
    page = world.lesson(world_.setting, world_.setting.learners[0])
    server = world_.ours
    plans = [[page] * (count // CLIENTS)] * CLIENTS
    without, beside = Measured(), Measured()
    run(server, [repeat(page, 50)] * CLIENTS)
    for _round in range(rounds):
        without.add(run(server, map(iter, plans)))
        with slow_ones(server.port):
            beside.add(run(server, map(iter, plans)))
    ratio = beside.percentile(0.95) / without.percentile(0.95)
    told = f"without {without.line()}; with {beside.line()}"
    return [Row(f"p95 of pages beside {CONNECTIONS} slow connections", ratio, "", 1.2, told=told)]


@contextmanager
def slow_ones(port: int) -> Iterator[None]:
    """Hold connections that never finish: half of them in the head, half in the body."""
    ended = threading.Event()
    ready = threading.Event()
    thread = threading.Thread(target=_drip, args=(port, ready, ended))
    thread.start()
    ready.wait()
    time.sleep(PAUSE)
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _drip(port: int, ready: threading.Event, ended: threading.Event) -> None:
    lines = [_half_sent(port, place) for place in range(CONNECTIONS)]
    ready.set()
    while not ended.wait(PAUSE):
        for place, line in enumerate(lines):
            try:
                line.send(b"x")
            except OSError:
                # The server lost patience, as it should; another one comes.
                line.close()
                lines[place] = _half_sent(port, place)
    for line in lines:
        line.close()


def _half_sent(port: int, place: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    with contextlib.suppress(OSError):
        line.sendall((HALF_HEAD if place % 2 else HALF_BODY) % port)
    return line
