"""The words of a text, each in the form that all its spellings have in common."""

import re
from functools import lru_cache

from elearning.spelling import plain_words

# Nobody writes spaces between these: each character is a word.
_ALONE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Accents, vowel signs and joiners: they stand inside a word though they are no letters.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u061c\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u08d3-\u08ff\u0900-\u0d7f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
_LETTER = rf"[^\W_{_ALONE}]"
_WORD = re.compile(rf"[{_ALONE}][{_MARKS}]*|{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*")
_LONE = re.compile(rf"[{_ALONE}]")


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text begin and end."""
    return [found.span() for found in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the folded words of a text in their order; one that folds to nothing is empty."""
    return [fold(found) for found in _WORD.findall(text)]


def fold(word: str) -> str:
    """Return what all spellings of a word have in common."""
    return word.lower() if word.isascii() else _folded(word)


def stands_alone(word: str) -> bool:
    """Tell whether a word is one character of a script that knows no spaces."""
    return _LONE.match(word) is not None


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return plain_words(word)
