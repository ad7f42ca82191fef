"""Operators see which mails wait, and try the mail server."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearning.cli.mail import mail as command
from elearning.cli.serve import migrate
from elearning.db import make_engine, transaction
from elearning.services import mail
from tests.mail_server import listening

ADDRESS = "operator@example.org"


@pytest.fixture
def run(tmp_path: Path):
    chosen = {
        "ELEARNING_VAR": str(tmp_path), "DATABASE_URL": "", "ELEARNING_SECRET_KEY": "x" * 32,
        "ELEARNING_BASE_URL": "https://learn.example.org", "ELEARNING_SMTP_SECURITY": "none",
        "ELEARNING_SMTP_HOST": "127.0.0.1", "ELEARNING_MAIL_FROM": "learn@example.org",
    }  # fmt: skip
    runner = CliRunner(env=chosen)
    runner.invoke(migrate, [])

    def invoke(*arguments: str, **more: str) -> Result:
        return runner.invoke(command, list(arguments), env={**chosen, **more})

    return invoke


def test_a_test_mail_is_sent_at_once(run):
    with listening() as server:
        answer = run("test", ADDRESS, ELEARNING_SMTP_PORT=str(server.port))

    assert answer.exit_code == 0, answer.output
    assert [to for to, _ in server.received] == [ADDRESS]


def test_a_server_that_cannot_be_reached_is_told(run):
    with listening() as server:
        port = str(server.port)

    answer = run("test", ADDRESS, ELEARNING_SMTP_PORT=port)

    assert answer.exit_code == 1
    assert "The mail did not leave" in answer.output
    assert "Traceback" not in answer.output


def test_a_wrong_setting_is_named_before_anything_is_sent(run):
    answer = run("test", ADDRESS, ELEARNING_MAIL_FROM="nobody")

    assert answer.exit_code == 1
    assert "ELEARNING_MAIL_FROM" in answer.output


def test_what_waits_is_listed_and_tried_again(run, tmp_path):
    empty = run("list").output
    engine = make_engine(f"sqlite:///{tmp_path}/elearning.sqlite")
    with transaction(engine) as session:
        mail.post(session, "welcome", recipient=ADDRESS, language="en", values={"name": "x"})
    engine.dispose()

    listed, again = run("list").output, run("retry").output

    assert empty == "No mail waits.\n"
    assert f"1  welcome  {ADDRESS}  0 tries, next try" in listed
    assert "1 mail will be tried" in again
