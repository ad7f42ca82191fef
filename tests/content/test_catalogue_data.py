"""How the taxonomy and the guidance catalogue are checked, and what a point tells of itself."""

from pathlib import Path

import pytest

from elearning.content.library import load_library
from elearning.content.point import GuidancePoint, SourcePart
from tests.content.folders import a_folder, told, told_in

TAXONOMY = "courses/_taxonomy/mcof-2012.yaml"
POINTS = "courses/_guidance/00-all.yaml"

FAULTS = {
    "point twice": (
        ("00-all", "id: G-02", "id: G-01"),
        f'{POINTS}:11: "G-01" stands twice; number it anew',
    ),
    "bad id": (("00-all", "id: G-02", "id: G2"), f'{POINTS}:11: "1.id" is not written as it must'),
    "unknown phase": (
        ("00-all", "phases: [before, during]", "phases: [before, durin]"),
        f'{POINTS}:3: no phase "durin"; did you mean "during"?',
    ),
    "unknown sector": (("00-all", "sectors: [1]", "sectors: [4]"), f"{POINTS}:14: no sector 4"),
    "unknown severity": (
        ("00-all", "severity: major", "severity: grave"),
        f"{POINTS}:15: \"1.severity\" must be one of 'critical', 'major' or 'minor'",
    ),
    "unknown mark": (
        ("00-all", "mark: general", "mark: sure"),
        f'{POINTS}:18: "1.source.1.mark" must be one of',
    ),
    "unknown source": (
        ("00-all", "text: A1 p.5", "text: A7 p.5"),
        f'{POINTS}:8: no source "A7"; explain it in courses/_guidance/sources.yaml',
    ),
    "no example": (
        ("00-all", "yes: [Add them.]", "yes: []"),
        f'{POINTS}:19: "1.yes" has too few entries',
    ),
    "sector twice": (
        ("mcof-2012", "{slug: during, title: During", "{slug: before, title: During"),
        f'{TAXONOMY}:6: "before" stands twice; give each its own',
    ),
    "unknown system": (
        ("mcof-2012", "systems: {cluster: CCCM}", "systems: {clusters: CCCM}"),
        f'{TAXONOMY}:18: no system "clusters"; did you mean "cluster"?',
    ),
    "unknown source key": (
        ("sources", "family: MCOF", "familly: MCOF"),
        'courses/_guidance/sources.yaml:1: unknown key "A1.familly"; did you mean "family"?',
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_wish(
    tmp_path: Path, change: tuple[str, str, str], expected: str
) -> None:
    problems = told_in(tmp_path, *change)

    assert any(problem.startswith(expected) for problem in problems), problems


def test_without_a_taxonomy_only_that_is_told(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    (root / TAXONOMY).unlink()

    library = load_library(root)

    assert [problem.path for problem in library.problems] == [TAXONOMY]
    assert library.courses == {}


def test_an_empty_folder_is_told_and_breaks_nothing(tmp_path: Path) -> None:
    library = load_library(tmp_path)

    assert told(library)[0].startswith("courses/_guidance/sources.yaml:1: there is no such file")


STATUSES = {
    ("verified",): "verified",
    ("verified", "verified"): "verified",
    ("verified", "general"): "partly",
    ("verified", "convention"): "partly",
    ("general",): "general",
    ("general", "convention"): "general",
}


@pytest.mark.parametrize(("marks", "status"), STATUSES.items())
def test_the_status_of_a_point_follows_from_its_marks(marks: tuple[str, ...], status: str) -> None:
    parts = tuple(SourcePart("A1", mark) for mark in marks)
    point = GuidancePoint("G-01", "", (), (), "minor", "", "", parts, (), ())

    assert point.status == status


def test_points_stand_in_the_order_of_their_numbers(library) -> None:
    assert list(library.guidance)[:3] == ["G-01", "G-02", "G-03"]
    assert list(library.guidance)[-1] == "G-100"
