"""When a certificate may be renewed, which one it renews, and which one is current."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from elearning.db import table_of
from elearning.models import Certificate

# So long before its end, and ever after it, a certificate may be renewed.
OPENS = timedelta(days=90)

_ROW = table_of(Certificate)
_OTHER = _ROW.alias("other")


_SERIES = select(_OTHER.c.serial).where(
    _OTHER.c.account_id == _ROW.c.account_id,
    _OTHER.c.course == _ROW.c.course,
    _OTHER.c.level == _ROW.c.level,
)

# The serial of the certificate after the one that is asked for, found by its key.
NEXT: ColumnElement[str | None] = (
    _SERIES.where(_OTHER.c.round == _ROW.c.round + 1).correlate(_ROW).scalar_subquery()
)
# The one that has taken its place: the last after it that stands. It need not be its renewal,
# for somebody who had two accounts may have earned the same certificate twice.
CURRENT: ColumnElement[str | None] = (
    _SERIES.where(_OTHER.c.round > _ROW.c.round, _OTHER.c.revoked_at.is_(None))
    .order_by(_OTHER.c.round.desc())
    .limit(1)
    .correlate(_ROW)
    .scalar_subquery()
)
# The one that it renews: its signed document says so, whatever is joined later.
RENEWS: ColumnElement[str | None] = _ROW.c.document["renews"].as_string()


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate whose renewal is open: its successor rests on what is done from then on."""

    serial: str
    round: int
    opens_at: datetime


def opens_at(expires_at: datetime) -> datetime:
    """Return from when on what is done counts for the renewal."""
    return expires_at - OPENS


def can_renew(row: Any, now: datetime) -> bool:
    """Tell whether this certificate is to be renewed now; its successor stands in ``following``."""
    return (
        row.level == "achievement"
        and row.revoked_at is None
        and row.following is None
        and row.expires_at is not None
        and opens_at(row.expires_at) <= now
    )


def find_due(session: Session, account_id: int, course: str, *, now: datetime) -> Due | None:
    """Return the last certificate of achievement on a course, if it may be renewed now."""
    row = session.execute(
        select(
            Certificate.serial, Certificate.round, Certificate.level, Certificate.expires_at,
            Certificate.revoked_at, NEXT.label("following"),
        )
        .where(
            Certificate.account_id == account_id,
            Certificate.course == course,
            Certificate.level == "achievement",
        )
        .order_by(Certificate.round.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if row is None or not can_renew(row, now):
        return None
    return Due(row.serial, row.round, opens_at(row.expires_at))
