"""Keeps one process at proving while the platform is served."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

AFTER = 3.0  # seconds after the start, when the server has long answered its first request
LOOKS = 1.0  # seconds between two looks at the content
AGAIN = 60.0  # seconds until work that failed is begun again
MOST_FAILURES = 3
# Not as a module of its own: the package has imported it by then, and Python would say so.
COMMAND = (sys.executable, "-c", "from elearning.cli.proving import main; main()")


class Prover:
    """Starts proving once the server runs, and again whenever the content is read anew."""

    def __init__(self, var: Path, command: tuple[str, ...] = COMMAND, after: float = AFTER) -> None:
        self.stamp = var / "content.stamp"
        self.command, self.after = command, after
        self.failures = 0
        self.is_over = Event()
        self.child: subprocess.Popen[bytes] | None = None

    def watch(self) -> None:
        """Work until told that it is over."""
        wait, known = self.after, self._age()
        while not self.is_over.wait(wait):
            known = self._age()
            is_done = self._run()
            self.failures = 0 if is_done else self.failures + 1
            wait = 0.0 if self._changed(known, is_done) else LOOKS
        self._stop()

    def _changed(self, known: int, is_done: bool) -> bool:
        """Wait until the content is read anew, or failed work is to be tried again."""
        waited = 0.0
        while not self.is_over.wait(LOOKS):
            waited += LOOKS
            if self._age() != known:
                self.failures = 0
                return True
            if not is_done and waited >= AGAIN and self.failures < MOST_FAILURES:
                return True
        return False

    def _run(self) -> bool:
        """Start the process, wait for its end, and tell whether it did what there was to do."""
        self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
        while not self.is_over.is_set():
            try:
                return self.child.wait(LOOKS / 4) == 0
            except subprocess.TimeoutExpired:
                continue
        return True

    def _stop(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def _age(self) -> int:
        try:
            return self.stamp.stat().st_mtime_ns
        except FileNotFoundError:
            return 0


@contextmanager
def proving(var: Path, *, is_wanted: bool) -> Iterator[None]:
    """Let one process prove what is new for as long as the server runs."""
    if not is_wanted:
        yield
        return
    prover = Prover(var)
    thread = Thread(target=prover.watch, name="prover")
    thread.start()
    try:
        yield
    finally:
        prover.is_over.set()
        thread.join()
