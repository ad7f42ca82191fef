"""Every table and column is decided about: what a copy tells, and what deletion leaves."""

import json

import pytest
from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from elearning.db import Base
from elearning.errors import LastAdministrator, NotFound
from elearning.models import (
    Account,
    Attempt,
    AuditEntry,
    Certificate,
    Identity,
    Outbox,
    QuizTry,
    RecoveryCode,
    Remainder,
    Reminder,
    Report,
    SecondFactor,
)
from elearning.services import (
    accounts,
    audit,
    certificates,
    copies,
    debriefs,
    farewells,
    invitations,
    links,
    mail,
    notes,
    reflections,
    reports,
    revocations,
    sessions,
    signatures,
    throttle,
)
from elearning.services.audit import Doer
from elearning.services.personal import (
    DETACHED,
    EMPTIED,
    GOES,
    OF_NOBODY,
    OTHERS,
    SECTIONS,
    Person,
    Section,
)
from elearning.services.reflections import Thoughts
from tests import journey
from tests.build import an_account
from tests.conftest import ROOT

EMAIL, NAME = "zsofia.unmistakable@example.org", "Zsófia Unmistakable"
WORDS = ("zsofia", "Zsófia", "Unmistakable", "unmistakable", "a private thought", "203.0.113.77")
MODELS = {mapper.class_ for mapper in Base.registry.mappers}


def column_names(model: type) -> set[str]:
    return {column.key for column in inspect(model).column_attrs}


# Nothing is forgotten


def test_somebody_has_decided_about_every_table():
    assert {one.model for one in SECTIONS} | set(OF_NOBODY) == MODELS
    assert not {one.model for one in SECTIONS} & set(OF_NOBODY)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.key)
def test_somebody_has_decided_about_every_column(section: Section):
    assert set(section.told) | set(section.untold) == column_names(section.model)
    assert not set(section.told) & set(section.untold)


def test_every_column_that_points_to_an_account_is_decided_about():
    owners = {
        f"{model.__tablename__}.{key.parent.name}"
        for model in MODELS
        for key in model.__table__.foreign_keys
        if key.column.table.name == "account"
    }
    person = Person(1, "x")
    decided = {
        str(column)
        for one in SECTIONS
        for column in owners
        if column.startswith(f"{one.model.__tablename__}.") and column in str(one.rows(person))
    }
    decided |= {f"{one.class_.__tablename__}.{one.key}" for one in OTHERS}

    assert owners - decided == set()


def test_a_table_that_nobody_has_decided_about_would_be_found():
    forgotten = [one for one in SECTIONS if one.model is not Report]

    assert {one.model for one in forgotten} | set(OF_NOBODY) != MODELS


def test_each_key_of_a_copy_is_documented():
    text = (ROOT / "docs/data.md").read_text("utf-8")
    chapters = {part.split("`")[0]: part for part in text.split("\n### `")[1:]}

    for section in SECTIONS:
        told = chapters.get(section.key, "")
        missing = [name for name in section.told if f"`{name}`" not in told]
        assert missing == [], section.key
        assert section.at_deletion in told, section.key


# What is kept about somebody who has done everything there is


def somebody(session: Session, library) -> Account:
    account = an_account(session, email=EMAIL, name=NAME, organisation="Unmistakable Org")
    sessions.begin(session, account.id, days=1)
    journey.begin_placement(session, library, account.id)
    journey.read_all(session, library, account.id)
    journey.pass_quiz(session, library, account.id)
    attempt_id = journey.play_to_the_end(session, library, account.id)
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=account.id, now=journey.NOW)
    reflections.keep_thoughts(
        session,
        attempt_id=attempt_id,
        account_id=account.id,
        thoughts=Thoughts("a private thought"),
        now=journey.NOW,
    )
    notes.keep_note(
        session, library, account_id=account.id, course=journey.COURSE, lesson="who-moves",
        text="a private note", version=0, now=journey.NOW,
    )  # fmt: skip
    reports.file_report(
        session, account_id=account.id, kind="point", subject="G-04", text="A wrong page"
    )
    session.add(
        Identity(issuer="i", subject="zsofia", account_id=account.id, created_at=journey.NOW)
    )
    mail.post(session, "welcome", recipient=EMAIL, language="en", values={"name": NAME})
    session.add(SecondFactor(account_id=account.id, secret="sealed", last_step=0))
    session.add(RecoveryCode(code_hash="hash of a code", account_id=account.id))
    certificate = session.scalars(select(Certificate.id)).first()
    session.add(Reminder(certificate_id=certificate, days=90, posted_at=journey.NOW))
    links.issue(session, links.RESET, account_id=account.id, email=EMAIL, now=journey.NOW)
    invitations.make(
        session,
        invitations.Wish("for a class", "", 5, 5),
        doer=Doer(account.id, "203.0.113.77"),
        now=journey.NOW,
    )
    audit.note(session, "identity-linked", Doer(None, "203.0.113.77"), whom=account.id)
    throttle.count(session, throttle.Key("account", EMAIL))
    session.flush()
    return account


