"""Invitations to make an account: for one person or a group, until a day."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Invitation(Base):
    """One link; it is signed, so that nobody can make one from what stands here."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")  # whom it is for, in words of whoever made it
    course: Mapped[str] = mapped_column(default="")  # slug; empty for none
    most: Mapped[int]  # how many accounts may be made with it
    used: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
