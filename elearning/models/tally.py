"""What somebody's answers and decisions have shown, counted beside the rows that they are in."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base

# Counted by the rules of today; what was counted by others is counted anew, by account.
FORMAT = 1


class Tally(Base):
    """How often one person met and missed one guidance point."""

    __tablename__ = "tally"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(primary_key=True)  # G-04
    met: Mapped[int]
    missed: Mapped[int]
    owed: Mapped[int]  # up by one for each miss, down for each time it was met, from 0 to 5


class CellTally(Base):
    """What one person has shown about one sector in one phase."""

    __tablename__ = "cell_tally"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    sector: Mapped[int] = mapped_column(primary_key=True)  # 0 for the whole phase
    phase: Mapped[str] = mapped_column(primary_key=True)
    questions: Mapped[int]
    credit: Mapped[int]  # per mille, summed over the questions
    attempts: Mapped[int]  # those with a proven result
    decisions: Mapped[int]  # of those attempts, where anything could still be lost
    kept: Mapped[int]  # per mille, summed over the attempts
