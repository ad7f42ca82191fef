"""Names as people write them: made safe for one line, and normalised to compare."""

import unicodedata

# Directions that reach beyond the name; the plain marks and joiners of Arabic and Farsi stay.
REACHING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Normalising sorts the marks on a letter, which takes the square of their number: what is longer
# than any name or search is cut before.
LONGEST_LINE = 2_000
LONGEST_TEXT = 10_000
VARIANTS = str.maketrans("ٱىیکةھہı", "اييكههه" + "i")


def one_line(text: str) -> str:
    """Return the text as one line: no breaks, no control characters, single spaces."""
    plain = unicodedata.normalize("NFC", text[:LONGEST_LINE]).translate(REACHING)
    spaced = "".join(" " if _breaks(character) else character for character in plain)
    return " ".join(spaced.split())


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def normalise(text: str) -> str:
    """Return what two spellings of one name have in common.

    Case, accents, joiners and the variants of Arabic letters are dropped, so
    that a name is found however it is typed.
    """
    # Twice, because letters for mathematics become capitals only when they are taken apart.
    apart = _apart(_apart(text[:LONGEST_TEXT].translate(VARIANTS)))
    kept = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(kept.translate(VARIANTS).split())


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())
