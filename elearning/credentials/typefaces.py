"""The typefaces of the printed certificate: what they cover, and small cuts to embed."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"
TEXT, DISPLAY, LABEL, ARABIC, HAN = "text", "display", "label", "arabic", "han"
FILES = {
    TEXT: "NotoSerif-Regular.ttf",
    DISPLAY: "NotoSerifDisplay-Regular.ttf",
    LABEL: "NotoSans-Regular.ttf",
    ARABIC: "Vazirmatn-Regular.ttf",
    HAN: "NotoSerifSC-Regular.ttf",
}
# Joiners shape the letters beside them and have no glyph of their own.
JOINERS = "\u200c\u200d"


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of a text that no typeface can print."""
    covered = frozenset[int]().union(*(coverage(name) for name in (DISPLAY, ARABIC, HAN)))
    return {c for c in printable(text) if c not in JOINERS and ord(c) not in covered}


def printable(text: str) -> str:
    """Return a text as one composed line without controls or marks of direction.

    A name is set by the order of its own letters; only the joiners stay, which
    Farsi needs.
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(_printable(character) for character in composed).split())


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    return "" if category in {"Cf", "Cs"} and character not in JOINERS else character


@cache
def coverage(name: str) -> frozenset[int]:
    """Return the code points that a typeface has a glyph for."""
    return frozenset(_face(name).unicodes)


def cut(name: str, characters: Iterable[str]) -> bytes:
    """Return a font file with only these characters, and the forms they shape into.

    The whole files stay parsed in memory; a PDF library that read them for
    every certificate would need most of a second for the Chinese one alone.
    """
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(" "), *map(ord, JOINERS), *map(ord, characters)})
    return bytes(hb.subset(_face(name), wanted).blob.data)


@cache
def _face(name: str) -> Any:
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(str(FOLDER / FILES[name])))
