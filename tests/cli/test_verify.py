"""``elearning verify`` tells by its exit status what a file is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from elearning.cli import main
from elearning.credentials.document import canonical_values
from elearning.credentials.key_set import key_set
from elearning.credentials.signature import Signature, sign, signed_bytes
from elearning.credentials.signing_key import PrivateKey, PublicKey
from elearning.db import make_engine, transaction
from elearning.models import Certificate
from elearning.services.migrations import migrate
from tests.credentials.samples import a_document
from tests.services.test_signing_keys import issue

NOW = datetime.now(UTC).replace(microsecond=0)
KEY = PrivateKey(bytes(range(32)))


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify", *map(str, arguments)])
    return done.exit_code, done.output


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "certificate-keys.json"
    public = PublicKey(KEY.kid, KEY.public, NOW - timedelta(days=1))
    path.write_text(json.dumps(key_set([public], issuer="Us")))
    return path


def a_file(tmp_path: Path, key: PrivateKey = KEY, **changes) -> Path:
    values = canonical_values(a_document(**changes))
    path = tmp_path / "certificate.json"
    path.write_bytes(signed_bytes(values, sign(values, key, at=NOW)))
    return path


def test_with_a_copy_of_the_keys_nobody_is_asked(tmp_path, keys, monkeypatch):
    monkeypatch.setenv("ELEARNING_DATABASE_URL", "postgresql://nobody@192.0.2.1/none")
    file = a_file(tmp_path, expires_at=NOW + timedelta(days=1))

    status, told = run(file, "--keys", keys)

    assert status == 0
    assert "VALID" in told
    assert "Grace O'Neill-Adeyemi" in told
    assert "/verify/" in told


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"expires_at": NOW - timedelta(days=1)}, 3, "EXPIRED"),
        ({"expires_at": None}, 0, "VALID"),
        ({"key": PrivateKey(bytes(32))}, 1, "NOT ISSUED HERE"),
    ],
)
def test_the_exit_status_says_what_the_word_says(tmp_path, keys, change, status, word):
    got, told = run(a_file(tmp_path, **change), "--keys", keys)

    assert (got, word in told) == (status, True)


def test_an_altered_file_is_told_apart_and_not_quoted(tmp_path, keys):
    file = a_file(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"Grace", b"Other"))

    status, told = run(file, "--keys", keys)

    assert (status, "ALTERED" in told, "Other" in told) == (1, True, False)


def test_another_kind_of_file_is_no_certificate(tmp_path, keys):
    assert run(keys, "--keys", keys)[0] == 1


def test_keys_that_are_none_are_wrong_use(tmp_path, keys):
    assert run(a_file(tmp_path), "--keys", a_file(tmp_path))[0] == 2


def test_without_keys_the_database_is_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path))
    engine = make_engine(f"sqlite:///{tmp_path / 'elearning.sqlite'}")
    migrate(engine)
    with transaction(engine) as session:
        row = issue(session)
        made = Signature(row.signed_by, row.signed_at, row.signature)
        file = tmp_path / "mine.json"
        file.write_bytes(signed_bytes(row.document, made))
    first = run(file)[0]
    with transaction(engine) as session:
        session.execute(update(Certificate).values(revoked_at=NOW))

    assert (first, run(file)[0]) == (0, 4)
    engine.dispose()
