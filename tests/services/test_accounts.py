from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select

from elearning.errors import NotFound, Refused
from elearning.models import Account, Outbox, SignIn
from elearning.services import accounts, sessions
from elearning.services.accounts import Particulars
from tests.build import an_account


def register(session, email="amina@example.org", name="Amina Diallo", **values):
    accounts.register(
        session,
        email=email,
        password_hash=values.pop("password_hash", "hash"),
        particulars=Particulars(name, **values),
        language="ar",
    )


def mails(session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(Outbox).order_by(Outbox.id))
    return [(row.kind, row.recipient, row.language) for row in rows]


def test_registering_makes_a_learner_and_welcomes_them(session):
    register(session)

    assert accounts.find_account(session, "amina@example.org").role == "learner"
    assert mails(session) == [("welcome", "amina@example.org", "ar")]


def test_registering_an_existing_address_changes_nothing_and_tells_its_owner(session):
    register(session, password_hash="first", language="en")

    register(session, email=" AMINA@example.org", name="Eve", password_hash="second")

    assert session.scalars(select(Account.password_hash)).all() == ["first"]
    assert mails(session)[1] == ("registered-again", "amina@example.org", "en")
    assert session.scalars(select(Outbox)).all()[1].values == {"name": "Amina Diallo"}


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "a b@example.org", "a@example.org\nBcc: b@example.org", "a..b@example.org",
     "a@-example.org", "x" * 250 + "@example.org", "a@example.org\x00", "<a@example.org>"],
)  # fmt: skip
def test_what_is_no_address_is_refused(session, address):
    with pytest.raises(Refused):
        register(session, email=address)


def test_an_address_is_kept_in_one_spelling():
    assert accounts.clean_email(" Ana@BÜCHER.example ") == "ana@xn--bcher-kva.example"


HOSTILE = [
    "\"><script>alert('x')</script>",
    'O\'Brien "the" <Mayor>',
    "\u202eevil\u202c نام",
    "陈" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_in_any_script_is_kept(session, name):
    register(session, name=name)

    kept = accounts.find_account(session, "amina@example.org").name
    assert 0 < len(kept) <= 300
    assert "\u202e" not in kept


@pytest.mark.parametrize("name", ["", "  ", "\u200f\u200e", "x" * 301])
def test_a_name_without_letters_or_too_long_is_refused(session, name):
    with pytest.raises(Refused):
        register(session, name=name)


def test_an_unknown_category_is_refused(session):
    with pytest.raises(Refused):
        register(session, category="minister")


def test_a_session_key_leads_to_its_viewer(session):
    account = an_account(session, name="Amina Diallo", language="ar")

    key = sessions.begin(session, account.id, days=1)

    viewer = sessions.find_viewer(session, key)
    assert (viewer.id, viewer.name, viewer.role, viewer.language) == (
        account.id, "Amina Diallo", "learner", "ar",
    )  # fmt: skip


def test_the_database_holds_only_the_hash_of_a_key(session):
    key = sessions.begin(session, an_account(session).id, days=1)

    assert key not in session.scalar(select(SignIn.key_hash))


def test_a_viewer_is_found_with_one_statement(engine: Engine, session):
    key = sessions.begin(session, an_account(session).id, days=1)
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))

    sessions.find_viewer(session, key)

    assert len(seen) == 1


def test_no_key_but_the_right_one_leads_anywhere(session):
    sessions.begin(session, an_account(session).id, days=1)

    assert [sessions.find_viewer(session, key) for key in ("", "null", "x" * 43)] == [None] * 3


def test_an_expired_session_leads_nowhere(session):
    key = sessions.begin(session, an_account(session).id, days=0)

    assert sessions.find_viewer(session, key) is None


def test_signing_out_ends_this_session_and_no_other(session):
    account = an_account(session)
    here = sessions.begin(session, account.id, days=1)
    there = sessions.begin(session, account.id, days=1)

    sessions.end(session, here)

    assert sessions.find_viewer(session, here) is None
    assert sessions.find_viewer(session, there) is not None


def test_a_new_role_counts_from_the_next_look(session):
    account = an_account(session, role="manager")
    key = sessions.begin(session, account.id, days=1)

    accounts.change_role(session, account.id, "learner")

    assert sessions.find_viewer(session, key).role == "learner"


def test_there_are_no_roles_but_ours(session):
    with pytest.raises(Refused):
        accounts.change_role(session, an_account(session).id, "root")


def test_a_disabled_account_is_signed_out_everywhere(session):
    account = an_account(session)
    key = sessions.begin(session, account.id, days=1)

    accounts.disable_account(session, account.id)

    assert sessions.find_viewer(session, key) is None


def test_a_new_password_signs_all_browsers_out(session):
    account = an_account(session)
    key = sessions.begin(session, account.id, days=1)

    accounts.change_password(session, account.id, "another hash")

    assert sessions.find_viewer(session, key) is None
    assert accounts.find_proof(session, account.email).password_hash == "another hash"


def test_a_profile_can_be_changed_whole(session):
    account = an_account(session)
    wanted = Particulars("Chen Wei", "partner", "Red Cross", "CN", "en")

    accounts.change_profile(session, account.id, wanted)

    assert accounts.get_profile(session, account.id).particulars == wanted


def test_an_account_that_does_not_exist_is_not_found(session):
    with pytest.raises(NotFound):
        accounts.get_profile(session, 4711)


def test_expired_sessions_are_swept_away(session):
    account = an_account(session)
    sessions.begin(session, account.id, days=1)

    sessions.sweep(session, datetime.now(UTC) + timedelta(days=2))

    assert session.scalars(select(SignIn)).all() == []
