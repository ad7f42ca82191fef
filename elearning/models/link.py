"""Links that are sent by mail and work once."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Link(Base):
    """One link; the mail holds its token, the table only the hash."""

    __tablename__ = "link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]  # reset | confirm
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str]  # the address that it was sent to
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
