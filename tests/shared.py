"""What takes long is made once for all workers of a run, and read by the others."""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

Value = TypeVar("Value")
folder: Path | None = None


def begin(factory: pytest.TempPathFactory) -> Path:
    """Let the workers of this run share a folder, and return it."""
    global folder
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Keep the other workers out meanwhile."""
    assert folder is not None
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def once(name: str, make: Callable[[], Value]) -> Value:
    """Return what was made under a name, by whichever worker came first."""
    if folder is None:  # Whoever only takes pictures shares with nobody.
        return make()
    with alone(name):
        path = folder / f"{name}.pickle"
        if path.exists():
            kept: Value = pickle.loads(path.read_bytes())
            return kept
        value = make()
        path.write_bytes(pickle.dumps(value))
        return value
