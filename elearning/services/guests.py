"""Guests: what somebody does in a browser without an account, kept for a while.

A guest is an account without address, name or password, made at the first thing
that must be saved and never before. Its only claim is the session of one browser.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from elearning.db import insert_once
from elearning.models import Account, Attempt, FinishedLesson, QuizTry
from elearning.models.account import GUEST
from elearning.models.enrolment import Enrolment
from elearning.services import sessions

NO_PASSWORD = "!"
AT_ONCE = 200  # how many are deleted in one sweep: nobody shall wait for it


@dataclass(frozen=True, slots=True)
class Done:
    """How much a guest has done, to be told before somebody takes it over."""

    lessons: int
    tries: int
    attempts: int

    def __bool__(self) -> bool:
        return bool(self.lessons or self.tries or self.attempts)


def admit(session: Session, key: str, *, days: int, now: datetime) -> None:
    """Let a browser in as a guest whose session has this key.

    The key belongs to the browser: sent twice, from two tabs at once, it is one guest.
    """
    name = f"guest-{hashlib.sha256(key.encode()).hexdigest()[:40]}"
    insert_once(
        session,
        Account,
        email=name,  # no address, and so nobody can sign in with it or be written to
        password_hash=NO_PASSWORD,
        role=GUEST,
        name="",
        name_key="",
        category="",
        organisation="",
        country="",
        language="",
        is_disabled=False,
        has_second_factor=False,
        created_at=now,
        version=1,
    )
    account_id = session.scalar(select(Account.id).where(Account.email == name))
    assert account_id is not None
    sessions.begin_with(session, key, account_id, until=now + timedelta(days=days), now=now)


def count_done(session: Session, guest_id: int) -> Done:
    """Return how much a guest has done."""
    lessons = select(func.count()).select_from(FinishedLesson).join(
        Enrolment, Enrolment.id == FinishedLesson.enrolment_id
    ).where(Enrolment.account_id == guest_id)  # fmt: skip
    tries = select(func.count()).select_from(QuizTry).where(QuizTry.account_id == guest_id)
    attempts = select(func.count()).select_from(Attempt).where(Attempt.account_id == guest_id)
    row = session.execute(
        select(lessons.scalar_subquery(), tries.scalar_subquery(), attempts.scalar_subquery())
    ).one()
    return Done(*row)


def forget(session: Session, guest_id: int) -> None:
    """Delete a guest and everything that was done as one."""
    session.execute(delete(Account).where(Account.id == guest_id, Account.role == GUEST))


def sweep(session: Session, now: datetime, *, days: int) -> None:
    """Delete guests that began so many days ago, some at a time."""
    old = (
        select(Account.id)
        .where(Account.role == GUEST, Account.created_at <= now - timedelta(days=days))
        .order_by(Account.created_at)
        .limit(AT_ONCE)
    )
    session.execute(delete(Account).where(Account.id.in_(old)))
