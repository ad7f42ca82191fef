"""What people have shown is counted anew by a command, and by the server by itself."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, update

from elearning.cli.recount import recount_command, recount_waiting
from elearning.cli.serve import migrate
from elearning.content.library import Library
from elearning.db import make_engine, opened, transaction
from elearning.models import Account, CellTally, Tally
from tests import journey
from tests.build import an_account


@pytest.fixture
def run(tmp_path: Path):
    runner = CliRunner(
        env={"ELEARNING_VAR": str(tmp_path), "DATABASE_URL": "", "ELEARNING_SECRET_KEY": "k" * 40}
    )
    runner.invoke(migrate, [])

    def invoke(*arguments: str) -> Result:
        return runner.invoke(recount_command, list(arguments))

    return invoke


@pytest.fixture
def upgraded(run, tmp_path: Path, library: Library):
    """A database whose people passed a quiz before anything was counted."""
    engine = make_engine(f"sqlite:///{next(tmp_path.glob('*.sqlite'))}")
    with transaction(engine) as session:
        for _ in range(3):
            journey.pass_quiz(session, library, an_account(session).id)
        session.execute(Tally.__table__.delete())
        session.execute(CellTally.__table__.delete())
        session.execute(update(Account).values(tally_format=0))
    yield engine
    engine.dispose()


def counted(engine: Engine) -> set[int]:
    with opened(engine, writes=False) as session:
        return set(session.scalars(select(CellTally.account_id)))


def test_whoever_waits_is_counted_once(run, upgraded):
    first, second = run(), run()

    assert "3 accounts were counted anew." in first.output
    assert "Nobody was waiting." in second.output
    assert len(counted(upgraded)) == 3


def test_everybody_is_counted_on_demand(run, upgraded):
    run()

    assert "3 accounts were counted anew." in run("--all").output
    assert len(counted(upgraded)) == 3


def test_a_server_counts_by_itself_until_nobody_waits(upgraded, library: Library):
    assert [recount_waiting(upgraded, library) for _ in range(2)] == [3, 0]
    assert len(counted(upgraded)) == 3
