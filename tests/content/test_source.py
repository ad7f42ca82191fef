"""What is refused when files are read: wrong bytes, wrong YAML, too much of anything."""

from pathlib import Path

import pytest

from elearning.content.problems import Problem, Problems, nearest
from elearning.content.source import MOST_BYTES, parse_yaml, read_page, read_text, read_yaml


def read(tmp_path: Path, data: bytes) -> list[str]:
    problems = Problems()
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    read_yaml(tmp_path, path, problems)
    return [str(problem) for problem in problems]


FAULTS = {
    "nul": (b"a: 1\nb: \x00", 'x.yaml:2: holds the character U+0000'),
    "escape": (b"a: \x1b[0m", "x.yaml:1: holds the character U+001B"),
    "hidden direction": ("a: b\nc: \u202ed".encode(), "x.yaml:2: holds the character U+202E"),
    "private": ("a: \ue000case\ue001".encode(), "x.yaml:1: holds the character U+E000"),
    "latin": (b"a: 1\nb: caf\xe9", "x.yaml:2: is not UTF-8 text; save it as UTF-8"),
    "utf-16": ("a: 1".encode("utf-16"), "x.yaml:1: is not UTF-8 text"),
    "overlong": (b"a: \xc0\xaf", "x.yaml:1: is not UTF-8 text"),
    "too large": (b"a: " + b"x" * MOST_BYTES, "x.yaml:1: is larger than 64 KB; split it"),
    "empty": (b"", "x.yaml:1: is empty; fill it in"),
    "broken": (b"a: [1\nb: 2", "x.yaml:2: cannot be read"),
    "tab": (b"a:\n\t- b", "x.yaml:2: cannot be read"),
    "key twice": (b"a: 1\nb: 2\na: 3", 'x.yaml:3: the key "a" stands twice; keep one of them'),
    "anchor": (b"a: &x 1\nb: *x", "x.yaml:1: uses an anchor or alias; write the value out"),
    "tag": (b"a: !!python/object:os.system 1", "x.yaml:1: uses the tag"),
    "list as key": (b"? [a, b]\n: 1", "x.yaml:1: a key is not a word; use words as keys"),
    "deep": (b"[" * 20 + b"1" + b"]" * 20, "x.yaml:1: is nested more than 12 levels deep"),
    "very deep": (b"[" * 30000, "x.yaml:1: more than 60 brackets are open at once"),
    "two documents": (b"a: 1\n---\nb: 2", "x.yaml:2: cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_cannot_be_trusted_is_refused(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    problems = read(tmp_path, data)

    assert len(problems) >= 1
    assert problems[0].startswith(expected)


def test_many_anchors_cost_nothing(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]

    problems = read(tmp_path, "\n".join(rows).encode())

    assert problems[0] == "x.yaml:1: uses an anchor or alias; write the value out"


def test_values_are_what_an_author_would_expect() -> None:
    text = "a: no\nb: 2026-01-01\nc: 12:30\nd: 010\ne: true\nf: ~\ng: 1.5\nh: -3\ni: '5'"

    tree = parse_yaml(text, "x.yaml", Problems())

    assert tree is not None
    assert tree.value == {
        "a": "no", "b": "2026-01-01", "c": "12:30", "d": "010", "e": True, "f": None,
        "g": 1.5, "h": -3, "i": "5",
    }  # fmt: skip


def test_every_value_knows_its_line() -> None:
    tree = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n", "x.yaml", Problems(), first_line=5)

    assert tree is not None
    assert tree.line("a") == 5
    assert tree.line("b", 0, "d") == 8
    assert tree.line("b", 0, "missing", "deeper") == 7


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nBody\r\n")

    page = read_page(tmp_path, path, Problems())

    assert page is not None
    assert page.front.value == {"title": "A"}
    assert (page.body, page.body_line) == ("Body\n", 4)


def test_a_folder_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x.md").write_text("x")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "real")
    problems = Problems()

    text = read_text(tmp_path / "root", tmp_path / "root" / "link" / "x.md", problems)

    assert text is None
    assert [problem.what for problem in problems] == ["is a symbolic link"]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()

    assert read_text(tmp_path, tmp_path / "none.md", problems) is None
    assert str(next(iter(problems))).startswith("none.md:1: there is no such file")


def test_problems_are_told_in_the_order_of_files_and_lines() -> None:
    problems = Problems()
    problems.add("b.md", 1, "x")
    problems.add("a.md", 9, "y", "z")
    problems.extend([Problem("a.md", 2, "w")])

    assert [str(one) for one in problems] == ["a.md:2: w", "a.md:9: y; z", "b.md:1: x"]
    assert len(problems) == 3
    assert problems.touches("b.md")
    assert not problems.touches("c.md")


def test_the_nearest_name_is_offered_only_when_it_is_near() -> None:
    assert nearest("desing", ["design", "plan"]) == 'did you mean "design"?'
    assert nearest("zzz", ["design", "plan"]) == ""
