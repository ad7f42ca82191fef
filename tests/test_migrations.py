"""The migrations build exactly what the models say, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from elearning.db import Base, make_engine, opened
from elearning.models import Account
from elearning.services import readiness
from elearning.services.migrations import downgrade, head, migrate
from tests.build import an_account


def test_the_migrations_build_what_the_models_say(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_a_planted_difference_is_found(engine: Engine):
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE account ADD COLUMN planted INTEGER"))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = compare_metadata(context, Base.metadata)
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE account DROP COLUMN planted"))

    assert [entry[0] for entry in found] == ["remove_column"]


def test_readiness_knows_the_newest_migration():
    assert head() == readiness.HEAD


def test_a_filled_database_goes_down_and_up_again(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'filled.sqlite'}")
    migrate(engine)
    with opened(engine, writes=True) as session:
        an_account(session)
        session.commit()

    downgrade(engine, "base")
    emptied = set(inspect(engine).get_table_names())
    migrate(engine)

    assert emptied <= {"alembic_version"}
    with opened(engine, writes=False) as session:
        assert session.query(Account).count() == 0
        assert readiness.check_database(session).is_at_head
    engine.dispose()


def test_whoever_was_here_before_is_counted_anew_by_the_rules_of_today(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'older.sqlite'}")
    migrate(engine)
    with opened(engine, writes=True) as session:
        an_account(session)
        session.commit()

    downgrade(engine, "0018")
    migrate(engine)

    with opened(engine, writes=False) as session:
        assert session.query(Account.tally_format).one() == (0,)
    engine.dispose()


@pytest.mark.parametrize(
    "pragma", [("synchronous", 2), ("foreign_keys", 1), ("journal_mode", "wal")]
)
def test_every_connection_to_sqlite_is_durable_and_strict(tmp_path, pragma):
    engine = make_engine(f"sqlite:///{tmp_path / 'one.sqlite'}")

    with engine.connect() as connection:
        found = connection.execute(text(f"PRAGMA {pragma[0]}")).scalar()

    engine.dispose()
    assert found == pragma[1]
