"""First results that statistics keep of a deleted account: whose they were, nobody can tell."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.models import Answer, Attempt, Edition, MoveRow, QuizTry, Remainder


def keep(session: Session, account_id: int) -> int:
    """Copy the first finished attempt of each scenario and try of each quiz; return how many.

    Neither seeds nor numbers of rows are copied, and of the time only the
    month: a certificate that stays must not lead to them.
    """
    made: list[Remainder] = _attempts(session, account_id) + _tries(session, account_id)
    session.add_all(made)
    session.flush()
    return len(made)


def _attempts(session: Session, account_id: int) -> list[Remainder]:
    rows = session.execute(
        select(
            Attempt.id, Attempt.scenario, Edition.digest, Attempt.ending, Attempt.ended_at,
            Attempt.percent, Attempt.result["counts"].label("counts"),
            Attempt.result["breaches"].label("breaches"),
        )
        .join(Edition, Edition.id == Attempt.edition_id)
        .where(
            Attempt.account_id == account_id,
            Attempt.kind == "counted",
            Attempt.ended_at.is_not(None),
        )
        .order_by(Attempt.begun_at.desc(), Attempt.id.desc())
    ).all()  # fmt: skip
    first = {row.scenario: row for row in rows}
    return [
        _remainder(
            "attempt", scenario, row.digest, row.ended_at,
            {name: getattr(row, name) for name in ("ending", "percent", "counts", "breaches")},
            _moves(session, row.id),
        )
        for scenario, row in first.items()
    ]  # fmt: skip


def _tries(session: Session, account_id: int) -> list[Remainder]:
    rows = session.execute(
        select(QuizTry.id, QuizTry.course, QuizTry.result, QuizTry.is_passed, QuizTry.finished_at)
        .where(QuizTry.account_id == account_id, QuizTry.finished_at.is_not(None))
        .order_by(QuizTry.number.desc())
    ).all()
    first = {row.course: row for row in rows}
    return [
        _remainder(
            "quiz", course, "", row.finished_at,
            {"result": row.result, "is_passed": row.is_passed}, _answers(session, row.id),
        )
        for course, row in first.items()
    ]  # fmt: skip


def _moves(session: Session, attempt_id: int) -> list[Any]:
    rows = session.execute(
        select(MoveRow.scene, MoveRow.options, MoveRow.is_default)
        .where(MoveRow.attempt_id == attempt_id)
        .order_by(MoveRow.turn)
    )
    return [[row.scene, list(row.options), row.is_default] for row in rows]


def _answers(session: Session, try_id: int) -> list[Any]:
    # What was written in words may tell who wrote it: the credit is enough.
    rows = session.execute(
        select(Answer.question, Answer.credit).where(Answer.try_id == try_id).order_by(
            Answer.position
        )
    )  # fmt: skip
    return [[row.question, row.credit] for row in rows]


def _remainder(
    kind: str,
    subject: str,
    digest: str,
    ended_at: datetime,
    result: Mapping[str, Any],
    steps: list[Any],
) -> Remainder:
    return Remainder(
        key=secrets.token_hex(16),
        kind=kind,
        subject=subject,
        edition_digest=digest,
        month=f"{ended_at:%Y-%m}",
        result=dict(result),
        steps=steps,
    )
