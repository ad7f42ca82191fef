"""The audit log: what was done stands there in order, and what was changed afterwards is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from elearning.db import opened, transaction
from elearning.models import AuditEntry, AuditHead
from elearning.services import audit
from elearning.services.audit import Broken, Doer, Head, Wanted
from tests.build import an_account

DESK = Doer(None, "198.51.100.7")


@pytest.fixture
def written(session: Session) -> Session:
    """Return a session with five entries in its log."""
    for number in range(1, 6):
        audit.note(session, "role", DESK, whom=number, details={"to": "trainer"})
    return session


def test_an_untouched_log_holds(written: Session) -> None:
    assert audit.verify(written) is None
    assert audit.read_head(written).number == 5


def test_an_empty_log_holds(session: Session) -> None:
    assert audit.verify(session) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"act": "disable"}, {"by": 3}, {"whom": 9}, {"what": "a certificate"},
        {"details": {"to": "learner"}}, {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"place": "203.0.113.1"}, {"place": None}, {"previous": "0" * 64}, {"digest": "f" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
def test_the_first_entry_that_was_changed_is_named(written: Session, changed) -> None:
    written.execute(update(AuditEntry).where(AuditEntry.number >= 3).values(**changed))

    assert audit.verify(written) == Broken(3, "changed")


@pytest.mark.parametrize(("gone", "found"), [(1, Broken(1, "removed")), (4, Broken(4, "removed"))])
def test_an_entry_that_was_removed_is_named(written: Session, gone: int, found: Broken) -> None:
    written.execute(delete(AuditEntry).where(AuditEntry.number == gone))

    assert audit.verify(written) == found


def test_a_log_whose_end_was_cut_off_is_found(written: Session) -> None:
    written.execute(delete(AuditEntry).where(AuditEntry.number > 3))

    assert audit.verify(written) == Broken(4, "cut")


def test_a_log_that_was_emptied_is_found(written: Session) -> None:
    written.execute(delete(AuditEntry))

    assert audit.verify(written) == Broken(1, "cut")


def test_a_chain_made_anew_is_found_by_an_end_that_was_noted_down(written: Session) -> None:
    noted = audit.read_head(written)
    written.execute(delete(AuditEntry))
    written.execute(delete(AuditHead))
    written.expire_all()
    for number in range(1, 6):
        audit.note(written, "role", DESK, whom=number, details={"to": "learner"})

    assert audit.verify(written) is None
    assert audit.verify(written, noted) == Broken(5, "changed")
    assert audit.verify(written, Head(9, "f" * 64)) == Broken(6, "cut")


def test_from_where_is_erased_after_a_time_and_the_chain_still_holds(written: Session) -> None:
    later = datetime.now(UTC) + audit.PLACES_KEPT + timedelta(days=1)

    audit.erase_places(written, later)

    written.expire_all()
    assert {one.place for one in audit.list_entries(written, Wanted()).entries} == {None}
    assert audit.verify(written) is None


def test_entries_are_found_by_act_person_and_time(session: Session) -> None:
    amal = an_account(session, email="amal@example.org", name="Amal Haddad")
    audit.note(session, "role", DESK, whom=amal.id)
    audit.note(session, "disable", Doer(amal.id, "198.51.100.7"), whom=None)
    audit.note(session, "role", DESK, whom=99)
    soon = datetime.now(UTC) + timedelta(hours=1)

    by_act = audit.list_entries(session, Wanted(act="role")).entries
    by_person = audit.list_entries(session, Wanted(person="haddad")).entries
    later = audit.list_entries(session, Wanted(since=soon)).entries
    before = audit.list_entries(session, Wanted(until=soon)).entries

    assert [one.whom for one in by_act] == [99, amal.id]
    assert [one.act for one in by_person] == ["disable", "role"]
    assert (len(later), len(before)) == (0, 3)
    assert by_person[1].whom_name == "Amal Haddad"


def test_a_long_log_is_read_page_by_page(session: Session) -> None:
    for _ in range(audit.PAGE + 2):
        audit.note(session, "role", DESK)

    first = audit.list_entries(session, Wanted())
    second = audit.list_entries(session, Wanted(), before=first.next_before)

    assert len(first.entries) == audit.PAGE
    assert [one.number for one in second.entries] == [2, 1]
    assert second.next_before is None
    assert len(list(audit.stream_entries(session, Wanted()))) == audit.PAGE + 2


def test_twenty_acts_at_once_make_one_unbroken_chain(engine: Engine) -> None:
    def act(number: int) -> None:
        with transaction(engine) as session:
            audit.note(session, "role", DESK, whom=number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(act, range(1, 21)))

    with opened(engine, writes=False) as session:
        entries = audit.list_entries(session, Wanted()).entries
        assert audit.verify(session) is None
        assert [one.number for one in entries] == list(range(20, 0, -1))
        assert {one.whom for one in entries} == set(range(1, 21))


def test_an_act_that_is_undone_leaves_no_entry_and_no_gap(engine: Engine) -> None:
    for is_undone in (False, True, False):
        with opened(engine, writes=True) as session:
            audit.note(session, "role", DESK)
            if not is_undone:
                session.commit()

    with opened(engine, writes=False) as session:
        assert audit.verify(session) is None
        assert audit.read_head(session).number == 2
