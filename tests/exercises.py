"""The worked examples of the page on scoring, as editions that can be played."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from elearning.content import scenarios
from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.content.names import Names
from elearning.content.problems import Problems
from elearning.content.source import Tree, parse_yaml
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "scoring.md").read_text("utf-8")
HEAD = re.findall(r"```yaml head\n(.*?)```", PAGE, re.DOTALL)[0]
DOCUMENTS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SLUG = "exercise"
TWO, FOLLOWS, CHANCE, EARLY, MENDED = range(5)


@cache
def value_of(text: str) -> Any:
    tree = parse_yaml(text, "scenario.yaml", Problems(), deepest=30)
    assert tree is not None
    return tree.value


def an_exercise(
    number: int, library: Library, change: Callable[[Any], Any] = lambda document: document
) -> Edition:
    """Return one of the examples."""
    document = change({**value_of(HEAD), **value_of(DOCUMENTS[number])})
    known, problems = Names(library.taxonomy, library.guidance), Problems()
    scenario = scenarios.check_scenario(Tree("scenario.yaml", document, {}), known, problems)
    assert list(map(str, problems)) == []
    return scenarios.make_edition(SLUG, "scenario.yaml", scenario, known.guidance)


def a_shelf(number: int, library: Library, **more: Any) -> Library:
    """Return the library with nothing but one of the examples."""
    return replace(library, scenarios={SLUG: an_exercise(number, library)}, variants={}, **more)