def everything(session: Session) -> str:
    """Return the whole database as text."""
    return "\n".join(
        f"{table.name}: {row!r}"
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    )


def say_farewell(session: Session, account: Account, **changes) -> None:
    values = {"keeps_certificates": False, "language": "en", "now": journey.NOW, **changes}
    doer = Doer(account.id, "203.0.113.77")
    farewells.delete_account(session, doer, account.id, **values)
    session.flush()
    session.expire_all()


def copy_of(session: Session, account: Account) -> dict:
    person = copies.find_person(session, account.id)
    return json.loads("".join(copies.write_copy(session, person, journey.NOW)))


@pytest.fixture
def person(session: Session, library) -> Account:
    # Somebody else's rows beside them, which nothing may touch.
    an_account(session, role="administrator", name="Somebody Else")
    return somebody(session, library)


def test_a_copy_holds_something_of_every_section(session: Session, person: Account):
    copy = copy_of(session, person)

    assert [one.key for one in SECTIONS if not copy[one.key]] == []
    assert copy["account"][0]["email"] == EMAIL
    assert copy["reflections"][0]["saw"] == "a private thought"
    assert copy["reports"][0]["text"] == "A wrong page"
    assert copy["attempts"][0]["result"]["counts"]["best"] >= 1
    assert len(copy["answers"]) == 12
    assert len(copy["sign_ins"][0]["created_at"]) == len("2026-11-24")


def test_a_copy_holds_no_secret_and_nothing_of_others(session: Session, person: Account):
    text = json.dumps(copy_of(session, person), ensure_ascii=False)

    assert "password_hash" not in text
    assert "key_hash" not in text
    assert "Somebody Else" not in text


def test_a_copy_tells_nothing_that_the_game_has_not_told_yet(session: Session, library):
    account = an_account(session)
    attempt_id = journey.begin_attempt(session, library, account.id)
    from elearning.services import tries

    tries.begin_try(session, library, account_id=account.id, course=journey.COURSE, seed="abc",
                    now=journey.NOW)  # fmt: skip
    session.flush()

    copy = copy_of(session, account)

    assert copy["attempts"][0]["id"] == attempt_id
    assert (copy["attempts"][0]["seed"], copy["attempts"][0]["result"]) == (None, None)
    assert (copy["quiz_tries"][0]["questions"], copy["quiz_tries"][0]["seed"]) == (None, None)


def test_an_entry_of_the_log_tells_that_others_acted_but_not_who(session: Session):
    admin = an_account(session, role="administrator", name="Somebody Else")
    account = an_account(session)
    audit.note(session, "role", Doer(admin.id, "198.51.100.9"), whom=account.id)
    audit.note(session, "password", Doer(account.id, "203.0.113.77"), whom=account.id)

    entries = copy_of(session, account)["audit_entries"]

    assert [(one["by"], one["whom"], one["place"]) for one in entries] == [
        ("somebody else", "you", None),
        ("you", "you", "203.0.113.77"),
    ]


def test_a_certificate_of_a_copy_is_the_signed_file(session: Session, person: Account):
    (told,) = [one for one in copy_of(session, person)["certificates"]
               if one["level"] == "achievement"]  # fmt: skip

    verdict = certificates.verify_file(session, json.dumps(told["file"]).encode(), now=journey.NOW)

    assert verdict.signature == "genuine"


# Deletion


def test_after_deletion_the_whole_database_says_nothing_of_the_person(
    session: Session, person: Account
):
    assert all(word in everything(session) for word in WORDS)

    say_farewell(session, person)
    last = session.scalars(select(Outbox)).one()
    session.execute(delete(Outbox))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "delete")).one()
    entry.place = entry.salt = None
    session.flush()

    assert (last.kind, last.recipient) == ("deleted", EMAIL)
    found = everything(session)
    assert [word for word in WORDS if word in found] == []


def rows_before(session: Session, account: Account) -> dict[str, int]:
    who = Person(account.id, EMAIL)
    return {
        one.key: len(session.execute(select(one.model).where(one.rows(who))).all())
        for one in SECTIONS
    }


