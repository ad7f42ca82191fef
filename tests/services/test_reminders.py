"""Reminders leave 90, 30 and 7 days before a certificate ends, each once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from elearning.db import transaction
from elearning.models import Account, Certificate, Outbox
from elearning.services import reminders
from tests.services.test_renewals import ENDS, SOON, Holder

DAY = timedelta(days=1)


@pytest.fixture
def holder(session) -> Holder:
    return Holder(session)


def remind(session, days: float) -> int:
    return reminders.remind(session, now=ENDS - days * DAY)


def kinds(session) -> list[str]:
    return list(session.scalars(select(Outbox.kind)))


def test_each_reminder_leaves_once_on_its_day(session, holder):
    posted = {days: remind(session, days) for days in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0.5, -1)}

    assert {days for days, count in posted.items() if count} == {90, 30, 7}
    assert kinds(session) == ["certificate-ends"] * 3


@pytest.mark.parametrize("days", [60, 20, 3])
def test_whoever_is_nearer_to_the_end_gets_one_mail_and_not_all(session, holder, days):
    assert [remind(session, days) for _ in range(3)] == [1, 0, 0]


def test_a_reminder_goes_to_the_holder_with_what_it_needs(session, holder):
    remind(session, 30)

    mail = session.scalars(select(Outbox)).one()
    assert mail.recipient == session.get_one(Account, holder.id).email
    assert mail.values["serial"] == holder.first.serial
    assert datetime.fromisoformat(mail.values["ends"]) == ENDS
    assert mail.values["is_achieved"]


def test_nobody_is_reminded_of_what_is_renewed(session, holder):
    holder.pass_quiz(SOON)
    holder.decide(SOON)
    holder.award(SOON)

    assert remind(session, 30) == 0


@pytest.mark.parametrize(
    "change",
    [
        update(Certificate).values(revoked_at=datetime(2026, 12, 1, tzinfo=UTC)),
        update(Certificate).values(expires_at=None),
        update(Account).values(is_disabled=True),
    ],
    ids=["revoked", "without an end", "closed account"],
)
def test_nobody_is_reminded_in_vain(session, holder, change):
    session.execute(change)

    assert remind(session, 30) == 0


def test_participation_is_reminded_of_only_while_nothing_more_was_achieved(session, holder):
    session.execute(update(Certificate).values(level="participation"))
    assert remind(session, 30) == 1

    holder.award(ENDS - 20 * DAY)
    assert remind(session, 6) == 0


def test_two_processes_remind_once(engine):
    with transaction(engine) as session:
        Holder(session)

    def work() -> None:
        with transaction(engine) as session:
            remind(session, 30)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 1
