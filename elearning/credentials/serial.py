"""Serials of certificates: impossible to guess, easy to read aloud, and hard to mistype."""

import re
import unicodedata

# Crockford's base 32: no I, L, O or U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ENTROPY_BYTES = 15  # 120 bits
LENGTH = 25  # 24 characters of chance and a check character
GROUP = 5
LOOKALIKES = str.maketrans("OIL", "011")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def make_serial(entropy: bytes) -> str:
    """Return the serial that 15 random bytes give, without dashes.

    :raise ValueError: if there are not exactly 15 bytes.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"a serial needs {ENTROPY_BYTES} random bytes")
    number = int.from_bytes(entropy, "big")
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(115, -1, -5))
    return body + ALPHABET[_check(body)]


def read_serial(text: str) -> str | None:
    """Return the serial that somebody typed, or ``None`` if it cannot be one.

    Case, dashes, spaces and the digits of any script do not matter, and O is
    read as 0, I and L as 1.
    """
    kept = "".join(_plain(character) for character in text[:200]).upper().translate(LOOKALIKES)
    if len(kept) != LENGTH or any(character not in _VALUES for character in kept):
        return None
    return kept if ALPHABET[_check(kept[:-1])] == kept[-1] else None


def find_serial(text: str) -> str | None:
    """Return the serial that somebody typed, or that a link or a QR code of ours leads to."""
    before, _, after = text[:2000].partition("/verify/")
    return read_serial(re.split(r"[/?#\s]", after.strip(), maxsplit=1)[0] if after else before)


def group_serial(serial: str) -> str:
    """Return a serial in five groups of five, as people read it."""
    return "-".join(serial[start : start + GROUP] for start in range(0, len(serial), GROUP))


def _plain(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "" if unicodedata.category(character) in {"Pd", "Zs", "Cf", "Cc"} else character


def _check(body: str) -> int:
    # A sum with growing powers in GF(32) notices every single wrong character
    # and every two that changed places.
    total = 0
    for character in body:
        total = _double(total ^ _VALUES[character])
    return total


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
