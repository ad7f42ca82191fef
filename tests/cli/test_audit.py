"""``elearning audit``: the chain is checked from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, text

from elearning.cli import main
from elearning.db import make_engine, transaction
from elearning.models import AuditEntry, AuditHead
from elearning.services import audit, mail
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


@pytest.mark.parametrize(
    ("entries", "told"),
    [(0, "The log has no entry yet."), (1, "The only entry is as it was written.")],
)
def test_a_short_log_is_told_so(database: str, entries: int, told: str) -> None:
    engine = make_engine(database)
    with transaction(engine) as session:
        session.execute(delete(AuditEntry))
        session.execute(delete(AuditHead))
        for _ in range(entries):
            audit.note(session, "role", audit.OPERATOR)
    engine.dispose()

    assert CliRunner().invoke(main, ["audit", "verify"]).output.strip() == told


def acts(database: str) -> list[tuple[str, int | None, str | None]]:
    """Return what the log holds beyond the entries that each of these tests begins with."""
    engine = make_engine(database)
    with transaction(engine) as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()[3:]
        assert audit.verify(session) is None
        found = [(one.act, one.by, one.place) for one in rows]
    engine.dispose()
    return found


def test_a_backup_and_its_return_are_noted_as_acts_of_the_operator(database: str, tmp_path):
    file = str(tmp_path / "backup.tar")
    made = CliRunner().invoke(main, ["backup", file])
    between = acts(database)
    back = CliRunner().invoke(main, ["restore", file])

    assert (made.exit_code, back.exit_code) == (0, 0), back.output
    assert between == [("backup", None, "command line")]
    # The backup holds its own entry, and nothing that came after it but its return.
    assert [act for act, _, _ in acts(database)] == ["backup", "restore"]


def test_a_backup_is_made_even_if_nothing_can_be_noted(database: str, tmp_path):
    engine = make_engine(database)
    with transaction(engine) as session:
        session.execute(text("DROP TABLE audit_entry"))
    engine.dispose()

    told = CliRunner().invoke(main, ["backup", str(tmp_path / "backup.tar")])

    assert told.exit_code == 0
    assert "could not be noted" in told.output
    assert (tmp_path / "backup.tar").exists()


def test_mails_that_are_tried_again_are_noted(database: str):
    engine = make_engine(database)
    CliRunner().invoke(main, ["mail", "retry"])
    with transaction(engine) as session:
        mail.post(session, "welcome", recipient="a@example.org", language="en", values={})
    engine.dispose()

    CliRunner().invoke(main, ["mail", "retry"])

    assert [act for act, _, _ in acts(database)] == ["mail-retry"]


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
