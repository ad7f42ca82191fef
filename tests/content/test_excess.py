"""Markdown is quadratic on hostile text: what would take minutes is refused or bounded."""

import pytest

from elearning.content.markup import render_page
from elearning.content.names import Names
from elearning.content.problems import Problems
from elearning.content.reading import Reading
from elearning.content.source import MOST_BYTES
from elearning.content.taxonomies import EMPTY
from tests.effort import steps

# Twice what a letter costs in a text of brackets that are never closed, as many as are allowed.
MOST_STEPS = 200


def filled(unit: str) -> str:
    return (unit * (MOST_BYTES // len(unit) + 1))[:MOST_BYTES]


HOSTILE = {
    "pictures that do not end": filled("!["),
    "many short pictures that do not end": filled("![" * 60 + "\n\n"),
    "brackets": filled("[ "),
    "many short brackets": filled("[ " * 60 + "\n\n"),
    "deep list": "".join("    " * depth + "- a\n" for depth in range(180)),
    "lists on one line": filled("- " * 50 + "\n\n"),
    "quotations": filled(">"),
    "stress": filled("*a_"),
    "many stresses": filled("*a _b " * 60 + "\n\n"),
    "backticks": filled("`a"),
    "words": filled("a "),
    "paragraphs": filled("a\n\n"),
    "headings": filled("a\n=\n\n"),
    "rules": filled("---\n"),
    "tables": filled("| a | b |\n|---|---|\n"),
    "blocks": filled("/// case | x\n\n///\n\n"),
    "unknown citations": filled("[G-99]\n\n"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_costs_little_for_each_letter_or_is_refused(text: str) -> None:
    def cost(part: int) -> int:
        reading = Reading("x.md", text[: len(text) // part], 1, Names(EMPTY), Problems())
        return steps(lambda: render_page(reading, "x"))

    for part in (8, 4):
        assert cost(part) <= MOST_STEPS * len(text) // part
