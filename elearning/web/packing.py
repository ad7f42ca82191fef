"""Answers in the form in which they travel: packed, and what many pages share packed only once."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from struct import Struct
from typing import Self

from flask import Response, g, request

PACKED_FROM = 500
LEVEL = 4
# What is packed once may take its time; a short text would cost more in size than it saves.
SHARED_LEVEL, SHARED_FROM = 9, 5_000
TEXTS = ("text/", "application/json", "image/svg")

# A gzip file (RFC 1952) is a head, blocks that may lean on what stands before them (RFC 1951),
# and a check of what they hold.
_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
_CHECK = Struct("<II")
_RAW = -zlib.MAX_WBITS
_REACH = 1 << zlib.MAX_WBITS
_SIGHT = 64  # by so many bytes a shared text is looked for


@dataclass(frozen=True, slots=True)
class Shared:
    """A text of many pages: how it is recognised in one, and its blocks ready to be sent."""

    sight: bytes
    size: int
    check: int
    blocks: bytes

    @classmethod
    def of(cls, text: str) -> Self:
        """Pack a text so that its blocks lean on nothing that comes before them."""
        body = text.encode()
        packer = zlib.compressobj(SHARED_LEVEL, zlib.DEFLATED, _RAW)
        blocks = packer.compress(body) + packer.flush(zlib.Z_SYNC_FLUSH)
        return cls(body[:_SIGHT], len(body), zlib.crc32(body), blocks)

    def find_in(self, body: bytes) -> int:
        """Return where the text stands in a page, or -1."""
        start = body.find(self.sight)
        found = memoryview(body)[start : start + self.size]
        return start if start >= 0 and zlib.crc32(found) == self.check else -1


def expect(shared: Iterable[Shared]) -> None:
    """Remember which shared texts the page that is being made holds."""
    g.setdefault("shared", []).extend(shared)


def pack(response: Response) -> Response:
    """Pack what is long enough and text, if the browser can read it."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(TEXTS)
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(body) >= PACKED_FROM:
        response.set_data(packed(body, g.get("shared", ())))
        response.headers["Content-Encoding"] = "gzip"
    return response


def packed(body: bytes, shared: Iterable[Shared] = ()) -> bytes:
    """Return a page as a gzip file in which shared texts stand as they were packed once.

    A shared text that is not in the page, or not as it was kept, is packed like the rest.
    """
    pieces, done = [_HEAD], 0
    for start, one in _in_order(body, shared):
        if start >= done:
            pieces += (_packed_between(body, done, start), one.blocks)
            done = start + one.size
    pieces.append(_packed_between(body, done, len(body), zlib.Z_FINISH))
    pieces.append(_CHECK.pack(zlib.crc32(body), len(body) & 0xFFFFFFFF))
    return b"".join(pieces)


def _in_order(body: bytes, shared: Iterable[Shared]) -> Iterator[tuple[int, Shared]]:
    found = ((one.find_in(body), one) for one in shared)
    yield from sorted((pair for pair in found if pair[0] >= 0), key=lambda pair: pair[0])


def _packed_between(body: bytes, start: int, end: int, flush: int = zlib.Z_SYNC_FLUSH) -> bytes:
    # With what stands before as dictionary nothing is sent twice, as if all were packed in one.
    before = body[max(0, start - _REACH) : start]
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW, zdict=before)
    return packer.compress(memoryview(body)[start:end]) + packer.flush(flush)
