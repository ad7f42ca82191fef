"""The pool of a course as its author wrote it: read from its file, and written as YAML."""

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from elearning.content.checking import check
from elearning.content.documents import SLUG, QuizDocument
from elearning.content.gift import Pool
from elearning.content.problems import Problems
from elearning.content.source import read_yaml

QUIZ = "_quiz.yaml"

# YAML takes these for the end of a line, JSON does not.
BREAKS = str.maketrans({"\x85": "\\x85", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def has_pool(root: Path, course: str) -> bool:
    """Tell whether a course, named by its slug, has a quiz."""
    return re.fullmatch(SLUG, course) is not None and (root / "courses" / course / QUIZ).is_file()


def read_pool(root: Path, course: str, problems: Problems) -> Pool | None:
    """Return the questions of a course as they were written, or note what is wrong."""
    tree = read_yaml(root, root / "courses" / course / QUIZ, problems)
    document = check(QuizDocument, tree, problems) if tree else None
    return Pool(document.draw, tuple(document.questions)) if document else None


def write_pool(pool: Pool) -> str:
    """Return a pool as the text of a quiz file."""
    lines = [f"draw: {pool.draw}", "questions:"]
    for question in pool.questions:
        for name, value in _said(question):
            start = "  - " if name == "id" else "    "
            if name == "answers":
                lines += [f"{start}answers:", *(f"      - {_flow(one)}" for one in value)]
            else:
                lines.append(f"{start}{name}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _flow(answer: Any) -> str:
    said = dict(_said(answer))
    feedback = said.pop("feedback")
    pairs = [*said.items(), ("feedback", feedback)]
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in pairs) + "}"


def _said(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the keys that say more than their absence would."""
    for one in fields(document):
        value = getattr(document, one.name)
        empty = one.default_factory() if one.default_factory is not MISSING else one.default
        if (one.default is MISSING and one.default_factory is MISSING) or value != empty:
            yield one.name, value


def _scalar(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).translate(BREAKS)
