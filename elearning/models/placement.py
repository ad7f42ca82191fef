"""A learner's try at proving the lessons of a course."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Placement(Base):
    """One drawn set of questions about lessons that were not finished, and what was answered."""

    __tablename__ = "placement"
    __table_args__ = (UniqueConstraint("account_id", "course", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    course: Mapped[str]
    number: Mapped[int]  # 1 for the first try
    seed: Mapped[str]
    questions: Mapped[dict[str, Any]] = mapped_column(JSON)  # the paper, as it was drawn
    responses: Mapped[list[Any]] = mapped_column(JSON)  # in turn; empty where passed over
    credits: Mapped[list[int]] = mapped_column(JSON)  # in turn, per mille
    answered: Mapped[int] = mapped_column(default=0)
    proved: Mapped[list[str]] = mapped_column(JSON)  # lessons, once finished
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
