"""My data: a copy for whoever shows that it is theirs, and an account that goes for ever."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from elearning.db import opened, transaction
from elearning.models import Account, AuditEntry, Certificate, Outbox, SignIn
from elearning.services import accounts, audit
from elearning.web.account.mails import deliver
from tests import journey
from tests.build import an_account
from tests.conftest import SQLITE
from tests.pages import Browser
from tests.web.people import EMAIL, PASSWORD, a_person, is_signed_in, sign_in

once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@pytest.fixture
def person(app: Flask) -> Browser:
    browser = Browser(app)
    browser.account_id = a_person(app)
    sign_in(browser)
    return browser


def rows(app: Flask, column) -> list:
    with opened(app.extensions["engine"], writes=False) as session:
        return list(session.scalars(select(column)))


def test_the_profile_leads_to_a_copy_of_everything(app: Flask, person: Browser):
    assert "/profile/data" in person.browse("/profile").outline.links
    page = person.browse("/profile/data")

    got = person.send(page, "/profile/data", password=PASSWORD)

    copy = json.loads(got.html)
    assert copy["account"][0]["email"] == EMAIL
    assert got.response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-cache" in got.response.headers["Cache-Control"]
    assert [one["act"] for one in copy["audit_entries"]] == ["copy"]


@once
def test_without_the_password_nothing_is_given_and_nothing_is_deleted(app, person: Browser):
    wrong = person.send(
        person.browse("/profile/data"), "/profile/data", status=422, password="not it at all"
    )
    kept = person.send(
        person.browse("/profile/delete/now"), "/now", status=422, password="x", word="DELETE"
    )

    assert "not your password" in wrong.text
    assert "not your password" in kept.text
    assert EMAIL in rows(app, Account.email)
    assert rows(app, AuditEntry.act) == []


@once
def test_guessing_the_password_of_a_browser_left_open_becomes_slow(person: Browser):
    answers = [
        person.post("/profile/data", password=f"guess {number}").status_code for number in range(8)
    ]

    assert answers[0] == 422
    assert answers[-1] == 429


@once
def test_copies_are_not_made_without_end(person: Browser):
    answers = [person.post("/profile/data", password=PASSWORD).status_code for _ in range(8)]

    assert answers[0] == 200
    assert answers[-1] == 429


@once
def test_who_has_no_password_signs_in_once_more(app: Flask):
    browser = Browser(app).signed_in("learner")
    with transaction(app.extensions["engine"]) as session:
        long_ago = datetime.now(UTC) - timedelta(hours=1)
        session.execute(update(SignIn).values(created_at=long_ago))
    page = browser.browse("/profile/data")

    refused = browser.post("/profile/data")
    kept = browser.post("/profile/delete/now", word="DELETE")
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(SignIn).values(created_at=datetime.now(UTC)))
    given = browser.post("/profile/data")

    assert "sign in once more" in page.text.lower()
    assert (refused.status_code, kept.status_code, given.status_code) == (422, 422, 200)


def test_an_account_is_deleted_after_two_pages_and_two_proofs(app: Flask, person: Browser):
    other = Browser(app)
    sign_in(other)
    first = person.browse("/profile/delete")
    assert "/profile/delete/now" in first.outline.links
    assert EMAIL in rows(app, Account.email)

    page = person.browse("/profile/delete/now")
    done = person.send(page, "/now", password=PASSWORD, word=" delete ")

    assert "Your account is deleted" in done.text
    assert EMAIL not in rows(app, Account.email)
    assert not is_signed_in(person)
    assert not is_signed_in(other)
    assert sign_in(Browser(app)).status_code == 422
    assert rows(app, Outbox.kind) == ["deleted"]
    with opened(app.extensions["engine"], writes=False) as session:
        assert audit.verify(session) is None


@once
def test_the_last_mail_leaves_and_its_address_with_it(app: Flask, person: Browser):
    person.post("/profile/delete/now", password=PASSWORD, word="DELETE")

    assert deliver(app) == 1
    assert rows(app, Outbox.recipient) == []


@once
def test_another_word_deletes_nothing(app: Flask, person: Browser):
    answer = person.post("/profile/delete/now", password=PASSWORD, word="yes")

    assert answer.status_code == 422
    assert EMAIL in rows(app, Account.email)


@once
def test_the_last_administrator_is_told_why_they_cannot_go(app: Flask):
    browser = Browser(app).signed_in("administrator")

    answer = browser.post("/profile/delete/now", word="DELETE")

    assert answer.status_code == 409
    assert "last administrator" in answer.get_data(as_text=True)
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("keeps", "told"), [({"keeps": "y"}, "Amina Diallo"), ({}, "Its holder has deleted")]
)
@once
def test_certificates_are_good_afterwards_only_if_their_holder_wants_so(app, library, keeps, told):
    browser = Browser(app).signed_in("learner")
    with transaction(app.extensions["engine"]) as session:
        journey.read_all(session, library, browser.account_id)
    (serial,) = rows(app, Certificate.serial)
    page = browser.browse("/profile/delete/now")
    assert "Keep my certificates" in page.text

    browser.send(page, "/now", word="DELETE", **keeps)

    verdict = Browser(app).browse(f"/verify/{serial}")
    assert told in verdict.text
    assert ("Amina Diallo" in verdict.text) == bool(keeps)


@once
def test_administrators_see_an_act_of_somebody_who_has_gone_without_a_name(app: Flask):
    administrator = Browser(app).signed_in("administrator", name="Ines Duarte")
    with transaction(app.extensions["engine"]) as session:
        account = an_account(session, name="Gone Person", email="gone@example.org")
        number = account.id
    gone = Browser(app).signed_in("learner", name="Other Person")
    gone.post("/profile/delete/now", word="DELETE")
    administrator.post(f"/manage/learners/{number}")

    page = administrator.browse("/manage/audit")

    assert f"a deleted person (number {gone.account_id})" in page.text
    assert administrator.client.get(f"/manage/learners/{gone.account_id}").status_code == 404
    assert administrator.client.get(f"/manage/people/{gone.account_id}").status_code == 404
    assert "Other Person" not in administrator.browse("/manage/people").text
    with opened(app.extensions["engine"], writes=False) as session:
        assert accounts.find_proof(session, "gone@example.org") is not None
