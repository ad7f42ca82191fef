"""What somebody's first results add to statistics, once nobody can tell whose they were."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base

KINDS = ("attempt", "quiz")


class Remainder(Base):
    """One first result of a deleted account: no person, no moment, and no number that follows."""

    __tablename__ = "remainder"
    __table_args__ = (Index("ix_remainder_kind_subject", "kind", "subject"),)

    # At random: numbers in a row would tell which results belonged to one person.
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]  # a scenario or a course
    edition_digest: Mapped[str]  # empty for a quiz
    month: Mapped[str]  # in which it ended, such as 2026-11
    result: Mapped[dict[str, Any]] = mapped_column(JSON)  # ending and counts, or result and passed
    steps: Mapped[list[Any]] = mapped_column(JSON)  # moves, or questions with their credit
