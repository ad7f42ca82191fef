"""The command that checks all content."""

from pathlib import Path

from click.testing import CliRunner

from elearning.cli.content import check_command
from tests.content.folders import a_folder, changed


def test_problems_are_printed_one_a_line_and_the_command_fails(tmp_path: Path) -> None:
    texts = {**changed("_course", "title:", "titel:"), **changed("sources", "A1:", "B1:")}
    root = a_folder(tmp_path, **texts)

    result = CliRunner().invoke(check_command, ["--content", str(root)])

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(line.startswith('courses/_guidance/00-all.yaml:8: no source "A1"') for line in lines)
    assert all(line.startswith("courses/") for line in lines)


def test_content_without_a_problem_passes_and_is_counted(tmp_path: Path) -> None:
    result = CliRunner().invoke(check_command, ["--content", str(a_folder(tmp_path))])

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "1 course, 0 scenarios, 2 guidance points: no problem\n"
