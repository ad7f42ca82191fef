"""``elearning backup FILE`` and ``elearning restore FILE``, for the embedded database."""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from elearning.cli.serving import ServingLock
from elearning.cli.settings import database_file, open_engine, read_settings
from elearning.db import DATABASE_ERRORS, transaction
from elearning.services import audit, readiness
from elearning.services.audit import OPERATOR

DATABASE, MANIFEST, KEYS = "elearning.sqlite", "manifest.json", "keys"
FORMAT = 1
CHUNK = 1024 * 1024
LARGEST_KEY = 64 * 1024


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write database and keys to FILE, as of one moment, also while the server runs."""
    settings = read_settings()
    database = _embedded(settings, "pg_dump --format=custom --file=FILE DATABASE_URL")
    if not database.exists():
        raise click.ClickException(f"There is no database at {database} yet.")
    file.parent.mkdir(parents=True, exist_ok=True)
    _note(settings, "backup", {})
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(database)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        making = Path(folder) / "backup.tar"
        _write_archive(making, copy, Path(settings["VAR"]) / KEYS)
        _sync(making)
        making.replace(file)
    click.echo(
        f"Written to {file} ({file.stat().st_size:,} bytes). It holds personal data and keys."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the database and keys of FILE in place; what was there is kept beside it."""
    settings = read_settings()
    database = _embedded(settings, "pg_restore --clean --if-exists --dbname=DATABASE_URL FILE")
    var = Path(settings["VAR"])
    var.mkdir(parents=True, exist_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    with (
        ServingLock(var).for_restoring(),
        tempfile.TemporaryDirectory(dir=database.parent) as folder,
    ):
        names, made = _read_archive(file, Path(folder))
        kept = _set_aside(database)
        (Path(folder) / DATABASE).replace(database)
        for name in names:
            target = var / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (Path(folder) / name).replace(target)
        _note(settings, "restore", {"made": made})
    click.echo(f"Restored from {file}." + (f" What was there is in {kept}." if kept else ""))


def _embedded(settings: dict[str, Any], tool: str) -> Path:
    database = database_file(settings)
    if database is None:
        raise click.ClickException(f"PostgreSQL has its own tool for this: {tool}")
    return database


def _write_archive(target: Path, database: Path, keys: Path) -> None:
    members = [(DATABASE, database)]
    if keys.is_dir():
        members += [(f"{KEYS}/{key.name}", key) for key in sorted(keys.iterdir()) if key.is_file()]
    manifest = {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": {name: _digest(path) for name, path in members},
    }
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with tarfile.open(target, "w") as archive:
        body = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(body)
        archive.addfile(entry, io.BytesIO(body))
        for name, path in members:
            archive.add(path, arcname=name, recursive=False)


def _note(settings: dict[str, Any], act: str, details: dict[str, Any]) -> None:
    """Keep the act in the log, where the tables are of this version; nothing fails for that."""
    engine = open_engine(settings)
    try:
        with transaction(engine) as session:
            if readiness.check_database(session).is_at_head:
                audit.note(session, act, OPERATOR, details=details)
    except DATABASE_ERRORS:
        click.echo("This could not be noted in the audit log.", err=True)
    finally:
        engine.dispose()


def _read_archive(file: Path, folder: Path) -> tuple[list[str], str]:
    """Unpack and check everything before anything is put in place.

    Returns the keys' names, and when the backup was made.
    """
    with _readable(file) as archive:
        members = iter(archive)
        first = next(members, None)
        if first is None or first.name != MANIFEST or not first.isfile() or first.size > CHUNK:
            raise click.ClickException(f"{file} is not a backup of this platform.")
        wanted, made = _manifest(archive, first, file)
        for member in members:
            _unpack(archive, member, folder, wanted, file)
    if wanted:
        raise click.ClickException(f"{file} is incomplete: {', '.join(sorted(wanted))} is missing.")
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise click.ClickException(f"The database in {file} is damaged. Nothing was changed.")
    found = folder / KEYS
    keys = sorted(found.iterdir()) if found.is_dir() else []
    return [f"{KEYS}/{key.name}" for key in keys], made


@contextmanager
def _readable(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise click.ClickException(f"{file} cannot be read as a backup: {error}") from None


def _manifest(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, file: Path
) -> tuple[dict[str, str], str]:
    handle = archive.extractfile(entry)
    try:
        manifest = json.loads(handle.read() if handle else b"")
        names, made = dict(manifest["sha256"]), str(manifest.get("made", ""))
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{file} is not a backup of this platform.") from None
    if manifest.get("format") != FORMAT:
        raise click.ClickException(f"{file} was written by a newer version of this platform.")
    return names, made


def _unpack(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    folder: Path,
    wanted: dict[str, str],
    file: Path,
) -> None:
    """Unpack one member that the manifest names; names and kinds of others are refused."""
    is_key = member.name.startswith(f"{KEYS}/") and "/" not in member.name[len(KEYS) + 1 :]
    is_known = member.name in wanted and (member.name == DATABASE or is_key)
    handle = archive.extractfile(member) if member.isfile() else None
    if not is_known or handle is None or ".." in member.name:
        raise click.ClickException(f"{file} holds {member.name!r}, which no backup of ours does.")
    if is_key and member.size > LARGEST_KEY:
        raise click.ClickException(f"{file} holds a key that is too large: {member.name}")
    target = folder / member.name
    target.parent.mkdir(exist_ok=True, mode=0o700)
    with target.open("xb") as copy:
        while chunk := handle.read(CHUNK):
            copy.write(chunk)
    target.chmod(0o600)
    _sync(target)
    if _digest(target) != wanted.pop(member.name):
        raise click.ClickException(f"{member.name} in {file} is damaged. Nothing was changed.")


def _set_aside(database: Path) -> Path | None:
    if not database.exists():
        return None
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = database.with_name(f"{database.name}.before-{stamp}")
    database.replace(kept)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return kept


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
