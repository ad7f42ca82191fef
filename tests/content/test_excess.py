"""Markdown is quadratic on hostile text: what would take minutes is refused or bounded."""

from time import process_time

import pytest

from elearning.content.markup import render_page
from elearning.content.names import Names
from elearning.content.problems import Problems
from elearning.content.reading import Reading
from elearning.content.source import MOST_BYTES
from elearning.content.taxonomies import EMPTY


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
def test_hostile_text_is_done_with_in_a_moment(text: str) -> None:
    reading = Reading("x.md", text, 1, Names(EMPTY), Problems())
    begin = process_time()

    render_page(reading, "x")

    assert process_time() - begin < 3
