"""Stored attempts are scored again on purpose only, and operators are told first."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from elearning.cli.rescore import rescore_command
from elearning.cli.serve import migrate
from elearning.content.library import Library
from elearning.db import make_engine, opened, transaction
from elearning.models import Attempt
from elearning.services import audit
from elearning.services.audit import Wanted
from tests import journey
from tests.build import an_account


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def run(folder: Path, kept_library: Path):
    runner = CliRunner(
        env={"ELEARNING_VAR": str(folder), "DATABASE_URL": "", "ELEARNING_SECRET_KEY": "k" * 40}
    )
    (folder / "library").symlink_to(kept_library)
    runner.invoke(migrate, [])

    def invoke(*arguments: str) -> Result:
        return runner.invoke(rescore_command, list(arguments))

    return invoke


@pytest.fixture
def engine(run, folder: Path):
    made = make_engine(f"sqlite:///{next(folder.glob('*.sqlite'))}")
    yield made
    made.dispose()


def shown(engine) -> list[int]:
    with opened(engine, writes=False) as session:
        return [one.percent for one in session.query(Attempt)]


def play(engine, library: Library, percent: int) -> int:
    """Play the shipped scenario well, and let another result have been shown."""
    with transaction(engine) as session:
        attempt_id = journey.play_to_the_end(session, library, an_account(session).id)
        was = session.get_one(Attempt, attempt_id).percent
        session.execute(update(Attempt).values(percent=percent))
    assert was is not None
    return was


def test_what_would_change_is_said_first_and_done_on_demand(run, engine, library: Library):
    was = play(engine, library, 12)

    first, unchanged, second, third = run(), shown(engine), run("--yes"), run("--yes")

    assert f"12 % -> {was} %" in first.output
    assert "nothing was changed" in first.output
    assert unchanged == [12]
    assert "1 result was changed" in second.output
    assert shown(engine) == [was]
    assert "Nothing would change" in third.output
    with opened(engine, writes=False) as session:
        entries = audit.list_entries(session, Wanted(act="rescore")).entries
    assert [dict(one.details) for one in entries] == [{"attempts": 1}]


def test_another_scenario_is_left_alone(run, engine, library: Library):
    play(engine, library, 12)

    assert "Nothing would change" in run("another").output


def test_a_new_database_has_nothing_to_score_again(run):
    assert "Nothing would change" in run("--yes").output
