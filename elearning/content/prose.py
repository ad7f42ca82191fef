"""Text that is ready to be shown, but for the few words that belong to the interface."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

# The English message ids of every word that rendered content leaves to the interface.
WORDS: dict[str, str] = {
    "case": "Case",
    "check": "Check yourself",
    "convention": "training convention",
    "definition": "Definition",
    "figure": "Figure",
    "general": "general practice",
    "note": "Note",
    "open": "Open the answer",
    "partly": "partly verified",
    "point": "The guidance point in full",
    "right": "This is the answer",
    "source": "Source",
    "verified": "verified",
    "warning": "Warning",
    "wrong": "Not this one",
}

# Besides its words a page hands in the language that they are in, as in ``<html lang>``.
LANGUAGE = "lang"


@dataclass(frozen=True, slots=True)
class Prose:
    """Clean HTML, cut where a word of the interface stands.

    Parts alternate: HTML, the key of a word, HTML, and so on. It is rendered
    once per digest of the content, and joined once per page and language.
    """

    parts: tuple[str, ...] = ("",)

    def render(self, words: Mapping[str, str] = WORDS) -> str:
        """Return the HTML with these words; a word that is missing stays English."""
        told = list(self.parts)
        for place in range(1, len(told), 2):
            key = told[place]
            told[place] = escape(words.get(key) or WORDS.get(key, "en"), quote=True)
        return "".join(told)

    def __bool__(self) -> bool:
        return self.parts not in ((), ("",))

    def __html__(self) -> str:
        return self.render()


BEGIN, END = "\ue000", "\ue001"
_WORD = re.compile(f"{BEGIN}([a-z]+){END}")


def word(key: str) -> str:
    """Return the sign that stands for a word of the interface until the text is cut up."""
    return f"{BEGIN}{key}{END}"


def cut(html: str) -> Prose:
    """Return clean HTML, cut where such signs stand."""
    return Prose(tuple(_WORD.split(html)))
