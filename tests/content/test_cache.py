"""The compiled library: the same as the one that was read, found fast, never half."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.content.cache import digest_of
from elearning.content.codec import decode, encode
from elearning.content.course import Course, CourseFile, Lesson
from elearning.content.library import Library, Uses, load_library
from elearning.content.point import GuidancePoint
from elearning.content.quiz import Question
from elearning.content.taxonomy import Taxonomy
from tests.conftest import ROOT
from tests.content.folders import a_folder, write


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.json"))


def test_a_kept_library_is_the_library_that_was_read(tmp_path: Path) -> None:
    root, cache = a_folder(tmp_path / "root"), tmp_path / "cache"

    read = load_library(root, cache)
    found = load_library(root, cache)

    assert found == read
    assert found is not read
    assert len(kept(cache)) == 1


def test_the_shipped_library_is_kept_whole(kept_library: Path) -> None:
    read = load_library(ROOT)

    found = load_library(ROOT, kept_library)

    assert found.courses == read.courses
    assert found.guidance == read.guidance
    assert found.uses == read.uses
    assert [one.digest for one in found.scenarios.values()] == [
        one.digest for one in read.scenarios.values()
    ]
    for slug, edition in read.scenarios.items():
        assert found.scenarios[slug].program.digest == edition.program.digest
        assert found.scenarios[slug].story.digest == edition.story.digest
        assert found.scenarios[slug].told == edition.told


def test_finding_it_imports_neither_markdown_nor_yaml_nor_pydantic(kept_library: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from elearning.content.library import load_library;"
        f"load_library(Path({str(ROOT)!r}), Path({str(kept_library)!r}));"
        "print([n for n in ('markdown', 'ruamel.yaml', 'pydantic', 'nh3') if n in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert told.stdout.strip() == "[]"


def test_a_changed_file_makes_another_library(tmp_path: Path) -> None:
    root, cache = a_folder(tmp_path / "root"), tmp_path / "cache"
    before = load_library(root, cache)
    path = root / "courses/first/start/one.md"
    path.write_text(path.read_text().replace("Lesson one", "Lesson 1"))

    after = load_library(root, cache)

    assert after.digest != before.digest
    assert after.get_lesson("first", "one").title == "Lesson 1"


def test_a_renamed_file_makes_another_digest(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    before = digest_of(root)
    (root / "courses/first/start/two.md").rename(root / "courses/first/start/three.md")

    assert digest_of(root) != before


DAMAGES = {
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda _data: b"",
    "altered": lambda data: data.replace(b"Lesson one", b"Lesson 0ne"),
    "not text": lambda data: data[:80] + b"\xff\xfe" + data[82:],
    "other values": lambda _data: (
        b"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\n[]"
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_made_again(tmp_path: Path, damage) -> None:
    root, cache = a_folder(tmp_path / "root"), tmp_path / "cache"
    read = load_library(root, cache)
    (path,) = kept(cache)
    path.write_bytes(damage(path.read_bytes()))

    assert load_library(root, cache) == read


def test_a_kept_file_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    load_library(a_folder(tmp_path / "root"), tmp_path / "cache")

    (path,) = kept(tmp_path / "cache")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_old_files_are_dropped(tmp_path: Path) -> None:
    root, cache = a_folder(tmp_path / "root"), tmp_path / "cache"
    for number in range(6):
        write(root, "courses/first/start/note.md", str(number))
        load_library(root, cache)

    assert len(kept(cache)) == 3
    assert list(cache.glob("*.part")) == []


def test_a_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")

    library = load_library(a_folder(tmp_path / "root"), tmp_path / "cache")

    assert list(library.courses) == ["first"]


@settings(max_examples=25)
@pytest.mark.parametrize("kind", [Lesson, Question, GuidancePoint, Taxonomy, CourseFile, Uses])
@given(data=st.data())
def test_every_value_survives_being_kept(kind, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))

    assert decode(kind, encode(value)) == value


def test_values_of_another_shape_are_refused() -> None:
    for kind, data in ((Course, ["x"]), (Lesson, None), (Library, {"a": 1})):
        with pytest.raises(ValueError, match="not a"):
            decode(kind, data)
