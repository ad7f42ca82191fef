"""What is drawn while a test runs: other draws in each test, the same ones on every run."""

import secrets
from collections.abc import Sequence
from hashlib import shake_256
from itertools import count
from typing import TypeVar

import pytest

Value = TypeVar("Value")


class Chance:
    """Stands in for the system's chance, from which seeds, keys, codes and serials are drawn."""

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self.begin("")

    def begin(self, test: str) -> None:
        """Begin the draws of a test."""
        self._test, self._numbers = test, count()

    def token_bytes(self, size: int | None = None) -> bytes:
        """Return as many bytes as are asked for."""
        drawn = f"{self._salt} {self._test} {next(self._numbers)}"
        return shake_256(drawn.encode()).digest(size or secrets.DEFAULT_ENTROPY)

    def choice(self, values: Sequence[Value]) -> Value:
        """Return one of some values."""
        return values[int.from_bytes(self.token_bytes(8), "big") % len(values)]

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Let ``secrets`` draw from here; its other functions draw their bytes by these."""
        patch.setattr(secrets, "token_bytes", self.token_bytes)
        patch.setattr(secrets, "choice", self.choice)
