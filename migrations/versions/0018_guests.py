"""Finding guests whose time is over.

Revision: 0018
After: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_account_guest_created_at",
        "account",
        ["created_at"],
        sqlite_where=sa.text("role = 'guest'"),
        postgresql_where=sa.text("role = 'guest'"),
    )


def downgrade() -> None:
    op.drop_index("ix_account_guest_created_at", table_name="account")
