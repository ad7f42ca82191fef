"""A learner's try at a quiz, and the answers given in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class QuizTry(Base):
    """One drawn set of questions; the questions are kept as they were when drawn."""

    __tablename__ = "quiz_try"
    __table_args__ = (
        UniqueConstraint("account_id", "course", "number"),
        Index("ix_quiz_try_course_finished_at", "course", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    course: Mapped[str]
    number: Mapped[int]  # 1 for the first try
    seed: Mapped[str]
    questions: Mapped[dict[str, Any]] = mapped_column(JSON)  # the paper: pass mark and questions
    answered: Mapped[int] = mapped_column(default=0)
    credit: Mapped[int] = mapped_column(default=0)  # per mille, summed over the answers
    result: Mapped[int | None]  # per mille, once finished
    is_passed: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Answer(Base):
    """What was answered to one question of a try, once."""

    __tablename__ = "answer"

    try_id: Mapped[int] = mapped_column(
        ForeignKey("quiz_try.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str]
    response: Mapped[Any] = mapped_column(JSON)
    credit: Mapped[int]  # per mille
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
