"""Joins content with the few words in it that belong to the interface."""

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from elearning.content.prose import LANGUAGE, Prose
from elearning.web.languages import choose_language

WORDS = {
    "case": _l("Case"),
    "check": _l("Check yourself"),
    "convention": _l("training convention"),
    "definition": _l("Definition"),
    "figure": _l("Figure"),
    "general": _l("general practice"),
    "note": _l("Note"),
    "open": _l("Open the answer"),
    "partly": _l("partly verified"),
    "point": _l("The guidance point in full"),
    "right": _l("This is the answer"),
    "source": _l("Source"),
    "verified": _l("verified"),
    "warning": _l("Warning"),
    "wrong": _l("Not this one"),
}


def render_prose(prose: Prose) -> Markup:
    """Return rendered content with its interface words in the reader's language."""
    if len(prose.parts) == 1:
        return Markup(prose.parts[0])
    return _rendered(prose, choose_language())


@lru_cache(maxsize=128)
def _rendered(prose: Prose, language: str) -> Markup:
    words = {key: str(word) for key, word in WORDS.items()}
    words[LANGUAGE] = language
    return Markup(prose.render(words))
