"""First results of deleted accounts, without their persons.

Revision: 0013
After: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remainder",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("edition_digest", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_remainder")),
    )
    op.create_index("ix_remainder_kind_subject", "remainder", ["kind", "subject"])


def downgrade() -> None:
    op.drop_index("ix_remainder_kind_subject", table_name="remainder")
    op.drop_table("remainder")
