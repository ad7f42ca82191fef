"""Files that are made for one reader: read whole from the database, then sent at their pace."""

import zlib
from collections.abc import Iterable, Iterator

from flask import Response, request

GZIP = 31  # the window by which zlib writes and reads whole gzip files
LEVEL = 4


def send_sheet(lines: Iterable[str], name: str) -> Response:
    """Answer with a CSV sheet."""
    return send_lines(lines, f"{name}.csv", "text/csv")


def send_lines(lines: Iterable[str], name: str, kind: str) -> Response:
    """Answer with a file of a kind that is made line by line.

    It is read whole before the first byte leaves, compressed to a tenth: a slow
    line keeps no transaction open, and what fails half-way is an error and not
    half a file.
    """
    parts = list(_packed(lines))
    is_read_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(parts if is_read_packed else _unpacked(parts), mimetype=kind)
    if is_read_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _packed(lines: Iterable[str]) -> Iterator[bytes]:
    packing = zlib.compressobj(LEVEL, wbits=GZIP)
    for line in lines:
        if part := packing.compress(line.encode()):
            yield part
    yield packing.flush()


def _unpacked(parts: Iterable[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=GZIP)
    for part in parts:
        yield unpacking.decompress(part)
