"""What a course may hold, and what an author is told of every fault."""

from pathlib import Path

import pytest

from elearning.content.library import load_library
from elearning.errors import NotFound
from tests.content.folders import FILES, a_folder, changed, told, told_in, write

COURSE = "courses/first/_course.md"
MODULE = "courses/first/start/_module.md"
ONE = "courses/first/start/one.md"
TWO = "courses/first/start/two.md"

FAULTS = {
    "unknown key": (
        ("_course", "summary:", "summery:"),
        f'{COURSE}:3: unknown key "summery"; did you mean "summary"?',
    ),
    "missing key": (
        ("_course", "summary: What it is.\n", ""),
        f'{COURSE}:2: the key "summary" is missing; add it',
    ),
    "unknown key inside": (
        ("_course", "pass_mark: 80", "passmark: 80"),
        f'{COURSE}:13: unknown key "certificate.passmark"',
    ),
    "a rule of before": (
        ("_course", "pass_mark: 80", "pass_mark: 80, most_weak_or_harmful: 4"),
        f'{COURSE}:13: unknown key "certificate.most_weak_or_harmful"; certificates ask for a '
        "proven result; write result: 70 instead",
    ),
    "a result of nothing": (
        ("_course", "pass_mark: 80", "pass_mark: 80, result: 70"),
        f'{COURSE}:13: "certificate.result" asks for a result, and no scenario is named; '
        "name the scenario, or take result away",
    ),
    "a result that nobody reaches": (
        ("_course", "pass_mark: 80", "pass_mark: 80, result: 101"),
        f'{COURSE}:13: "certificate.result" is too large; at most 100; lower it',
    ),
    "a result that says nothing": (
        ("_course", "pass_mark: 80", "pass_mark: 80, result: 0"),
        f'{COURSE}:13: "certificate.result" is too small; at least 1; raise it',
    ),
    "missing objectives": (
        ("one", "objectives: [Do it.]\n", ""),
        f'{ONE}:2: the key "objectives" is missing; add it',
    ),
    "empty objectives": (
        ("one", "objectives: [Do it.]", "objectives: []"),
        f'{ONE}:5: "objectives" has too few entries; at least 1; add what is missing',
    ),
    "number as text": (
        ("one", "minutes: 5", "minutes: '5'"),
        f'{ONE}:4: "minutes" must be a whole number',
    ),
    "text as number": (
        ("one", "title: Lesson one", "title: 5"),
        f'{ONE}:2: "title" must be text; put it between quotation marks',
    ),
    "too many minutes": (
        ("one", "minutes: 5", "minutes: 5000"),
        f'{ONE}:4: "minutes" is too large; at most 600; lower it',
    ),
    "unknown audience": (
        ("_course", "audience: [staff]", "audience: [staf]"),
        f"{COURSE}:6: \"audience.0\" must be one of 'staff', 'government' or 'partner'",
    ),
    "unknown sector": (
        ("one", "sectors: [1]", "sectors: [16]"),
        f"{ONE}:7: no sector 16; use a number of the taxonomy",
    ),
    "unknown phase": (
        ("_course", "phases: [before]", "phases: [befor]"),
        f'{COURSE}:5: no phase "befor"; did you mean "before"?',
    ),
    "unknown guidance point": (
        ("one", "guidance: [G-01]", "guidance: [G01]"),
        f'{ONE}:8: no guidance point "G01"; did you mean "G-01"?',
    ),
    "guidance point twice": (
        ("one", "guidance: [G-01]", "guidance: [G-01, G-01]"),
        f'{ONE}:8: "G-01" stands twice; keep one of them',
    ),
    "unknown cited point": (
        ("one", "cites [G-01]", "cites [G-99]"),
        f'{ONE}:11: no guidance point "G-99"',
    ),
    "unknown module": (
        ("_course", "modules: [start]", "modules: [start, strat]"),
        f'{COURSE}:12: no module "strat"; did you mean "start"?',
    ),
    "unknown lesson": (
        ("_module", "lessons: [one, two]", "lessons: [one, two, tow]"),
        f'{MODULE}:4: no lesson "tow"; did you mean "two"?',
    ),
    "lesson twice": (
        ("_module", "lessons: [one, two]", "lessons: [one, two, one]"),
        f'{MODULE}:4: "one" stands twice; keep one of them',
    ),
    "lesson in no list": (
        ("_module", "lessons: [one, two]", "lessons: [one]"),
        f"{TWO}:1: is in no list of lessons; add it in {MODULE} or take the file away",
    ),
    "unknown scenario": (
        ("_course", "pass_mark: 80", "pass_mark: 80, scenario: storm"),
        f'{COURSE}:13: no scenario "storm"',
    ),
    "dead link": (
        ("two", "(lesson:one)", "(lesson:on)"),
        f'{TWO}:11: a dead link to "lesson:on"; did you mean "one"?',
    ),
    "foreign link": (
        ("two", "(lesson:one)", "(javascript:alert)"),
        f'{TWO}:11: a link to "javascript:alert"',
    ),
    "plain link": (
        ("two", "(lesson:one)", "(http://example.org)"),
        f'{TWO}:11: a link to "http://example.org"',
    ),
    "empty lesson": (
        ("two", "See [the first](lesson:one).\n", "\n"),
        f"{TWO}:11: has no text; write the lesson",
    ),
    "long lesson": (
        ("two", "See [the first](lesson:one).", "word " * 500 + "\n\n" + "word " * 501),
        f"{TWO}:11: has 1001 words; at most 1000; make two lessons of it",
    ),
    "missing picture": (
        ("two", "See [the first](lesson:one).", "![a map](map.svg)"),
        f'{TWO}:11: no picture "map.svg"; put it beside the lesson',
    ),
    "picture elsewhere": (
        ("two", "See [the first](lesson:one).", "![a map](../../map.svg)"),
        f'{TWO}:11: the picture "../../map.svg" lies elsewhere; put it beside the lesson',
    ),
    "no front matter": (("two", "---\n", ""), f"{TWO}:1: has no front matter"),
    "endless front matter": (
        ("_module", "lessons: [one, two]\n---\n", "lessons: [one, two]\n"),
        f"{MODULE}:1: the front matter does not end",
    ),
    "raw html": (
        ("two", "See [the first]", "<b>See</b> [the first]"),
        f"{TWO}:11: holds HTML; use Markdown, or put code between backticks",
    ),
    "first level heading": (
        ("two", "See [the first]", "# See\n\n[the first]"),
        f'{TWO}:11: a heading of another level; use "##" and "###" only',
    ),
    "unknown block": (
        ("two", "See [the first]", "/// cases | Port\ntext\n///\n\n[the first]"),
        f'{TWO}:11: no block "cases"; did you mean "case"?',
    ),
    "block without title": (
        ("two", "See [the first]", "/// case\ntext\n///\n\n[the first]"),
        f'{TWO}:11: the block "case" has no title; write it after a |',
    ),
    "open block": (
        ("two", "See [the first]", "/// case | Port\ntext\n\n[the first]"),
        f'{TWO}:11: the block "case" does not end; end it with "///"',
    ),
    "nested block": (
        ("two", "See [the first]", "/// case | A\n\n/// warning | B\n\n///\n\n[the first]"),
        f"{TWO}:13: a block within a block",
    ),
    "box outside a check": (
        ("two", "See [the first]", "- [ ] tick\n\n[the first]"),
        f"{TWO}:11: a box to tick outside a check; put it into /// check",
    ),
    "check without a right option": (
        ("two", "See [the first]", "/// check | A\n- [ ] x\n    - y\n///\n\n[the first]"),
        f'{TWO}:11: a check without a right option; mark it with "[x]"',
    ),
    "check without feedback": (
        ("two", "See [the first]", "/// check | A\n- [x] x\n///\n\n[the first]"),
        f"{TWO}:11: an option without feedback",
    ),
    "figure without a figure": (
        ("two", "See [the first]", "/// figure | A\nwords\n///\n\n[the first]"),
        f"{TWO}:11: a figure without picture or table; put one into it",
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_wish(
    tmp_path: Path, change: tuple[str, str, str], expected: str
) -> None:
    problems = told_in(tmp_path, *change)

    assert any(problem.startswith(expected) for problem in problems), problems


def test_the_folder_of_the_tests_has_no_problem(tmp_path: Path) -> None:
    library = load_library(a_folder(tmp_path))

    assert told(library) == []
    assert list(library.courses) == ["first"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    texts = {
        **changed("_course", "title:", "titel:"),
        **changed("one", "guidance: [G-01]", "guidance: [G-77]"),
        **changed("00-all", "phases: [during]", "phases: [later]"),
    }

    problems = told(load_library(a_folder(tmp_path, **texts)))

    assert sum("titel" in problem for problem in problems) == 1
    assert sum('no phase "later"' in problem for problem in problems) == 1


def test_a_picture_without_alternative_text_is_told(tmp_path: Path) -> None:
    text = changed("two", "See [the first](lesson:one).", "![ ](map.svg)")
    root = a_folder(tmp_path, **text)
    write(
        root,
        "courses/first/start/map.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>',
    )

    problems = told(load_library(root))

    assert problems == [
        f'{TWO}:11: the picture "map.svg" has no alternative text; '
        "say between [ and ] what it shows to somebody who cannot see it"
    ]


def test_a_broken_course_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    for name, text in FILES.items():
        if name.startswith("courses/first/"):
            write(root, name.replace("first", "second"), text.replace("G-02", "G-55"))

    library = load_library(root)

    assert list(library.courses) == ["first"]
    assert {problem.path for problem in library.problems} == {"courses/second/start/two.md"}


def test_a_lesson_name_is_unique_in_its_course(tmp_path: Path) -> None:
    root = a_folder(tmp_path, **changed("_course", "[start]", "[start, later]"))
    write(root, "courses/first/later/_module.md", FILES[MODULE].replace("one, two", "one"))
    write(root, "courses/first/later/one.md", FILES[ONE])

    problems = told(load_library(root))

    assert problems == [
        f'courses/first/later/one.md:1: the lesson "one" stands in {ONE} as well; '
        "rename one of the files"
    ]


def test_a_folder_that_no_list_names_is_told(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    write(root, "courses/first/spare/notes.md", "x")

    problems = told(load_library(root))

    assert problems[0].startswith("courses/first/spare:1: is in no list of modules")


def test_folders_that_begin_with_a_line_are_no_modules(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    write(root, "courses/first/_translations/fr.po", "x")

    assert told(load_library(root)) == []


def test_a_file_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    root = a_folder(tmp_path / "root")
    (tmp_path / "secret").write_text(FILES[TWO])
    (root / TWO).unlink()
    (root / TWO).symlink_to(tmp_path / "secret")

    problems = told(load_library(root))

    assert problems == [f"{TWO}:1: is a symbolic link; put the file itself there"]


def test_lessons_keep_their_order_and_know_their_neighbours(tmp_path: Path) -> None:
    course = load_library(a_folder(tmp_path)).get_course("first")

    assert [lesson.slug for lesson in course.lessons] == ["one", "two"]
    assert course.neighbours("one") == (None, course.get_lesson("two"))
    assert course.neighbours("two") == (course.get_lesson("one"), None)


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    library = load_library(a_folder(tmp_path))
    course = library.get_course("first")

    for look in (
        lambda: library.get_course("none"),
        lambda: library.get_lesson("first", "none"),
        lambda: library.get_point("G-99"),
        lambda: library.get_scenario("none"),
        lambda: course.get_module("none"),
        lambda: course.get_file("none.svg"),
        lambda: library.taxonomy.get_sector(99),
        lambda: library.taxonomy.get_phase("never"),
    ):
        with pytest.raises(NotFound):
            look()


def test_a_point_knows_the_lessons_that_use_it(tmp_path: Path) -> None:
    text = changed("two", "See [the first]", "See [G-01] and [the first]")

    library = load_library(a_folder(tmp_path, **text))

    uses = [(use.lesson, use.teaches) for use in library.uses_of("G-01").lessons]
    assert uses == [("one", True), ("two", False)]
    assert library.uses_of("G-77").lessons == ()


PLACED = ("certificate: {", "placement: {questions: 2}\ncertificate: {")


def test_a_placement_that_the_quiz_cannot_ask_is_told(tmp_path: Path) -> None:
    problems = told_in(tmp_path, "_course", *PLACED)

    assert problems == [
        f'courses/first/_course.md:13: the placement asks 2 questions of "{lesson}"; it has {has}; '
        "write more in _quiz.yaml, or ask fewer"
        for lesson, has in (("one", 1), ("two", 0))
    ]


def test_a_placement_without_a_quiz_is_told(tmp_path: Path) -> None:
    root = a_folder(tmp_path, **changed("_course", *PLACED))
    (root / "courses/first/_quiz.yaml").unlink()

    assert told(load_library(root)) == [
        "courses/first/_course.md:13: has a placement and no quiz; "
        "write _quiz.yaml, or take the key away"
    ]
