"""A learner's run through a scenario: its moves, and the private reflection afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime

KINDS = ("counted", "practice", "trial")  # trial: a trainer's, begun at any scene


class Attempt(Base):
    """One run, pinned to an edition; its moves are the truth and its state is a cache."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index(
            "ix_attempt_open",
            "account_id",
            "scenario",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND left_at IS NULL"),
            postgresql_where=text("ended_at IS NULL AND left_at IS NULL"),
        ),
        Index("ix_attempt_account_id_begun_at", "account_id", "begun_at"),
        Index("ix_attempt_scenario_ended_at", "scenario", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    scenario: Mapped[str]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(default="counted")
    seed: Mapped[str]
    is_untimed: Mapped[bool] = mapped_column(default=False)  # decides without time limits
    start_scene: Mapped[str] = mapped_column(default="")  # only for a trainer's trial
    turn: Mapped[int] = mapped_column(default=0)  # how many moves there are
    state: Mapped[dict[str, Any]] = mapped_column(JSON)  # what replaying the moves gives
    recent: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what the scene page tells
    ending: Mapped[str | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # as shown when it ended
    percent: Mapped[int | None]  # rounded down; nothing as long as no sound proof is kept
    # A practice branch: the attempt it leaves, and how many of its moves it begins with. No
    # foreign key: SQLite would build the table anew, and all moves would go with the old one.
    branch_of: Mapped[int | None]
    branch_turn: Mapped[int | None]
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decision_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # once its time runs
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # given up by its learner
    debriefed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class MoveRow(Base):
    """One decision as it was taken; attempt and turn are its key, so it counts once."""

    __tablename__ = "move"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    turn: Mapped[int] = mapped_column(primary_key=True)
    scene: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSON)
    is_default: Mapped[bool] = mapped_column(default=False)  # taken because the time ran out
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Reflection(Base):
    """A learner's private thoughts after the debrief."""

    __tablename__ = "reflection"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    saw: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    differently: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
