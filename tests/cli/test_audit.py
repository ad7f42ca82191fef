"""``elearning audit``: the chain is checked from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from elearning.cli import main
from elearning.db import make_engine, transaction
from elearning.models import AuditEntry
from elearning.services import audit
from elearning.services.migrations import migrate


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'audit.sqlite'}"
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", url)
    engine = make_engine(url)
    migrate(engine)
    with transaction(engine) as session:
        for number in range(3):
            audit.note(session, "role", audit.OPERATOR, whom=number)
    engine.dispose()
    return url


def test_a_whole_log_is_told_so(database: str) -> None:
    told = CliRunner().invoke(main, ["audit", "verify"])

    assert told.exit_code == 0
    assert "All 3 entries are as they were written." in told.output


def test_the_entry_that_was_removed_is_named(database: str) -> None:
    engine = make_engine(database)
    with transaction(engine) as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 2))
    engine.dispose()

    told = CliRunner().invoke(main, ["audit", "verify"])

    assert told.exit_code == 1
    assert "Entry 2 was removed." in told.output


def test_an_end_that_was_noted_down_is_compared(database: str) -> None:
    end = CliRunner().invoke(main, ["audit", "head"]).output.strip()
    other = f"3:{'f' * 64}"

    same = CliRunner().invoke(main, ["audit", "verify", "--head", end])
    changed = CliRunner().invoke(main, ["audit", "verify", "--head", other])
    no_end = CliRunner().invoke(main, ["audit", "verify", "--head", "three"])

    assert same.exit_code == 0
    assert "Entry 3 was changed" in changed.output
    assert "looks like" in no_end.output
