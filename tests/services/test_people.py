"""What is done to people: the rules that keep somebody in charge, and what the log tells of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from elearning.db import opened, transaction
from elearning.errors import LastAdministrator, NotFound, OwnAccount, Refused
from elearning.models import Account, SignIn
from elearning.services import audit, people, sessions
from elearning.services.accounts import Particulars
from elearning.services.audit import OPERATOR, Doer, Wanted
from tests.build import an_account


@pytest.fixture
def chief(session: Session) -> Doer:
    """The only administrator, who acts."""
    return Doer(an_account(session, role="administrator").id, "198.51.100.7")


def told(session: Session) -> list[tuple[str, int | None, dict]]:
    """Return what stands in the log, the oldest first."""
    entries = audit.list_entries(session, Wanted()).entries
    return [(one.act, one.whom, dict(one.details)) for one in reversed(entries)]


def test_a_role_is_given_and_the_log_tells_from_and_to(session: Session, chief: Doer):
    amal = an_account(session)

    people.change_role(session, chief, amal.id, "trainer")

    assert amal.role == "trainer"
    assert told(session) == [("role", amal.id, {"from": "learner", "to": "trainer"})]


def test_the_same_role_again_is_no_act(session: Session, chief: Doer):
    people.change_role(session, chief, an_account(session).id, "learner")

    assert told(session) == []


def test_nobody_changes_their_own_role_or_closes_their_own_account(session: Session, chief: Doer):
    an_account(session, role="administrator")

    for act in (
        lambda: people.change_role(session, chief, chief.account_id, "learner"),
        lambda: people.disable(session, chief, chief.account_id),
    ):
        with pytest.raises(OwnAccount):
            act()


@pytest.mark.parametrize("doer", [OPERATOR, Doer(4711, "198.51.100.9")])
def test_the_last_administrator_can_neither_be_demoted_nor_closed(session: Session, chief, doer):
    closed = an_account(session, role="administrator")
    people.disable(session, chief, closed.id)

    with pytest.raises(LastAdministrator):
        people.change_role(session, doer, chief.account_id, "manager")
    with pytest.raises(LastAdministrator):
        people.disable(session, doer, chief.account_id)
    people.change_role(session, doer, closed.id, "learner")


def test_two_administrators_who_demote_each_other_at_once_leave_one(engine: Engine):
    with transaction(engine) as session:
        first, second = (an_account(session, role="administrator").id for _ in range(2))

    def demote(pair: tuple[int, int]) -> bool:
        try:
            with transaction(engine) as session:
                people.change_role(session, Doer(pair[0], ""), pair[1], "learner")
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(demote, [(first, second), (second, first)]))

    assert sorted(done) == [False, True]
    with opened(engine, writes=False) as session:
        counted = select(func.count()).where(Account.role == "administrator")
        assert session.scalar(counted) == 1


def test_closing_and_opening_an_account_is_noted_and_signs_out(session: Session, chief: Doer):
    amal = an_account(session)
    sessions.begin(session, amal.id, days=1)

    people.disable(session, chief, amal.id)
    people.disable(session, chief, amal.id)
    people.enable(session, chief, amal.id)

    assert session.scalar(select(func.count()).select_from(SignIn)) == 0
    assert not amal.is_disabled
    assert [act for act, _, _ in told(session)] == ["disable", "enable"]


def test_signing_somebody_out_ends_their_sessions_only(session: Session, chief: Doer):
    amal, other = an_account(session), an_account(session)
    for one in (amal, amal, other):
        sessions.begin(session, one.id, days=1)

    people.sign_out(session, chief, amal.id)

    assert session.scalars(select(SignIn.account_id)).all() == [other.id]
    assert told(session) == [("sign-out", amal.id, {})]


def test_whoever_makes_an_account_or_a_password_for_others_is_noted(session: Session):
    made = people.create(
        session, OPERATOR, email="a@example.org", password_hash="!",
        particulars=Particulars("Amal Haddad"), role="manager",
    )  # fmt: skip
    people.set_password(session, OPERATOR, made.id, "another hash")

    assert told(session) == [("create", made.id, {"role": "manager"}), ("password", made.id, {})]


def test_what_is_refused_is_not_noted(session: Session, chief: Doer):
    with pytest.raises(Refused):
        people.change_role(session, chief, an_account(session).id, "root")
    with pytest.raises(NotFound):
        people.sign_out(session, chief, 4711)

    assert told(session) == []
