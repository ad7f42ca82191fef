"""The list of people: found in any spelling, page by page, with what each has."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.services import directory, sessions
from elearning.services.directory import Wanted
from tests.build import an_account


@pytest.fixture
def crowd(session: Session) -> Session:
    """Some people with names of several scripts and accounts of every state."""
    now = datetime.now(UTC)
    for name, email, role, is_closed, is_confirmed in (
        ("أحمد الكتبي", "ahmad@example.org", "learner", False, True),
        ("José Müller", "jose.muller@example.net", "trainer", False, False),
        ("Ольга Гнатюк", "olga@example.org", "learner", True, True),
        ("王小明", "wang@example.org", "manager", True, False),
    ):
        account = an_account(session, name=name, email=email, role=role)
        account.is_disabled = is_closed
        account.confirmed_at = now if is_confirmed else None
    session.flush()
    return session


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted("احمد"), ["أحمد الكتبي"]), (Wanted("الکتبی"), ["أحمد الكتبي"]),
        (Wanted("MULLER"), ["José Müller"]), (Wanted("Example.NET"), ["José Müller"]),
        (Wanted("小明"), ["王小明"]), (Wanted("100%"), []), (Wanted("_"), []),
        (Wanted(role="trainer"), ["José Müller"]),
        (Wanted(state="closed"), ["Ольга Гнатюк", "王小明"]),
        (Wanted(state="open"), ["أحمد الكتبي"]), (Wanted(state="unconfirmed"), ["José Müller"]),
        (Wanted("example.org", role="learner", state="closed"), ["Ольга Гнатюк"]),
    ],
    ids=str,
)  # fmt: skip
def test_people_are_found_by_name_address_role_and_state(crowd: Session, wanted, found):
    assert sorted(one.name for one in directory.list_people(crowd, wanted).rows) == sorted(found)


def test_the_list_goes_on_by_key_and_the_stream_has_everybody_once(session: Session):
    for number in range(directory.PAGE + 3):
        an_account(session, name=f"Person {number % 7}")

    first = directory.list_people(session, Wanted())
    second = directory.list_people(session, Wanted(), after=first.next_after)
    streamed = [one.id for one in directory.stream_people(session, Wanted())]

    assert [one.id for one in (*first.rows, *second.rows)] == streamed
    assert len(set(streamed)) == directory.PAGE + 3
    assert second.next_after is None


def test_a_person_is_shown_with_what_they_have(session: Session):
    amal = an_account(session, role="administrator")
    sessions.begin(session, amal.id, days=1)

    page = directory.get_person(session, amal.id)

    assert (page.browsers, page.courses, page.certificates) == (1, 0, 0)
    assert page.is_last_administrator
    an_account(session, role="administrator")
    assert not directory.get_person(session, amal.id).is_last_administrator


def test_nobody_is_found_under_a_number_that_is_nobodys(session: Session):
    with pytest.raises(NotFound):
        directory.get_person(session, 4711)
