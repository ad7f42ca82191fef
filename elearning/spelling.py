"""What the spellings of a word have in common, in any of the platform's scripts."""

import unicodedata

# Normalising sorts the marks on a letter, which takes the square of their number: what is longer
# than any name or search is cut before.
LONGEST_TEXT = 10_000
VARIANTS = str.maketrans("ٱىیکةھہı", "اييكههه" + "i")
TATWEEL = "\u0640"


def normalise(text: str) -> str:
    """Return what two spellings of one name have in common.

    Case, accents, joiners and the variants of Arabic letters are dropped, so
    that a name is found however it is typed.
    """
    # Twice, because letters for mathematics become capitals only when they are taken apart.
    apart = _apart(_apart(text[:LONGEST_TEXT].translate(VARIANTS)))
    kept = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(kept.translate(VARIANTS).split())


def plain_words(text: str) -> str:
    """Return the words of a short answer as they are compared.

    Beside what names have in common, digits of every script are alike, letters
    are not drawn out, and punctuation only parts words.
    """
    kept = plain_digits(text[:LONGEST_TEXT].replace(TATWEEL, ""))
    words = "".join(" " if _parts(character) else character for character in normalise(kept))
    return " ".join(words.split())


def plain_digits(text: str) -> str:
    """Return the text with the digits of every script written as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def _parts(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())
