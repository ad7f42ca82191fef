"""What was done to people, certificates and settings, and by whom; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class AuditEntry(Base):
    """One act. Persons are numbers without a foreign key: an entry outlives its people."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_act_number", "act", "number"),
        Index("ix_audit_entry_whom_number", "whom", "number"),
        Index("ix_audit_entry_by_number", "by", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    act: Mapped[str]
    by: Mapped[int | None]  # an account; nobody for commands and for the platform itself
    whom: Mapped[int | None]  # the account it was done to
    what: Mapped[str]  # anything else that it was done to, such as a serial
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The chain covers the digest only, so that the place can be erased and the chain still holds.
    place: Mapped[str | None]
    salt: Mapped[str | None]
    place_digest: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]


class AuditHead(Base):
    """The end of the chain, so that cutting off its last entries is noticed too."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    digest: Mapped[str]
