"""Threads pass a line in the order in which they came, and none is lost."""

import threading
import time

from elearning.line import Line


def waiting(line: Line, count: int) -> None:
    """Wait until so many threads stand in the line."""
    end = time.monotonic() + 60
    while len(line._waiting) < count:
        assert time.monotonic() < end, "nobody came"
        time.sleep(0.001)


def test_who_came_first_is_let_through_first():
    line, passed = Line(), []

    def go(number: int) -> None:
        line.enter()
        passed.append(number)
        line.leave()

    line.enter()
    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=go, args=(number,)))
        threads[-1].start()
        waiting(line, number + 1)
    line.leave()
    for thread in threads:
        thread.join(60)

    assert passed == list(range(8))


def test_as_many_pass_at_once_as_there_are_places():
    line = Line(2)

    assert line.enter(0)
    assert line.enter(0)
    assert not line.enter(0)


def test_who_gives_up_leaves_the_line_and_takes_no_place():
    line = Line()
    line.enter()

    assert not line.enter(0.01)
    line.leave()

    assert line.enter(0)


def test_never_are_more_inside_than_there_are_places_however_many_come_and_give_up():
    line, inside, most, lock = Line(3), 0, 0, threading.Lock()

    def go() -> None:
        nonlocal inside, most
        for _ in range(200):
            if not line.enter(0.0005):
                continue
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
            line.leave()

    threads = [threading.Thread(target=go) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert 1 <= most <= 3
    assert [line.enter(0) for _ in range(4)] == [True, True, True, False]
