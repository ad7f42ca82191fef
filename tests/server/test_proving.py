"""A server that runs proves what is new, and stands in nobody's way."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select

from elearning.cli.backup import backup, restore
from elearning.db import make_engine, opened
from elearning.models import ProofRow
from elearning.services.migrations import migrate
from tests.conftest import ROOT
from tests.content.harbour import HARBOUR, a_harbour
from tests.servers import Server, start

SCENARIO = "simulations/harbour/scenario.yaml"
LONG = "simulations/typhoon-maruvai"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a small scenario and its variant."""
    return a_harbour(tmp_path / "content")


@pytest.fixture
def engine(tmp_path: Path):
    (tmp_path / "var").mkdir()
    made = make_engine(f"sqlite:///{tmp_path / 'var' / 'elearning.sqlite'}")
    migrate(made)
    yield made
    made.dispose()


def served(tmp_path: Path, root: Path) -> Server:
    var = tmp_path / "var"
    url = f"sqlite:///{var / 'elearning.sqlite'}"
    return start(var, url, CONTENT=root, WORKERS=1, PROVE=1)


def waited_for(engine: Engine, is_there: Callable[[list[ProofRow]], bool]) -> list[ProofRow]:
    """Return the rows of proofs once they are as they should be."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with opened(engine, writes=False) as session:
            rows = list(session.scalars(select(ProofRow).order_by(ProofRow.variant)))
        if is_there(rows):
            return rows
        time.sleep(0.05)
    raise AssertionError([(row.scenario, row.variant, row.verdict, row.tries) for row in rows])


def are_sound(count: int) -> Callable[[list[ProofRow]], bool]:
    return lambda rows: sum(row.is_sound for row in rows) == count


def is_one_under_way(rows: list[ProofRow]) -> bool:
    # On a busy machine the first of two may be proved before anybody looks.
    return any(row.verdict == "under-way" for row in rows)


@pytest.mark.server
def test_all_variants_are_proved_and_what_is_read_anew_as_well(
    tmp_path: Path, root: Path, engine: Engine
) -> None:
    server = served(tmp_path, root)
    rows = waited_for(engine, are_sound(2))
    assert [row.variant for row in rows] == ["", "north"]

    (root / SCENARIO).write_text(HARBOUR.replace("A storm nears", "A great storm nears"))
    (tmp_path / "var" / "content.stamp").touch()

    waited_for(engine, are_sound(4))
    server.stop()
    assert server.processes() == []
    said = server.log.read_text()
    assert said.count("Proved harbour") == 4
    assert "Warning" not in said


@pytest.mark.server
def test_a_kill_while_proving_leaves_the_proof_to_the_next_start(
    tmp_path: Path, root: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / LONG, root / LONG)
    shutil.rmtree(root / "simulations/harbour")
    monkeypatch.setenv("ELEARNING_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    first = served(tmp_path, root)
    begun = len(waited_for(engine, is_one_under_way))
    assert CliRunner().invoke(backup, [str(tmp_path / "b.tar")]).exit_code == 0
    assert "being served" in CliRunner().invoke(restore, [str(tmp_path / "b.tar")]).output
    first.kill()

    second = served(tmp_path, root)
    rows = waited_for(engine, lambda rows: rows[begun - 1].tries == 2)

    second.stop()
    assert rows[begun - 1].verdict == "under-way"
    assert CliRunner().invoke(restore, [str(tmp_path / "b.tar")]).exit_code == 0


@pytest.mark.server
@pytest.mark.parametrize("whole_group", [False, True])
def test_a_server_that_is_stopped_while_proving_leaves_nobody_behind(
    tmp_path: Path, root: Path, engine: Engine, *, whole_group: bool
) -> None:
    shutil.copytree(ROOT / LONG, root / LONG)
    shutil.rmtree(root / "simulations/harbour")
    server = served(tmp_path, root)
    waited_for(engine, is_one_under_way)

    (os.killpg if whole_group else os.kill)(server.process.pid, signal.SIGTERM)
    server.process.wait(15)

    row = waited_for(engine, lambda rows: rows[-1].tries == 0)[-1]
    assert row.verdict == "under-way"
    assert server.processes() == []
