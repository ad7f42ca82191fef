"""A backup that is made while people decide is whole, and a restored one serves them again."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from elearning.db import make_engine, opened
from elearning.models import Answer, Attempt, Enrolment, FinishedLesson, MoveRow, QuizTry
from tests import journey
from tests.bench.load import Client, Request
from tests.bench.setting import prepare
from tests.server.test_kill import Actor, Ledger, until, wrong_counts
from tests.servers import free_port, start

BACKUPS = 3


def elearning(var: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the operator's command on an installation, as a process of its own."""
    environment = {name: value for name, value in os.environ.items() if "ELEARNING" not in name}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", "from elearning.cli import main; main()", *map(str, arguments)],
        env=environment | {"ELEARNING_VAR": str(var)},
        capture_output=True,
        text=True,
    )


def sizes(engine: Engine) -> dict[str, int]:
    tables = (Attempt, MoveRow, FinishedLesson, Enrolment, QuizTry, Answer)
    with opened(engine, writes=False) as session:
        return {
            one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0
            for one in tables
        }


@pytest.mark.server
def test_a_backup_under_load_is_of_one_moment_and_can_be_served(tmp_path: Path):
    port = free_port()
    setting = prepare(tmp_path / "var", people=4, scenario=journey.SCENARIO, port=port)
    engine, ledger = make_engine(setting.database_url), Ledger()
    server = start(setting.var, setting.database_url, port=port)
    stop, files = threading.Event(), [tmp_path / f"{number}.tar" for number in range(BACKUPS)]
    threads = [
        threading.Thread(
            target=Actor(one, setting, engine, ledger, number).act, args=(server, stop)
        )
        for number, one in enumerate(setting.learners)
    ]
    for thread in threads:
        thread.start()
    until(lambda: sum(ledger.sizes()) > len(threads))
    acknowledged = sum(ledger.sizes())
    made = [elearning(setting.var, "backup", file) for file in files]
    refused = elearning(setting.var, "restore", files[0])
    stop.set()
    for thread in threads:
        thread.join()
    server.stop()

    assert [one.returncode for one in made] == [0] * BACKUPS, made
    assert refused.returncode == 1
    moves = [restored_moves(tmp_path / f"restored{n}", files[n], setting) for n in range(BACKUPS)]
    assert moves == sorted(moves)
    assert 0 < acknowledged <= moves[-1] <= sum(sizes(engine).values())
    engine.dispose()

    last = tmp_path / f"restored{BACKUPS - 1}"
    again = start(last, f"sqlite:///{last / 'elearning.sqlite'}", port=port)
    learner, client = setting.learners[0], Client(again.port)
    status, _ = client.send(
        Request("GET", f"/simulate/attempts/{learner.attempt_id}", learner.cookie)
    )
    client.close()
    again.stop()
    setting.app.extensions["engine"].dispose()
    assert status == 200


def restored_moves(var: Path, file: Path, setting: object) -> int:
    """Restore a backup elsewhere, check that its counts agree, and return how much it holds."""
    answer = elearning(var, "restore", file)
    assert answer.returncode == 0, answer.stderr
    engine = make_engine(f"sqlite:///{var / 'elearning.sqlite'}")
    with opened(engine, writes=False) as session:
        wrong = wrong_counts(session, setting)
    held = sum(sizes(engine).values())
    engine.dispose()
    assert wrong == []
    return held


def test_what_the_commands_write_is_for_its_owner_alone(tmp_path: Path):
    var = tmp_path / "var"

    answers = [elearning(var, "migrate"), elearning(var, "backup", tmp_path / "b.tar")]

    assert [one.returncode for one in answers] == [0, 0], answers
    written = [*var.rglob("*"), tmp_path / "b.tar", var]
    assert len(written) >= 3
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []
