"""A mistake that somebody found in the content."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime

KINDS = ("lesson", "point", "scene")


class Report(Base):
    """One mistake reported, waiting for a trainer or handled by one."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_handled_at_id", "handled_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    kind: Mapped[str]
    subject: Mapped[str]  # course/lesson, point or scenario/scene
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
