"""Runs migrations on the connection that the command hands in."""

from alembic import context

from elearning import models  # noqa: F401  (fills the metadata)
from elearning.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
