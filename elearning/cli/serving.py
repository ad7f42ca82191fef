"""A lock that tells whether this installation is being served."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


class ServingLock:
    """Many servers may share it; whoever restores wants it alone. It ends with its process."""

    def __init__(self, var: Path) -> None:
        self.path = var / "serving.lock"

    @contextmanager
    def for_serving(self) -> Iterator[None]:
        """Hold the lock while serving."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                raise click.ClickException(
                    "A restore is under way; start again after it."
                ) from None
            yield

    @contextmanager
    def for_restoring(self) -> Iterator[None]:
        """Hold the lock alone, or stop with one sentence."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise click.ClickException(
                    "The platform is being served. Stop the server, then restore."
                ) from None
            yield
