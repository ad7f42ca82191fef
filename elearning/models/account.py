"""Who somebody is on the platform."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime
from elearning.models.tally import FORMAT

ROLES = ("learner", "trainer", "manager", "administrator")
# What no list of people shows: browsers that nobody signed in at, and what is left of who has gone.
GUEST, DELETED = "guest", "deleted"
CATEGORIES = ("staff", "government", "partner")


class Account(Base):
    """A person who can sign in."""

    __tablename__ = "account"
    __table_args__ = (
        Index("ix_account_name_key_id", "name_key", "id"),
        # What is left of guests is looked for by their age.
        Index(
            "ix_account_guest_created_at",
            "created_at",
            sqlite_where=text("role = 'guest'"),
            postgresql_where=text("role = 'guest'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # as normalised for signing in
    password_hash: Mapped[str]
    has_second_factor: Mapped[bool] = mapped_column(default=False)  # kept here for the gate
    role: Mapped[str] = mapped_column(default="learner")
    name: Mapped[str]  # as it shall stand on certificates, in any script
    name_key: Mapped[str]  # the name normalised, to sort and to search by
    category: Mapped[str] = mapped_column(default="staff")
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # ISO 3166 code
    language: Mapped[str] = mapped_column(default="")  # empty: as cookie or browser say
    is_disabled: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the address is theirs
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # By which rules what they have shown is counted.
    tally_format: Mapped[int] = mapped_column(default=FORMAT, server_default="0")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
