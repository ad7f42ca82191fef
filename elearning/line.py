"""A line of threads: so many are let through at once, in the order in which they came."""

from collections import deque
from threading import Event, Lock


class Line:
    """Lets threads through; a lock of the system would let the luckiest through instead.

    Of many that wait at once, some would wait for seconds.
    """

    def __init__(self, places: int = 1) -> None:
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._free = places

    def enter(self, seconds: float | None = None) -> bool:
        """Wait for one's turn; return whether it came in time."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            # Whoever left just now may have let us through after we gave up.
            if mine.is_set():
                return True
            self._waiting.remove(mine)
            return False

    def leave(self) -> None:
        """Give one's place to who waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
