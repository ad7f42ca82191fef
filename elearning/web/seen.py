"""Which browsers were seen for the first time today: noted in memory, written down now and then."""

from threading import Lock


class Seen:
    """Sessions of this process that the database has not yet heard of today.

    A page that is only read writes nothing, so that somebody else writes it later.
    """

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self._lock = Lock()

    def note(self, session_id: int) -> None:
        """Remember that a browser was seen."""
        with self._lock:
            self._ids.add(session_id)

    def take(self) -> frozenset[int]:
        """Return what was noted since the last time, and forget it."""
        with self._lock:
            found = frozenset(self._ids)
            self._ids.clear()
        return found
