"""The second factor of a sign-in: what an app on a phone knows, and codes on paper."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class SecondFactor(Base):
    """The secret that somebody's app shares with us, sealed; it counts once it was confirmed."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)  # of the last code taken: none counts twice
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """A code for when the phone is gone; it is deleted when it is used."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
