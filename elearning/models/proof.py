"""What was proved of an edition, or how far proving it got."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class ProofRow(Base):
    """One edition's proof: its report, and the table of values in a form that loads at once.

    It points to no row of ``edition``, since a scenario is proved before
    anybody begins it. A row without a report tells that proving was begun.
    """

    __tablename__ = "proof"

    edition_digest: Mapped[str] = mapped_column(primary_key=True)
    program_digest: Mapped[str] = mapped_column(index=True)
    scenario: Mapped[str]
    variant: Mapped[str]
    format: Mapped[int]  # of the report and the table
    engine_version: Mapped[int]
    budget: Mapped[int]  # how many states were allowed
    tries: Mapped[int]  # how often proving was begun
    verdict: Mapped[str]
    is_sound: Mapped[bool]
    states: Mapped[int]
    milliseconds: Mapped[int]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    table: Mapped[bytes | None]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
