"""Certificates that are given back after they were revoked.

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reinstated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("reinstated_reason", sa.String(), server_default="", nullable=False)
        )
        batch_op.create_index("ix_certificate_revoked_at", ["revoked_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_revoked_at")
        batch_op.drop_column("reinstated_reason")
        batch_op.drop_column("reinstated_at")
