"""How somebody's answers and decisions went, counted beside the rows that they are in."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base


class Tally(Base):
    """Counts of one person on one subject: a guidance point, or a sector and phase."""

    __tablename__ = "tally"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(primary_key=True)  # G-04; 4/during; 0/during for all
    met: Mapped[int]
    missed: Mapped[int]
    owed: Mapped[int]  # up by one for each miss, down for each time it was met, from 0 to 5
