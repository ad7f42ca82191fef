"""The authors' manual names everything that they may write, and its example works."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from elearning.assessment.kinds import QUESTION_KINDS
from elearning.assessment.marking import GRADES
from elearning.content import documents
from elearning.content.library import load_library
from elearning.content.links import LINKS
from elearning.content.scan import BLOCKS
from elearning.simulation.asking import CONDITIONS
from elearning.simulation.effects import EFFECTS
from elearning.simulation.kinds import DECISIONS
from tests.conftest import ROOT
from tests.content.folders import told, write

MANUAL = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`(courses/[^`]+)`\n\n````\w+\n(.*?)^````$", re.MULTILINE | re.DOTALL)

DOCUMENTS = {
    "A course": (documents.CourseDocument, documents.CertificateDocument),
    "A module": (documents.ModuleDocument,),
    "A lesson": (documents.LessonDocument,),
    "The quiz": (documents.QuizDocument, documents.QuestionDocument, documents.AnswerDocument),
    "Guidance and taxonomy": (
        documents.PointDocument,
        documents.MarkedDocument,
        documents.SourceDocument,
        documents.TaxonomyDocument,
    ),
}
WORDS = {
    "The text of a lesson": [f"/// {name}" for name in BLOCKS] + [f"({name}:" for name in LINKS],
    "The quiz": [f"`{word}`" for word in (*QUESTION_KINDS, *GRADES)],
    "Scenarios": [f"`{{{word}:" for word in EFFECTS]
    + [f"`{word}(" for word in CONDITIONS]
    + [f"`kind: {word}`" for word in DECISIONS],
}


def chapter(title: str) -> str:
    return MANUAL.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


KEYS = [
    (title, one.name)
    for title, kinds in DOCUMENTS.items()
    for kind in kinds
    for one in fields(kind)
]


@pytest.mark.parametrize(("title", "key"), KEYS)
def test_every_key_is_documented(title: str, key: str) -> None:
    assert re.search(rf"(`|[{{ ]){key}(`|:)", chapter(title)), f"{key} is missing in {title}"


@pytest.mark.parametrize(
    ("title", "word"), [(title, word) for title, words in WORDS.items() for word in words]
)
def test_every_word_is_documented(title: str, word: str) -> None:
    assert word in chapter(title)


def test_the_example_is_a_course_without_a_problem(tmp_path: Path) -> None:
    for name in ("_taxonomy", "_guidance"):
        shutil.copytree(ROOT / "courses" / name, tmp_path / "courses" / name)
    for name, text in FILE.findall(MANUAL):
        write(tmp_path, name, text)

    library = load_library(tmp_path)

    assert told(library) == []
    assert list(library.courses) == ["first-hours"]


def test_the_example_shows_every_block_and_every_kind_of_question() -> None:
    example = "".join(text for _, text in FILE.findall(MANUAL))

    assert set(re.findall(r"^/// (\w+)", example, re.MULTILINE)) == set(BLOCKS)
    assert set(re.findall(r"^ +kind: (\w+)", example, re.MULTILINE)) == set(QUESTION_KINDS)


def test_the_contents_of_the_manual_lead_to_its_chapters() -> None:
    anchors = {
        re.sub(r"[^\w]+", "-", title.lower()) for title in re.findall(r"^## (.*)$", MANUAL, re.M)
    }

    assert set(re.findall(r"\]\(#([\w-]+)\)", MANUAL)) <= anchors
