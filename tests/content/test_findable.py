"""What of the content can be found, and what must not be."""

import json
from pathlib import Path

import pytest

from elearning.content.codec import decode, encode
from elearning.content.findable import plain
from elearning.content.library import Library, load_library
from elearning.content.prose import cut, word
from elearning.search.excerpts import excerpt
from elearning.search.index import Index
from elearning.search.query import ask
from tests.content.folders import a_folder, changed

LESSON = """\
---
title: {title}
summary: {summary}
minutes: 5
objectives: [Do it.]
phases: [before]
sectors: [1]
guidance: [G-01]
takeaways: [Remember this., And that.]
---
{body}
"""
CHECK = """\
Text of the zebra, see [G-01].

/// check | Who leads the xylophone?
A question about a quokka.

- [ ] The walrus
    - Because of the narwhal.
- [x] The pangolin
    - Because of the okapi.
///
"""


def a_lesson(body: str, title: str = "A title", summary: str = "A summary.") -> dict[str, str]:
    return {"one": LESSON.format(title=title, summary=summary, body=body)}


def found(library: Library, asked: str, **options: bool) -> list[tuple[str, str]]:
    """Return kind and slug of what answers, the best first."""
    answer = ask(library.index, asked, **options)
    told = [library.index.documents[one] for one in answer.documents]
    return [(one.kind, one.slug) for one in told]


def test_a_lesson_is_found_by_its_text_and_not_by_its_self_checks(tmp_path: Path):
    library = load_library(a_folder(tmp_path, **a_lesson(CHECK)))

    assert library.problems == ()
    assert found(library, "zebra") == [("lesson", "one")]
    for hidden in ("xylophone", "quokka", "walrus", "narwhal", "pangolin", "okapi"):
        assert found(library, hidden) == []


def test_a_citation_does_not_repeat_its_point_in_the_lesson(tmp_path: Path):
    library = load_library(a_folder(tmp_path))

    assert ("point", "G-01") in found(library, "G-01")
    assert ("lesson", "one") not in found(library, "support the State")


def test_questions_of_a_quiz_and_what_breaks_a_point_are_not_found(tmp_path: Path):
    library = load_library(a_folder(tmp_path, **changed("_quiz", "Who leads?", "Who, aardvark?")))

    assert found(library, "aardvark") == []
    assert found(library, "run your own") == []


def test_a_stranger_finds_outlines_and_guidance_but_no_lesson(tmp_path: Path):
    library = load_library(a_folder(tmp_path, **a_lesson("Text of the zebra.")))

    assert found(library, "zebra", is_reader=False) == []
    assert found(library, "lesson two", is_reader=False)[0] == ("course", "first")
    assert found(library, "groups", is_reader=False) == [("point", "G-02")]


def test_the_shipped_scenario_is_found_by_what_its_catalogue_tells_alone(library: Library):
    told = [one for one in library.index.documents if one.kind == "scenario"]
    edition = library.get_scenario("typhoon-maruvai")

    (document,) = told
    assert edition.summary in document.text
    for key, text in edition.story.texts.items():
        plain_text = " ".join(text.split())
        assert len(plain_text) < 12 or plain_text not in document.text, key


ARABIC = "تُدارُ المُخَيَّمات بالتنسيق مع السلطات. يُسجَّل النازحون في ٢٠٢٦، ولا يُترك أحدٌ بلا مأوى."
FARSI = "مدیریت اردوگاه‌ها با هماهنگی دولت است. کمک به آوارگان در سال ۱۴۰۵ آغاز می‌شود."


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        (ARABIC, "المخيمات"),
        (ARABIC, "مخيمات"),
        (ARABIC, "مـخـيـمـات"),
        (ARABIC, "النازحون"),
        (ARABIC, "2026"),
        (ARABIC, "ماوى"),
        (ARABIC, "السلطات"),
        (FARSI, "مديريت"),
        (FARSI, "مدیریت"),
        (FARSI, "اردوگاهها"),
        (FARSI, "اردوگاه‌ها"),
        (FARSI, "اردوگاه"),
        (FARSI, "كمك"),
        (FARSI, "1405"),
        (FARSI, "می‌شود"),
        (FARSI, "ميشود"),
    ],
)
def test_arabic_and_farsi_lessons_are_found_in_any_spelling(tmp_path: Path, body, asked):
    library = load_library(a_folder(tmp_path, **a_lesson(body, title="عنوان", summary="خلاصه")))

    assert found(library, asked) == [("lesson", "one")]
    answer = ask(library.index, asked)
    shown = excerpt(library.index.documents[answer.documents[0]], answer.words)
    assert any(piece.is_marked for piece in shown)


def test_words_of_the_interface_are_no_part_of_a_text():
    prose = cut(f"<p>A <b>camp</b>{word('case')} <i>x</i><br>end<img alt='q'></p><p>next.</p>")

    assert plain(prose) == "A camp x end next."


def test_the_index_is_kept_with_the_library(tmp_path: Path):
    root = a_folder(tmp_path / "content")
    made = load_library(root, tmp_path / "cache")

    kept = load_library(root, tmp_path / "cache")

    assert kept.index == made.index
    assert kept.index.documents != ()
    assert decode(Index, json.loads(json.dumps(encode(made.index)))) == made.index
