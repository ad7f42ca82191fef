"""Mails before a certificate ends: 90, 30 and 7 days before, each once."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearning.db import insert_once
from elearning.models import Account, Certificate, Reminder
from elearning.services import mail, renewals

DAYS = (90, 30, 7)
AT_ONCE = 100


def remind(session: Session, *, now: datetime) -> int:
    """Post the reminders that are due, a hundred at most, and return how many there were.

    Whoever is nearer to the end than a reminder is sent the next one only.
    """
    posted = 0
    for days, following in pairwise((*DAYS, 0)):
        for row in session.execute(_due(days, following, now)).all():
            is_first = insert_once(
                session, Reminder, certificate_id=row.id, days=days, posted_at=now
            )
            if is_first:
                mail.post(
                    session,
                    "certificate-ends",
                    recipient=row.email,
                    language=row.language or "en",
                    values=_values(row),
                )
                posted += 1
    return posted


def _due(days: int, following: int, now: datetime) -> Any:
    sent = exists().where(Reminder.certificate_id == Certificate.id, Reminder.days == days)
    other = Certificate.__table__.alias("achieved")
    outdone = exists().where(
        other.c.account_id == Certificate.account_id,
        other.c.course == Certificate.course,
        other.c.level == "achievement",
        Certificate.level == "participation",
    )
    return (
        select(
            Certificate.id, Certificate.serial, Certificate.name, Certificate.course,
            Certificate.course_title, Certificate.level, Certificate.expires_at, Account.email,
            Account.language,
        )
        .join(Account, Account.id == Certificate.account_id)
        .where(
            Certificate.expires_at > now + timedelta(days=following),
            Certificate.expires_at <= now + timedelta(days=days),
            Certificate.revoked_at.is_(None),
            Account.is_disabled.is_(False),
            renewals.NEXT.is_(None),
            ~sent,
            ~outdone,
        )
        .order_by(Certificate.expires_at)
        .limit(AT_ONCE)
    )  # fmt: skip


def _values(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "course": row.course_title,
        "course_slug": row.course,
        "serial": row.serial,
        "is_achieved": row.level == "achievement",
        "ends": row.expires_at.isoformat(),
    }
