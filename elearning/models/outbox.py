"""Mails that wait to be sent, so that none is lost while the mail server is down."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Outbox(Base):
    """One mail, sent or still waiting."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_sent_at_next_at", "sent_at", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    kind: Mapped[str]  # names the pair of mail templates
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(default="")  # why the last try failed, in a word
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