def test_each_table_keeps_what_was_decided_and_nothing_else(session: Session, person: Account):
    before = rows_before(session, person)
    totals = {one.key: len(session.execute(select(one.model)).all()) for one in SECTIONS}

    say_farewell(session, person)
    session.execute(delete(Outbox).where(Outbox.kind == "deleted"))

    after = rows_before(session, person)
    for one in SECTIONS:
        total = len(session.execute(select(one.model)).all())
        if one.at_deletion == GOES:
            assert (after[one.key], total) == (0, totals[one.key] - before[one.key]), one.key
        elif one.at_deletion == DETACHED:
            assert (after[one.key], total) == (0, totals[one.key]), one.key
        else:
            assert one.at_deletion == EMPTIED
            assert total >= totals[one.key], one.key


def test_others_lose_nothing(session: Session, library, person: Account):
    other = an_account(session, name="Third Person")
    journey.read_all(session, library, other.id)
    before = copy_of(session, other)

    say_farewell(session, person)

    assert copy_of(session, other) == before


def test_the_chain_of_the_log_still_holds(session: Session, person: Account):
    say_farewell(session, person)

    assert audit.verify(session) is None
    acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)).all()
    assert acts[-1] == "delete"


def test_a_kept_certificate_stays_what_it_was(session: Session, person: Account):
    serials = session.scalars(select(Certificate.serial)).all()
    before = [certificates.verify(session, one, now=journey.NOW) for one in serials]

    say_farewell(session, person, keeps_certificates=True)

    after = [certificates.verify(session, one, now=journey.NOW) for one in serials]
    assert after == before
    assert after[0].name == NAME
    assert session.scalars(select(Attempt.id)).all() == []


def test_a_withdrawn_certificate_is_not_good_and_names_nobody(session: Session, person: Account):
    serial = session.scalars(select(Certificate.serial)).first() or ""

    say_farewell(session, person)

    found = certificates.verify(session, serial, now=journey.NOW)
    assert (found.state, found.name, found.is_withdrawn) == ("revoked", "", True)
    assert signatures.sign_missing(session, secret="", now=journey.NOW) == 0
    with pytest.raises(NotFound):
        revocations.get_certificate(session, serial, now=journey.NOW)


def test_a_file_of_a_withdrawn_certificate_is_told_as_withdrawn(session: Session, person: Account):
    file = json.dumps(copy_of(session, person)["certificates"][0]["file"]).encode()

    say_farewell(session, person)

    found = certificates.verify_file(session, file, now=journey.NOW)
    assert (found.signature, found.word, found.known.is_withdrawn) == ("genuine", "revoked", True)


def test_a_mail_that_waited_is_dropped_and_a_last_one_tells(session: Session, person: Account):
    mail.post(session, "new-address", recipient="new@example.org", language="en",
              values={"account_id": person.id})  # fmt: skip

    say_farewell(session, person)

    assert session.scalars(select(Outbox.kind)).all() == ["deleted"]


def test_results_stay_without_person_number_or_day(session: Session, person: Account):
    account_id = person.id
    attempt = session.scalars(select(Attempt)).one()
    seed, ended = attempt.seed, attempt.ended_at

    say_farewell(session, person)

    kept = session.scalars(select(Remainder)).all()
    assert sorted(one.kind for one in kept) == ["attempt", "quiz"]
    by_kind = {one.kind: one for one in kept}
    assert by_kind["attempt"].subject == journey.SCENARIO
    assert by_kind["attempt"].result["counts"]["best"] >= 1
    assert len(by_kind["quiz"].steps) == 12
    told = json.dumps([[one.key, one.result, one.steps, one.month] for one in kept])
    assert ended is not None
    assert seed not in told
    assert f"{ended:%Y-%m-%d}" not in told
    assert "account" not in column_names(Remainder)
    assert session.get_one(Account, account_id).role == "deleted"


def test_the_number_is_never_given_again_and_the_address_is_free(session: Session):
    account = an_account(session, email=EMAIL)

    say_farewell(session, account)
    again = an_account(session, email=EMAIL)

    assert again.id != account.id
    assert accounts.find_proof(session, f"deleted-{account.id}") is None


def test_the_last_administrator_stays(session: Session):
    account = an_account(session, role="administrator")

    with pytest.raises(LastAdministrator):
        say_farewell(session, account)


def test_nobody_is_deleted_twice(session: Session):
    account = an_account(session)
    say_farewell(session, account)

    with pytest.raises(NotFound):
        say_farewell(session, account)
    assert session.scalars(select(QuizTry.id)).all() == []
    assert audit.verify(session) is None
