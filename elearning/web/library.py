"""The library that this process serves, read again when a trainer reloads it."""

import os
from pathlib import Path
from threading import Lock

from flask import current_app

from elearning.content.library import Library, load_library


class Shelf:
    """Holds the library; all processes notice a reload by the age of one file."""

    def __init__(self, root: Path, var: Path) -> None:
        self.root, self.var = root, var
        self.stamp = var / "content.stamp"
        self._lock = Lock()
        self._age = -1
        self._library: Library | None = None

    def library(self) -> Library:
        """Return the library as of the last reload."""
        age = self._stamp_age()
        if self._library is None or age != self._age:
            with self._lock:
                if self._library is None or age != self._age:
                    self._library = load_library(self.root, self.var / "library")
                    self._age = age
        return self._library

    def reload(self) -> Library:
        """Read the content anew, here at once and in the other processes at their next request."""
        self.var.mkdir(parents=True, exist_ok=True)
        self.stamp.touch()
        os.utime(self.stamp)
        return self.library()

    def _stamp_age(self) -> int:
        try:
            return self.stamp.stat().st_mtime_ns
        except FileNotFoundError:
            return 0


def get_shelf() -> Shelf:
    """Return the shelf of this application."""
    return current_app.extensions["shelf"]  # type: ignore[no-any-return]


def get_library() -> Library:
    """Return the library that pages are made from."""
    return get_shelf().library()
