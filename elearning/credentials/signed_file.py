"""Finds the signed certificate in a file that somebody hands in: JSON as it is, or in a PDF.

The file is a stranger's. Nothing of it is run or followed, and every step is
bounded: only streams that begin like a certificate of ours are opened whole.
"""

import json
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

LARGEST_FILE = 1_000_000
LARGEST_DOCUMENT = 64 * 1024
MOST_STREAMS = 5_000
MOST_COPIES = 20  # programs that save a file anew may leave what was there before
GREATEST_NUMBER = 2**53 - 1
BEGINNING = b'{"certificate":'
STREAM = re.compile(rb"stream\r?\n")


class Unreadable(ValueError):
    """A file that holds no signed certificate of ours, or more than one."""


def find_signed(data: bytes) -> dict[str, Any]:
    """Return the values of the signed certificate that a file holds.

    :raise Unreadable: if there is none, or more than one and nobody could tell which counts.
    """
    if len(data) > LARGEST_FILE:
        raise Unreadable("the file is larger than a megabyte")
    found = {data}
    if data.lstrip().startswith(b"%PDF-"):
        copies = list(islice(_attachments(data), MOST_COPIES + 1))
        found = set(copies) if len(copies) <= MOST_COPIES else set()
    if len(found) != 1:
        raise Unreadable("the file holds no signed certificate, or more than one")
    return read_json(found.pop())


def read_json(data: bytes) -> dict[str, Any]:
    """Return an object of JSON that has one way to be written in canonical form.

    :raise Unreadable: if it is none: a key twice, fractions, huge numbers, bad UTF-8.
    """
    if len(data) > LARGEST_DOCUMENT:
        raise Unreadable("the document is too large")
    try:
        values = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_whole,
        )
    except (ValueError, RecursionError):
        raise Unreadable("the file is no JSON of ours") from None
    if not isinstance(values, dict):
        raise Unreadable("the file is no JSON of ours")
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    # Other characters would be sorted differently by different readers.
    if len(values) != len(pairs) or not all(key.isascii() for key in values):
        raise ValueError("a key stands twice, or is none of ours")
    return values


def _refuse(text: str) -> Any:
    raise ValueError(f"no certificate holds {text[:20]}")


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) > GREATEST_NUMBER:
        raise ValueError("a number is too large")
    return value


def _attachments(data: bytes) -> Iterator[bytes]:
    """Yield the streams of a PDF that begin like a signed certificate."""
    whole, end = memoryview(data), 0
    for count, match in enumerate(STREAM.finditer(data)):
        if count >= MOST_STREAMS:
            return
        start = match.end()
        # Thousands of streams may have one end, or none: it is looked for once, nothing is copied.
        if end < start:
            found = data.find(b"endstream", start)
            end = found if found >= 0 else len(data)
        body = _opened(whole[start:end])
        if body is not None:
            yield body


def _opened(stream: memoryview) -> bytes | None:
    if stream[: len(BEGINNING)] == BEGINNING:
        return bytes(stream).rstrip(b"\r\n")
    try:
        # Another program may have saved the file anew, and compressed what it holds.
        if zlib.decompressobj().decompress(stream[:200], len(BEGINNING)) != BEGINNING:
            return None
        return zlib.decompressobj().decompress(stream, LARGEST_DOCUMENT + 1)
    except zlib.error:
        return None
