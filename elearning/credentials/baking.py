"""Badges baked into pictures: whoever has the picture has the credential."""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


def bake_png(picture: bytes, credential: str) -> bytes:
    """Return a PNG that carries a credential, right after its header."""
    header = len(SIGNATURE) + 25
    data = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    body = b"iTXt" + data
    chunk = struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:header] + chunk + picture[header:]


def bake_svg(picture: str, credential: str) -> str:
    """Return an SVG that carries a credential, right after its first tag."""
    start = picture.index(">", picture.index("<svg")) + 1
    # In JSON a sign may be written by its number: so none can end the section too early.
    safe = credential.replace("<", "\\u003c").replace(">", "\\u003e")
    element = (
        f'<openbadges:credential xmlns:openbadges="{NAMESPACE}">'
        f"<![CDATA[{safe}]]></openbadges:credential>"
    )
    return picture[:start] + element + picture[start:]


def find_baked(data: bytes) -> list[bytes]:
    """Return the credentials that a picture carries; of anything else, none."""
    if data.startswith(SIGNATURE):
        return list(_in_png(data))
    start = data.find(b"<openbadges:credential")
    begin = data.find(b"<![CDATA[", start)
    end = data.find(b"]]>", begin)
    return [data[begin + 9 : end].strip()] if start >= 0 and 0 <= begin < end else []


def _in_png(data: bytes) -> Iterator[bytes]:
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0\0\0"):
            yield body.split(b"\0", 5)[-1]
        place += 12 + length
