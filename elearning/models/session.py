"""A browser that is signed in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class SignIn(Base):
    """One browser's session; the cookie holds the key, the table only its hash."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_on: Mapped[date]  # to the day: enough to know one's own browsers by
    device: Mapped[str] = mapped_column(default="")  # such as "Firefox, Android"; never an address
    awaits_code: Mapped[bool] = mapped_column(default=False)  # the second factor is still to come
