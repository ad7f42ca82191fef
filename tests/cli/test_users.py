"""Operators look after people without ever putting a password on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearning.cli.serve import migrate
from elearning.cli.users import user

PASSWORD = "four words put together"


@pytest.fixture
def run(tmp_path: Path):
    chosen = {
        "ELEARNING_VAR": str(tmp_path), "DATABASE_URL": "",
        "ELEARNING_ARGON2_MEMORY": "8", "ELEARNING_ARGON2_TIME": "1",
    }  # fmt: skip
    runner = CliRunner(env=chosen)
    runner.invoke(migrate, [])

    def invoke(*arguments: str, typed: str = "") -> Result:
        return runner.invoke(user, list(arguments), input=typed)

    return invoke


def create(run, *options: str, password: str = PASSWORD) -> Result:
    arguments = ("create", "amina@example.org", "--name", "Amina Diallo", *options)
    return run(*arguments, typed=f"{password}\n{password}\n")


def test_an_account_is_made_with_a_role(run):
    answer = create(run, "--role", "administrator")

    assert answer.exit_code == 0, answer.output
    assert "can sign in as administrator" in answer.output
    assert PASSWORD not in answer.output


def test_a_generated_password_is_shown_once(run):
    answer = run("create", "amina@example.org", "--name", "Amina Diallo", "--generate")

    assert "shown only now" in answer.output


@pytest.mark.parametrize(
    ("arguments", "password", "told"),
    [
        (["--role", "root"], PASSWORD, "root"),
        ([], "short", "at least 10"),
        ([], "password2026!", "Many people"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(run, arguments, password, told):
    answer = create(run, *arguments, password=password)

    assert answer.exit_code != 0
    assert told in answer.output
    assert "Traceback" not in answer.output


def test_an_address_is_taken_once(run):
    create(run)

    answer = create(run)

    assert answer.exit_code == 1
    assert "There is an account with this address." in answer.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("role", "amina@example.org", "trainer"), "is now trainer"),
        (("password", "amina@example.org", "--generate"), "sign in anew everywhere"),
        (("disable", "amina@example.org"), "is closed"),
        (("disable", "amina@example.org", "--undo"), "can sign in again"),
    ],
)
def test_an_account_is_changed(run, arguments, told):
    create(run)

    answer = run(*arguments)

    assert answer.exit_code == 0, answer.output
    assert told in answer.output


@pytest.mark.parametrize("command", [("role", "x@example.org", "learner"),
                                     ("password", "x@example.org", "--generate"),
                                     ("disable", "x@example.org")])  # fmt: skip
def test_an_unknown_address_is_told(run, command):
    answer = run(*command)

    assert answer.exit_code == 1
    assert "There is no account with the address x@example.org." in answer.output


def test_the_only_administrator_stays_one_whatever_is_typed(run):
    create(run, "--role", "administrator")

    answers = [run("role", "amina@example.org", "learner"), run("disable", "amina@example.org")]

    assert [one.exit_code for one in answers] == [1, 1]
    assert all("last administrator" in one.output for one in answers)


def test_everything_kept_about_somebody_is_written_to_a_file(run, tmp_path):
    create(run)

    answer = run("export", "amina@example.org", str(tmp_path / "copy.json"))

    copy = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert answer.exit_code == 0, answer.output
    assert copy["account"][0]["name"] == "Amina Diallo"
    assert [one["act"] for one in copy["audit_entries"]] == ["create", "copy"]


def test_an_account_is_deleted_once_its_address_is_typed_again(run):
    create(run)

    wrong = run("delete", "amina@example.org", typed="somebody@example.org\n")
    right = run("delete", "amina@example.org", typed="amina@example.org\n")
    gone = run("export", "amina@example.org", "-")

    assert (wrong.exit_code, right.exit_code) == (1, 0), right.output
    assert "Nothing was deleted" in wrong.output
    assert "no account" in gone.output
