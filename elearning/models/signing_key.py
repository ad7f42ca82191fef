"""The keys that certificates are signed with: one in use, and those that were before it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class SigningKey(Base):
    """One key; its public half is never deleted, its private half when it is replaced."""

    __tablename__ = "signing_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1, 2, 3...
    kid: Mapped[str] = mapped_column(unique=True)  # the thumbprint of the public half
    public_key: Mapped[str]  # 32 bytes as base64url
    private_key: Mapped[str | None]  # sealed; nothing once another key has followed
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # it may have leaked
