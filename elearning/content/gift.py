"""GIFT, the text format in which learning platforms exchange questions: its signs and its limits.

Two kinds that it does not know, order and judgement, are written as matching,
with a tag that says so: other platforms ask them as matching, we read them back.
"""

import re
from dataclasses import dataclass, field

from elearning.content.documents import QuestionDocument

MOST_BYTES = 256 * 1024
MOST_QUESTIONS = 500
SIGNS = "\\~=#{}:"
ARROW, PLAIN_ARROW = "->", "→"
BLANK = "_____"
KIND_TAG, UNIT_TAG = "kind:", "unit:"

# While a text is cut up, a sign that was escaped is a private character that no file may hold.
_HIDDEN = {sign: chr(0xE100 + at) for at, sign in enumerate([*SIGNS, "n"])}
_SHOWN = str.maketrans({private: sign for sign, private in _HIDDEN.items() if sign != "n"})
_ESCAPED = re.compile(r"\\([\\~=#{}:n*])")
# A star stands for anything in a short text; Markdown escapes it in the same way, and keeps it.
STAR = "*"
_HIDDEN_STAR = chr(0xE1FF)


@dataclass(frozen=True, slots=True)
class Pool:
    """Questions as an author writes them, and how many of them a try draws."""

    draw: int
    questions: tuple[QuestionDocument, ...]


@dataclass(slots=True)
class Block:
    """One question of a GIFT file before it is read: its line, text, category and tags."""

    line: int
    text: str
    category: str = ""
    name: str = ""
    tags: list[str] = field(default_factory=list)


def escape(text: str) -> str:
    """Return a text as it stands in GIFT, on one line."""
    plain = "".join(f"\\{one}" if one in SIGNS else one for one in text.strip())
    return plain.replace("\n", "\\n")


def hide(text: str) -> str:
    """Return a text whose escaped signs cannot be taken for signs of the format."""
    return _ESCAPED.sub(lambda found: _HIDDEN.get(found[1], _HIDDEN_STAR), text)


def show(text: str) -> str:
    """Return a text of a file as people read it."""
    plain = text.translate(_SHOWN).replace(_HIDDEN["n"], "\n")
    return plain.replace(_HIDDEN_STAR, f"\\{STAR}").strip()


def show_spelling(text: str) -> str:
    """Return a short text of a file as people read it, its escaped stars without the escape."""
    return show(text.replace(_HIDDEN_STAR, STAR))
