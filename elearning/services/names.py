"""Names as people write them: made safe for one line, and normalised to compare."""

import unicodedata

from elearning.spelling import normalise as normalise

# Directions that reach beyond the name; the plain marks and joiners of Arabic and Farsi stay.
REACHING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LONGEST_LINE = 2_000


def one_line(text: str) -> str:
    """Return the text as one line: no breaks, no control characters, single spaces."""
    plain = unicodedata.normalize("NFC", text[:LONGEST_LINE]).translate(REACHING)
    spaced = "".join(" " if _breaks(character) else character for character in plain)
    return " ".join(spaced.split())


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
