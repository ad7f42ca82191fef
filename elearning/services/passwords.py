"""Passwords: which are too weak, and how they are hashed and checked."""

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from elearning.services.names import normalise

SHORTEST = 10
LONGEST = 256  # a longer one would only cost time to hash
FEWEST_DIFFERENT = 5
NO_PASSWORD = "!"  # kept instead of a hash by whoever has not chosen a password
ORDINARY = ("elearning", "mcof learning", "migration crisis", "iom", "mcof")
Aside = Callable[[], AbstractContextManager[None]]
LIST = Path(__file__).parent / "common_passwords" / "list.txt"


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that many people choose."""
    return frozenset(LIST.read_text("utf-8").split())


def find_weakness(password: str, *, own_words: tuple[str, ...] = ()) -> str | None:
    """Return why a password may not be chosen, as a word, or ``None`` if it may.

    ``own_words`` are what others know of the person: the name and the address.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if len(set(password)) < FEWEST_DIFFERENT:
        return "plain"
    if _is_common(password.casefold()):
        return "common"
    return "personal" if _is_personal(normalise(password), own_words) else None


def _is_common(password: str) -> bool:
    half = password[: len(password) // 2]
    stem = password.strip("0123456789!@#$%^&*()-_=+.,;:?/ ")
    known = common_passwords()
    return password in known or stem in known or (half * 2 == password and half in known)


def _is_personal(password: str, own_words: tuple[str, ...]) -> bool:
    words = [word for text in own_words for word in normalise(text).replace("@", " ").split()]
    rest = password
    for word in sorted({*words, *ORDINARY}, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    return len(set(rest)) < FEWEST_DIFFERENT


class Passwords:
    """Hashes and checks passwords, so few at once that pages stay quick meanwhile."""

    def __init__(
        self,
        *,
        memory_kib: int,
        passes: int,
        at_once: int | None = None,
        aside: Aside = nullcontext,
    ) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._turns = threading.BoundedSemaphore(at_once or max(1, (os.cpu_count() or 1) - 1))
        # What somebody gives back while their password is looked at, to take it again afterwards.
        self._aside = aside
        self._nobodys = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        """Return the hash to be stored for a password."""
        with self._aside(), self._turns:
            return self._hasher.hash(password)

    def is_right(self, stored: str | None, password: str) -> bool:
        """Tell whether a password belongs to a stored hash.

        Without a hash, or a password to it, the same work is done for nothing: the time of
        the answer must not tell whether there is an account.
        """
        known = None if stored == NO_PASSWORD else stored
        with self._aside(), self._turns:
            try:
                self._hasher.verify(known or self._nobodys, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return known is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)


def from_settings(settings: Mapping[str, Any], *, aside: Aside = nullcontext) -> Passwords:
    """Return the hashing that an installation is configured for."""
    return Passwords(
        memory_kib=settings["ARGON2_MEMORY"], passes=settings["ARGON2_TIME"], aside=aside
    )
