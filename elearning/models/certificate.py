"""Proof of completion, and what it stands on."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime

LEVELS = ("participation", "achievement")


class Certificate(Base):
    """One certificate, issued once by the rule of its course."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("account_id", "course", "level", "round"),
        Index("ix_certificate_course_issued_at", "course", "issued_at"),
        Index("ix_certificate_revoked_at", "revoked_at"),
        Index("ix_certificate_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(unique=True)  # without its dashes
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    course: Mapped[str]
    level: Mapped[str]
    round: Mapped[int] = mapped_column(default=1)  # 1 at first; renewals count on
    name: Mapped[str]  # as it stood on the day
    course_title: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)  # canonical, with its evidence
    digest: Mapped[str]  # of the canonical document
    # Empty only until the certificates of older versions are signed, when the tables are migrated.
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("signing_key.kid"))
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signature: Mapped[str | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_reason: Mapped[str] = mapped_column(default="")
    reinstated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reinstated_reason: Mapped[str] = mapped_column(default="", server_default="")
