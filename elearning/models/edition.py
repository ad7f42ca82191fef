"""A scenario exactly as it was when somebody began it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from elearning.db import Base, UTCDateTime


class Edition(Base):
    """A compiled program and its story, shared by all attempts that are pinned to it."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)  # of program and story
    scenario: Mapped[str] = mapped_column(index=True)
    scenario_version: Mapped[str]
    variant: Mapped[str] = mapped_column(default="")
    document_digest: Mapped[str]
    guidance_digest: Mapped[str]
    engine_version: Mapped[int]
    program: Mapped[dict[str, Any]] = mapped_column(JSON)
    story: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
