"""What a guest has done becomes an account's, exactly once.

The rules stand in ``docs/data.md``. All of it happens in the transaction of signing
in; the guest is held first and deleted last, so that of two who sign in at
once with the same browser one gets everything and the other nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import Account, Attempt, Enrolment
from elearning.models.account import GUEST, ROLES
from elearning.services import completing, joining
from elearning.services.certificates import Issuer


def adopt(
    session: Session,
    library: Library,
    *,
    guest_id: int,
    account_id: int,
    now: datetime,
    issuer: Issuer,
) -> bool:
    """Give an account what a guest has done, and delete the guest; tell whether there was one.

    What it earns is certified at once: a guest holds no certificates.
    """
    if not _hold(session, guest_id, account_id):
        return False
    joining.join_courses(session, library, account_id, guest_id)
    joining.append_tries(session, account_id, guest_id)
    _take_attempts(session, guest_id, account_id, now)
    joining.count_anew(session, library, account_id, guest_id)
    joining.point(session, account_id, guest_id)
    session.flush()
    # What was not taken would go with the guest; there is nothing left to take.
    session.execute(delete(Account).where(Account.id == guest_id))
    _certify(session, library, account_id, now=now, issuer=issuer)
    return True


def _hold(session: Session, guest_id: int, account_id: int) -> bool:
    """Hold both accounts until the end, in one order, and tell whether both are still there."""
    rows = session.execute(
        select(Account.id, Account.role)
        .where(Account.id.in_((guest_id, account_id)))
        .order_by(Account.id)
        .with_for_update()
    ).all()
    roles = {row.id: row.role for row in rows}
    return roles.get(guest_id) == GUEST and roles.get(account_id) in ROLES


def _of(session: Session, model: Any, account_id: int, order: Any) -> Sequence[Any]:
    chosen = select(model).where(model.account_id == account_id).order_by(order)
    return session.scalars(chosen.with_for_update().execution_options(populate_existing=True)).all()


def _take_attempts(session: Session, guest_id: int, account_id: int, now: datetime) -> None:
    own = _of(session, Attempt, account_id, Attempt.id)
    counted = {one.scenario for one in own if one.kind == "counted" and one.turn}
    waiting = {one.scenario: one for one in own if _is_open(one)}
    for one in _of(session, Attempt, guest_id, Attempt.id):
        if one.scenario in counted and one.kind == "counted":
            # Otherwise somebody would play as guests until it goes well, and count that.
            one.kind = "practice"
        if one.scenario in waiting:
            _leave_one(waiting, one, now)
            session.flush()
        one.account_id = account_id
        session.flush()


def _is_open(attempt: Attempt) -> bool:
    return attempt.ended_at is None and attempt.left_at is None


def _leave_one(waiting: dict[str, Attempt], taken: Attempt, now: datetime) -> None:
    """Only one attempt of a scenario may be open: the account's own, if anything was decided."""
    own = waiting[taken.scenario]
    is_empty = own.turn == 0 and taken.turn > 0
    if is_empty or (own.kind == "trial" and _is_open(taken)):
        del waiting[taken.scenario]
        own.left_at = now
    elif _is_open(taken):
        taken.left_at = now


def _certify(
    session: Session, library: Library, account_id: int, *, now: datetime, issuer: Issuer
) -> None:
    for enrolment in _of(session, Enrolment, account_id, Enrolment.id):
        completing.certify(session, library, enrolment, now=now, issuer=issuer)
