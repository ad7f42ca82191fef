"""Time limits of decisions.

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_untimed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("decision_due_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.drop_column("is_default")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("decision_due_at")
        batch_op.drop_column("is_untimed")
