"""What a learner keeps of a lesson, for their own eyes alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Note(Base):
    """A bookmark, words, or both. Emptied it stays, so that its version never begins anew."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("enrolment_id", "lesson"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    lesson: Mapped[str]
    is_bookmarked: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=0)  # of the words; a form says which it began with
