"""A certificate is taken back and given back for a reason, once, and its holder is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from elearning.credentials.serial import group_serial, make_serial
from elearning.errors import AlreadyRevoked, NotFound, NotRevoked, OwnAccount, ReasonMissing
from elearning.models import Account, AuditEntry, Certificate, Outbox
from elearning.services import certificates, revocations
from elearning.services.audit import Doer
from tests.build import an_account
from tests.services.test_signing_keys import issue, verdict

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)


@pytest.fixture
def row(session) -> Certificate:
    return issue(session)


@pytest.fixture
def manager(session) -> Doer:
    return Doer(an_account(session, role="manager").id, "192.0.2.7")


def revoke(session, row, manager, reason="Issued to the wrong person.", at=NOW) -> None:
    serial = group_serial(row.serial).lower()
    revocations.revoke(session, serial, reason=reason, doer=manager, now=at)


def reinstate(session, row, manager, reason="It was the right one.", at=LATER) -> None:
    revocations.reinstate(session, row.serial, reason=reason, doer=manager, now=at)


def known(session, row):
    return certificates.verify(session, row.serial, now=LATER)


def test_whoever_checks_sees_that_it_was_revoked_and_why(session, row, manager):
    revoke(session, row, manager)

    found = known(session, row)
    assert (found.state, found.revoked_at) == ("revoked", NOW)
    assert found.revoked_reason == "Issued to the wrong person."


def test_the_signature_of_a_revoked_certificate_stays_right(session, row, manager):
    revoke(session, row, manager)
    session.refresh(row)

    assert verdict(session, row) == "genuine"


def test_a_reinstated_certificate_is_good_again_and_says_why(session, row, manager):
    revoke(session, row, manager)
    reinstate(session, row, manager)

    found = known(session, row)
    assert (found.state, found.reinstated_at) == ("valid", LATER)
    assert found.reinstated_reason == "It was the right one."
    held = revocations.get_certificate(session, row.serial, now=LATER)
    assert held.revoked_reason == "Issued to the wrong person."


def test_revoked_again_it_is_no_longer_told_as_reinstated(session, row, manager):
    revoke(session, row, manager)
    reinstate(session, row, manager)
    revoke(session, row, manager, "After all.", at=LATER)

    found = known(session, row)
    assert (found.state, found.reinstated_at, found.revoked_reason) == (
        "revoked", None, "After all."
    )  # fmt: skip


def test_the_second_of_two_managers_is_told_and_the_first_reason_stays(session, row, manager):
    revoke(session, row, manager)

    with pytest.raises(AlreadyRevoked):
        revoke(session, row, manager, "Another reason.")
    assert known(session, row).revoked_reason == "Issued to the wrong person."


def test_what_is_not_revoked_cannot_be_reinstated(session, row, manager):
    with pytest.raises(NotRevoked):
        reinstate(session, row, manager)


@pytest.mark.parametrize("reason", ["", "  ", "\n\t", "\u202e"])
def test_nothing_is_done_without_a_reason(session, row, manager, reason):
    with pytest.raises(ReasonMissing):
        revoke(session, row, manager, reason)
    assert known(session, row).state == "valid"


def test_a_reason_is_one_line_of_some_length(session, row, manager):
    revoke(session, row, manager, "one\r\ntwo " + "x" * 5000)

    said = known(session, row).revoked_reason
    assert said.startswith("one two x")
    assert len(said) == revocations.LONGEST_REASON


@pytest.mark.parametrize("serial", ["", "0", "-1", "null", make_serial(bytes(15))])
def test_what_was_never_issued_is_not_found(session, manager, serial):
    for act in (revocations.revoke, revocations.reinstate):
        with pytest.raises(NotFound):
            act(session, serial, reason="Because.", doer=manager, now=NOW)


def test_nobody_decides_about_their_own_certificate(session, row):
    with pytest.raises(OwnAccount):
        revoke(session, row, Doer(row.account_id, ""))


def test_the_holder_is_told_and_the_audit_log_knows_who(session, row, manager):
    revoke(session, row, manager)
    reinstate(session, row, manager)

    mails = session.scalars(select(Outbox).order_by(Outbox.id)).all()
    email = session.get_one(Account, row.account_id).email
    assert [(one.kind, one.recipient) for one in mails] == [
        ("certificate-revoked", email), ("certificate-reinstated", email)
    ]  # fmt: skip
    noted = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(one.act, one.by, one.whom, one.what) for one in noted] == [
        (one.kind, manager.account_id, row.account_id, row.serial) for one in mails
    ]


def test_a_closed_account_is_sent_nothing(session, row, manager):
    session.get_one(Account, row.account_id).is_disabled = True
    session.flush()

    revoke(session, row, manager)

    assert session.scalars(select(Outbox)).all() == []
