"""Production does not start unless it is safe to."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from elearning.cli.serve import migrate, serve

GOOD = {
    "ELEARNING_SECRET_KEY": "a long random text that nobody else can guess",
    "ELEARNING_BASE_URL": "https://learn.example.org",
}


def run(command, tmp_path: Path, **environment: str):
    chosen = {"ELEARNING_VAR": str(tmp_path), "DATABASE_URL": "", **environment}
    return CliRunner(env=chosen).invoke(command, [])


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"ELEARNING_SECRET_KEY": ""}, "ELEARNING_SECRET_KEY"),
        ({"ELEARNING_SECRET_KEY": "short"}, "ELEARNING_SECRET_KEY"),
        ({"ELEARNING_BASE_URL": ""}, "ELEARNING_BASE_URL"),
        ({"ELEARNING_BASE_URL": "learn.example.org"}, "ELEARNING_BASE_URL"),
        ({"ELEARNING_DEMO": "1"}, "ELEARNING_DEMO"),
        ({"ELEARNING_WORKERS": "many"}, "ELEARNING_WORKERS"),
    ],
)
def test_production_names_the_setting_that_is_missing(tmp_path: Path, changed, named: str):
    answer = run(serve, tmp_path, **{**GOOD, **changed})

    assert answer.exit_code == 1
    assert named in answer.output
    assert "Traceback" not in answer.output


def test_production_refuses_a_database_that_is_behind(tmp_path: Path):
    answer = run(serve, tmp_path, **GOOD)

    assert answer.exit_code == 1
    assert "elearning migrate" in answer.output


def test_migrating_twice_changes_nothing(tmp_path: Path):
    first = run(migrate, tmp_path)
    second = run(migrate, tmp_path)

    assert (first.exit_code, second.exit_code) == (0, 0)
