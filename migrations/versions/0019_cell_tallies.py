"""What was shown by sector and phase, and by which rules it was counted of whom.

Revision: 0019
After: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_tally",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_cell_tally_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "sector", "phase", name=op.f("pk_cell_tally")),
    )
    # Zero stands for everybody who is here already: all of them are counted anew.
    op.add_column(
        "account", sa.Column("tally_format", sa.Integer(), server_default="0", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("account", "tally_format")
    op.drop_table("cell_tally")
