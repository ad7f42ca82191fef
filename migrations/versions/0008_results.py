"""Results of attempts, and the practice branches that leave them.

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("percent", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("branch_of", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("branch_turn", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("branch_turn")
        batch_op.drop_column("branch_of")
        batch_op.drop_column("percent")
