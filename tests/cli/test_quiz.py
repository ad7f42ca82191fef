"""elearning quiz: pools of questions to and from other platforms."""

from pathlib import Path

from click.testing import CliRunner, Result

from elearning.cli import main
from tests.content.folders import a_folder

GIFT = "$CATEGORY: first/two\n\n// [tag:G-02]\n::new::Who?{=The State.#Yes. ~We.#No. ~You.#No.}\n"


def quiz(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["quiz", *[str(one) for one in arguments]])


def test_a_pool_goes_out_and_comes_back(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "content"), tmp_path / "first.gift"

    out = quiz("export", "first", file, "--content", root)
    back = quiz("import", file, "--course", "first", "--replace", "--content", root)

    assert (out.exit_code, back.exit_code) == (0, 0)
    assert "::who::[markdown]Who leads? {" in file.read_text("utf-8")
    assert "{text: " in (root / "courses/first/_quiz.yaml").read_text("utf-8")


def test_an_import_into_a_course_is_checked_there(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "content"), tmp_path / "x.gift"
    file.write_text(GIFT.replace("two", "tow") + "\nWhy?{}\n", "utf-8")

    told = quiz("import", file, "--course", "first", "--replace", "--content", root)

    assert told.exit_code == 1
    assert "x.gift:6: is an essay" in told.output
    assert 'courses/first/_quiz.yaml:5: no lesson "tow"; did you mean "two"?' in told.output


def test_an_import_without_a_course_stands_beside_its_file(tmp_path: Path) -> None:
    file = tmp_path / "x.gift"
    file.write_text(GIFT, "utf-8")

    told = quiz("import", file, "--content", a_folder(tmp_path / "content"))

    assert told.exit_code == 0
    assert 'id: "new"' in (tmp_path / "_quiz.yaml").read_text("utf-8")


def test_a_quiz_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "content"), tmp_path / "x.gift"
    file.write_text(GIFT, "utf-8")
    before = (root / "courses/first/_quiz.yaml").read_text("utf-8")

    told = quiz("import", file, "--course", "first", "--content", root)

    assert told.exit_code == 1
    assert "--replace" in told.output
    assert (root / "courses/first/_quiz.yaml").read_text("utf-8") == before


def test_a_course_that_is_not_there_is_told(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "content"), tmp_path / "x.gift"
    file.write_text(GIFT, "utf-8")

    for course in ("secnd", "../first", "_guidance"):
        assert quiz("export", course, tmp_path / "y.gift", "--content", root).exit_code == 1
    assert quiz("import", file, "--course", "../first", "--content", root).exit_code == 1
    assert not (tmp_path / "y.gift").exists()


def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.gift"
    for data, told in ((b"\xff\xfe", "is not UTF-8 text"), (b"Q" * 300_000, "larger than 256 KB")):
        file.write_bytes(data)

        answer = quiz("import", file, "--content", a_folder(tmp_path / "content"))

        assert answer.exit_code == 1
        assert told in answer.output
        assert not (tmp_path / "_quiz.yaml").exists()
