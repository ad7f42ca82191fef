"""Backups are whole, and restoring one loses nothing."""

import io
import sqlite3
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from elearning import db
from elearning.cli.backup import backup, restore
from elearning.cli.serving import ServingLock


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setenv("ELEARNING_VAR", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def database(var: Path) -> Path:
    path = var / "elearning.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE note (body TEXT)")
        connection.execute("INSERT INTO note VALUES ('before')")
    connection.close()
    return path


def notes(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    found = [body for (body,) in connection.execute("SELECT body FROM note")]
    connection.close()
    return found


def run(command, *arguments: object):
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_restored_backup_holds_what_was_there(database: Path, var: Path, tmp_path: Path):
    (var / "keys").mkdir()
    (var / "keys" / "signing").write_text("secret")
    assert run(backup, tmp_path / "b.tar").exit_code == 0
    database.unlink()
    (var / "keys" / "signing").unlink()

    answer = run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 0, answer.output
    assert notes(database) == ["before"]
    assert (var / "keys" / "signing").read_text() == "secret"


def test_what_was_there_is_kept_beside_the_restored_database(database: Path, tmp_path: Path):
    run(backup, tmp_path / "b.tar")
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO note VALUES ('after')")
    connection.close()

    run(restore, tmp_path / "b.tar")

    (kept,) = database.parent.glob("*.before-*")
    assert notes(database) == ["before"]
    assert notes(kept) == ["before", "after"]


def test_a_backup_made_while_somebody_writes_is_of_one_moment(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(db, "WAIT_MS", 100)  # To note the backup in the log, it waits in vain.
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO note VALUES ('half')")

    answer = run(backup, tmp_path / "b.tar")
    writer.execute("COMMIT")
    writer.close()
    run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 0
    assert notes(database) == ["before"]


def test_restoring_is_refused_while_the_platform_is_served(database: Path, tmp_path: Path):
    run(backup, tmp_path / "b.tar")

    with ServingLock(database.parent).for_serving():
        answer = run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 1
    assert "being served" in answer.output


def test_a_damaged_backup_changes_nothing(database: Path, tmp_path: Path):
    run(backup, tmp_path / "b.tar")
    body = bytearray((tmp_path / "b.tar").read_bytes())
    place = body.index(b"SQLite format 3") + 200
    body[place] ^= 255
    (tmp_path / "b.tar").write_bytes(body)

    answer = run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 1
    assert "damaged" in answer.output
    assert notes(database) == ["before"]


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "keys/../../outside", "other"])
def test_a_backup_with_a_member_of_another_name_is_refused(
    database: Path, tmp_path: Path, name: str
):
    run(backup, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar", "a") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))

    answer = run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 1
    assert notes(database) == ["before"]
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("body", [b"", b"not an archive", b"\x00" * 4096])
def test_what_is_no_backup_is_refused_in_one_sentence(var: Path, tmp_path: Path, body: bytes):
    (tmp_path / "b.tar").write_bytes(body)

    answer = run(restore, tmp_path / "b.tar")

    assert answer.exit_code == 1
    assert "backup" in answer.output
    assert "Traceback" not in answer.output


@pytest.mark.parametrize(("command", "tool"), [(backup, "pg_dump"), (restore, "pg_restore")])
def test_for_postgresql_they_name_its_own_tool(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command, tool: str
):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/x")
    (tmp_path / "b.tar").touch()

    answer = run(command, tmp_path / "b.tar")

    assert answer.exit_code == 1
    assert tool in answer.output
