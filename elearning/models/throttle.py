"""How often something failed lately, so that guessing is slow."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Throttle(Base):
    """Failures counted under one key, such as a hashed account or address."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
