"""The operator's commands for keys show public halves only."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from elearning.cli import main
from elearning.db import make_engine, opened
from elearning.models import AuditEntry, SigningKey
from elearning.services.migrations import migrate

SECRET = "a secret of the operator, long enough to be one"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path))
    monkeypatch.setenv("ELEARNING_SECRET_KEY", SECRET)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine = make_engine(f"sqlite:///{tmp_path / 'elearning.sqlite'}")
    migrate(engine)

    def call(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(main, ["keys", *arguments])
        assert done.exit_code == status, done.output
        return done.output

    call.engine = engine
    yield call
    engine.dispose()


def rows(run) -> list[SigningKey]:
    with opened(run.engine, writes=False) as session:
        return list(session.scalars(select(SigningKey).order_by(SigningKey.number)))


def acts(run) -> list[str]:
    with opened(run.engine, writes=False) as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))


def test_an_empty_list_says_when_the_first_key_is_made(run):
    assert "the first certificate makes one" in run("list")


def test_rotating_begins_a_key_and_ends_the_one_before(run):
    run("rotate")
    told = run("rotate")
    listed = run("list")

    first, second = rows(run)
    assert second.kid in told
    assert listed.index(second.kid) < listed.index(first.kid)
    assert "in use" in listed
    assert "until" in listed
    assert acts(run) == ["key-rotated", "key-rotated"]


def test_no_private_half_is_ever_printed(run):
    printed = run("rotate") + run("list")

    assert rows(run)[0].private_key not in printed


def test_a_withdrawn_key_is_listed_as_such_and_followed_by_another(run):
    run("rotate")
    kid = rows(run)[0].kid

    told = run("withdraw", "--", kid)

    assert "trusted no more" in told
    assert "withdrawn" in run("list")
    assert [one.ended_at is None for one in rows(run)] == [False, True]


def test_withdrawing_an_unknown_key_says_so(run):
    assert "There is no key" in run("withdraw", "--", "nothing", status=1)


def test_without_a_secret_nothing_is_made(run, monkeypatch):
    monkeypatch.setenv("ELEARNING_SECRET_KEY", "short")

    assert "ELEARNING_SECRET_KEY" in run("rotate", status=1)
    assert rows(run) == []
