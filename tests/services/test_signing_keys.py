"""Keys are begun when first needed, replaced on purpose, and never lost to whoever checks."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from elearning.credentials.document import canonical_values
from elearning.credentials.signature import Signature, check, signed_values
from elearning.credentials.signing_key import Sealed, unseal
from elearning.db import transaction
from elearning.errors import NotFound
from elearning.models import Certificate, SigningKey
from elearning.services import certificates, signatures, signing_keys
from elearning.services.certificates import Issuer
from tests.build import an_account
from tests.services.certified import a_course, a_library, finish_lessons

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
SECRET = "a secret of the operator, long enough"
ISSUER = Issuer("MCOF Learning", "https://learn.example.org", SECRET)


def issue(session, now=NOW) -> Certificate:
    account = an_account(session)
    course = a_course()
    finish_lessons(session, course, account.id)
    return certificates.award(
        session, a_library(course), account_id=account.id, course="shelter", now=now, issuer=ISSUER
    )


def verdict(session, row: Certificate) -> str:
    made = Signature(row.signed_by, row.signed_at, row.signature)
    return check(signed_values(row.document, made), signing_keys.list_public(session))


def test_a_certificate_is_signed_when_it_is_issued(session):
    row = issue(session)

    assert verdict(session, row) == "genuine"
    assert row.signed_at == NOW


def test_the_first_certificate_begins_the_first_key_and_the_second_uses_it(session):
    first, second = issue(session), issue(session)

    assert first.signed_by == second.signed_by
    assert len(signing_keys.list_public(session)) == 1


def test_after_a_rotation_old_and_new_are_genuine(session):
    old = issue(session)
    signing_keys.rotate(session, SECRET, now=LATER)
    new = issue(session, now=LATER)

    assert old.signed_by != new.signed_by
    assert [verdict(session, row) for row in (old, new)] == ["genuine", "genuine"]


def test_a_replaced_key_can_never_sign_again(session):
    old = signing_keys.current_key(session, SECRET, now=NOW)
    signing_keys.rotate(session, SECRET, now=LATER)

    row = session.get(SigningKey, 1)
    session.refresh(row)
    assert (row.kid, row.private_key, row.ended_at) == (old.private.kid, None, LATER)


def test_the_table_holds_no_private_key_that_can_be_read(session):
    signing_keys.current_key(session, SECRET, now=NOW)
    row = session.get(SigningKey, 1)

    with pytest.raises(Sealed):
        unseal(row.private_key, "another secret", row.kid)


def test_with_another_secret_a_new_key_follows_and_old_certificates_stay_checkable(session):
    old = issue(session)

    key = signing_keys.current_key(session, "another secret of the operator", now=LATER)

    assert key.private.kid != old.signed_by
    assert verdict(session, old) == "genuine"


def test_looking_for_the_key_writes_nothing(session):
    assert signing_keys.find_current(session, SECRET) is None
    assert session.scalars(select(SigningKey)).all() == []


def test_a_withdrawn_key_is_followed_by_another_and_its_certificates_are_signed_anew(session):
    row = issue(session)
    signing_keys.withdraw(session, row.signed_by, SECRET, now=LATER)
    assert verdict(session, row) == "withdrawn"

    signed = signatures.sign_missing(session, secret=SECRET, now=LATER)
    session.refresh(row)

    assert signed == 1
    assert verdict(session, row) == "genuine"


def test_a_key_that_is_not_there_cannot_be_withdrawn(session):
    with pytest.raises(NotFound):
        signing_keys.withdraw(session, "none", SECRET, now=NOW)


def test_certificates_of_older_versions_are_signed_once(session, monkeypatch):
    monkeypatch.setattr(signatures, "AT_ONCE", 2)
    rows = [issue(session) for _ in range(5)]
    session.execute(update(Certificate).values(signature=None, signed_by=None, signed_at=None))

    counts = [signatures.sign_missing(session, secret=SECRET, now=LATER) for _ in range(2)]

    assert counts == [5, 0]
    for row in rows:
        session.refresh(row)
        assert verdict(session, row) == "genuine"
        assert row.signed_at == LATER
        assert row.document == canonical_values(certificates.read_document(row.document))


def test_keys_begun_at_the_same_moment_end_as_one(engine):
    found = []

    def begin() -> None:
        with transaction(engine) as session:
            key = signing_keys.current_key(session, SECRET, now=NOW)
            found.append(key.private.kid)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(found) == 6
    assert len(set(found)) == 1
