"""Renders the texts of scenarios: once when they load, and again for editions of the past."""

import re
from functools import lru_cache
from pathlib import Path

from elearning.content.edition import Edition
from elearning.content.markup import render_line, render_text
from elearning.content.names import Names
from elearning.content.point import GuidancePoint
from elearning.content.problems import Problems
from elearning.content.prose import Prose
from elearning.content.reading import Reading
from elearning.content.taxonomies import EMPTY

# Which texts are Markdown of any length, and which one paragraph; all others are plain.
LONG = frozenset({"feedback", "gauges", "means", "outcomes", "role", "text", "time"})
SHORT = frozenset({"question", "why"})
POINT = re.compile(r"G-[0-9]+")


def tell_story(root: Path, edition: Edition, names: Names, problems: Problems) -> dict[str, Prose]:
    """Return the rendered texts of a scenario by their keys, and note what is wrong in them."""
    lines = (root / edition.path).read_text(encoding="utf-8-sig").split("\n")
    return {
        key: _render(key, Reading(edition.path, text, _line_of(text, lines), names, problems))
        for key, text in edition.story.texts.items()
        if text.strip() and _kind(key) in LONG | SHORT
    }


@lru_cache(maxsize=2048)
def tell_again(key: str, text: str) -> Prose:
    """Return one text of a pinned edition, as the library would have rendered it.

    What is wrong in it is not told: nobody can mend an edition of the past.
    """
    guidance = {one: _bare(one) for one in POINT.findall(text)}
    return _render(key, Reading("", text, 1, Names(EMPTY, guidance), Problems()))


def _render(key: str, reading: Reading) -> Prose:
    is_short = _kind(key) in SHORT or _is_option(key)
    return render_line(reading) if is_short else render_text(reading)


def _kind(key: str) -> str:
    """Return the word of a key that says which text it is: the last one that is no number."""
    return next((part for part in reversed(key.split(".")) if not part.isdigit()), "")


def _is_option(key: str) -> bool:
    return ".options." in key and key.endswith(".text")


def _line_of(text: str, lines: list[str]) -> int:
    start = text.strip().partition("\n")[0][:40]
    return next((number for number, line in enumerate(lines, 1) if start in line), 1)


def _bare(point: str) -> GuidancePoint:
    return GuidancePoint(point, "", (), (), "", "", "", (), (), ())
