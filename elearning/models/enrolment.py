"""A learner on a course, and the lessons that are finished."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Enrolment(Base):
    """One learner's way through one course; counts are kept beside the rows they count."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("account_id", "course"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    course: Mapped[str] = mapped_column(index=True)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_lesson: Mapped[str] = mapped_column(default="")  # where to continue
    lessons_done: Mapped[int] = mapped_column(default=0)
    lessons_proved: Mapped[int] = mapped_column(default=0, server_default="0")  # of those done
    quiz_best: Mapped[int | None]  # per mille, the best finished try
    quiz_passed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class FinishedLesson(Base):
    """A lesson that a learner has finished, known by its slug."""

    __tablename__ = "finished_lesson"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    lesson: Mapped[str] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Proved instead of read.
    by_placement: Mapped[bool] = mapped_column(default=False, server_default=false())
