"""The text of a scenario's document as its author wrote it, by lines, for trainers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elearning.content.library import Library
from elearning.content.problems import Problem, Problems
from elearning.content.source import read_text
from elearning.errors import NotFound

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOLDER, DOCUMENT, VARIANTS = "simulations", "scenario.yaml", "variants"


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A document as it lies in its file now, with the problems of each line."""

    scenario: str
    variant: str
    path: str
    lines: tuple[str, ...]
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)


def path_of(scenario: str, variant: str = "") -> str:
    """Return where the document of a scenario or of one of its variants lies.

    :raise NotFound: if no document can have this name.
    """
    if not NAME.fullmatch(scenario) or not NAME.fullmatch(variant or "none"):
        raise NotFound
    own = f"{VARIANTS}/{variant}.yaml" if variant else DOCUMENT
    return f"{FOLDER}/{scenario}/{own}"


def named_by(path: str) -> tuple[str, str] | None:
    """Return the scenario and variant whose document a path is, if it is one."""
    match path.split("/"):
        case [folder, scenario, name] if (folder, name) == (FOLDER, DOCUMENT):
            return scenario, ""
        case [folder, scenario, under, name] if (folder, under) == (FOLDER, VARIANTS):
            return scenario, name.removesuffix(".yaml")
    return None


def problems_of(library: Library, scenario: str) -> tuple[Problem, ...]:
    """Return what is wrong with a scenario and its variants."""
    folder = f"{FOLDER}/{scenario}/"
    return tuple(one for one in library.problems if one.path.startswith(folder))


def get_source(root: Path, library: Library, scenario: str, variant: str = "") -> SourcePage:
    """Return the text of a document, whether it is in order or not.

    :raise NotFound: if there is no such document.
    """
    path = path_of(scenario, variant)
    if not (root / path).is_file():
        raise NotFound
    refused = Problems()
    # Reading scenarios takes pydantic with it, which a worker does not need to start.
    from elearning.content.scenarios import MOST_BYTES

    text = read_text(root, root / path, refused, limit=MOST_BYTES) or ""
    found: dict[int, tuple[Problem, ...]] = {}
    for problem in dict.fromkeys((*library.problems, *refused)):
        if problem.path == path:
            found[problem.line] = (*found.get(problem.line, ()), problem)
    return SourcePage(scenario, variant, path, tuple(text.splitlines()), found)
