"""Which reminders of the end of a certificate were sent, so that each is sent once."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Reminder(Base):
    """One mail about one certificate, so many days before its end."""

    __tablename__ = "reminder"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
