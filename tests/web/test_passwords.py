"""A new password, for somebody who knows the old one and for somebody who does not."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from elearning.db import opened, transaction
from elearning.models import Account, Link, Outbox, SignIn
from elearning.services import accounts
from elearning.services.throttle import RULES
from tests.pages import Browser, Page
from tests.web.letters import letters, link, told
from tests.web.people import (
    EMAIL,
    PASSWORD,
    a_person,
    is_signed_in,
    register,
    rows,
    sign_in,
    submit,
)

NEW = "umbrella staircase violet"


def forget(browser: Browser, email: str = EMAIL):
    return submit(browser, "/forgotten", email=email)


def change(browser: Browser, old: str = PASSWORD, new: str = NEW):
    return submit(browser, "/profile/password", password=old, new=new)


@pytest.fixture
def amina(app: Flask) -> Browser:
    a_person(app)
    browser = Browser(app)
    sign_in(browser)
    return browser


# Changing it


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(app, amina):
    other = Browser(app)
    sign_in(other)

    assert change(amina).status_code == 303

    assert is_signed_in(amina)
    assert not is_signed_in(other)
    assert sign_in(Browser(app)).status_code == 422
    assert sign_in(Browser(app), password=NEW).status_code == 303


def test_a_changed_password_gives_this_browser_a_new_session(app, amina):
    copied = amina.client.get_cookie("elearning").value

    change(amina)

    thief = Browser(app)
    thief.client.set_cookie("elearning", copied)
    assert not is_signed_in(thief)


def test_the_owner_is_told_that_the_password_was_changed(app, amina):
    change(amina)

    assert told(app) == [(EMAIL, "Your password at MCOF Learning was changed")]


def test_without_the_old_password_nothing_changes(app, amina):
    before = rows(app, Account.password_hash)

    answer = Page(change(amina, old="not the right words"))

    assert answer.status == 422
    assert "This is not your password." in answer.text
    assert rows(app, Account.password_hash) == before
    assert rows(app, Outbox.id) == []


@pytest.mark.parametrize(
    ("new", "why"),
    [("short", "at least 10"), ("Amina Diallo", "made of your name"), ("", "required")],
)
def test_a_weak_new_password_is_refused(app, amina, new, why):
    answer = Page(change(amina, new=new))

    assert answer.status == 422
    assert why in answer.text
    assert PASSWORD not in answer.html


def test_guessing_the_old_password_in_a_borrowed_browser_is_slow(app, amina):
    for _ in range(RULES["again"].free):
        change(amina, old="not the right words")

    assert change(amina).status_code == 429
    assert sign_in(Browser(app)).status_code == 303


# Forgetting it


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")

    answer = submit(browser, path, new=NEW)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not is_signed_in(amina)
    assert sign_in(browser, password=NEW).status_code == 303
    assert told(app)[-1] == (EMAIL, "Your password at MCOF Learning was changed")


def test_a_link_works_once(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")
    form = browser.browse(path).form(path)
    submit(browser, path, new=NEW)

    again = browser.client.post(path, data={**form.values, "new": "another four words here"})

    assert again.status_code == 410
    assert browser.client.get(path).status_code == 410
    assert sign_in(Browser(app), password=NEW).status_code == 303


def test_using_one_link_ends_the_others(app, browser, amina):
    forget(browser)
    first = link(app, EMAIL, "/reset/")
    forget(browser)
    second = link(app, EMAIL, "/reset/")
    submit(browser, second, new=NEW)

    assert first != second
    assert browser.client.get(first).status_code == 410


def test_changing_the_password_ends_links_that_were_sent(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")

    change(amina)

    assert browser.client.get(path).status_code == 410


def test_a_link_works_for_an_hour_after_its_mail_has_left(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")
    with transaction(app.extensions["engine"]) as session:
        left = session.scalars(select(Link.expires_at)).one() - datetime.now(UTC)
        session.execute(update(Link).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))

    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert browser.client.get(path).status_code == 410


def test_looking_at_a_link_does_not_use_it_up(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")

    for _ in range(3):  # As mail filters do.
        browser.browse(path)

    assert submit(browser, path, new=NEW).status_code == 303


@pytest.mark.parametrize("token", ["x", "x" * 43, "..", "%00", "a" * 5000])
def test_no_link_but_the_right_one_leads_anywhere(browser, token):
    assert browser.client.get(f"/reset/{token}").status_code in (400, 404, 410)


def test_the_database_holds_no_token_and_the_outbox_neither(app, browser, amina):
    forget(browser)
    token = link(app, EMAIL, "/reset/").rpartition("/")[2]

    with opened(app.extensions["engine"], writes=False) as session:
        kept = [*session.execute(select(Link.token_hash)), *session.execute(select(Outbox.values))]

    assert token not in str(kept)


def test_a_weak_password_is_refused_and_the_link_still_works(app, browser, amina):
    forget(browser)
    path = link(app, EMAIL, "/reset/")

    assert submit(browser, path, new="Amina Diallo").status_code == 422
    assert submit(browser, path, new=NEW).status_code == 303


def test_links_are_built_from_the_configured_address_and_never_from_the_host(app, browser, amina):
    app.config["BASE_URL"] = "https://learn.example.org"
    form = browser.browse("/forgotten").form("/forgotten")
    data = {**form.values, "email": EMAIL}
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}

    browser.client.post("/forgotten", data=data, headers=forged)
    refused = browser.client.post("/forgotten", data=data, headers={"Host": "evil.example"})

    (mail,) = letters(app)
    text = mail.get_body(("plain",)).get_content()
    assert "https://learn.example.org/reset/" in text
    assert "evil" not in mail.as_string()
    assert refused.status_code == 400


# Nobody is told apart


def test_a_known_and_an_unknown_address_are_answered_alike(app, browser, amina):
    answers = [forget(Browser(app), email) for email in (EMAIL, "nobody@example.org")]

    first, second = answers
    assert (first.status_code, first.location, first.data) == (
        second.status_code, second.location, second.data,
    )  # fmt: skip
    assert told(app) == [(EMAIL, "Choose a new password for MCOF Learning")]


def test_a_known_and_an_unknown_address_cost_the_same_statements(app, amina):
    asked: dict[str, list[str]] = {}
    forget(Browser(app), "somebody@example.org")  # Now this place has asked before.
    for email in (EMAIL, "nobody@example.org"):
        browser, statements = Browser(app), []
        form = browser.browse("/forgotten").form("/forgotten").values

        def note(_c, _k, statement, *_, seen=statements):
            seen.append(statement[:60])

        event.listen(app.extensions["engine"], "before_cursor_execute", note)
        browser.client.post("/forgotten", data={**form, "email": email})
        event.remove(app.extensions["engine"], "before_cursor_execute", note)
        asked[email] = statements

    assert asked[EMAIL] == asked["nobody@example.org"]
    assert len(asked[EMAIL]) > 3


def test_asking_again_and_again_is_slowed_alike(app, amina):
    answers = {
        email: [forget(Browser(app), email).status_code for _ in range(7)]
        for email in (EMAIL, "nobody@example.org")
    }

    assert answers[EMAIL] == answers["nobody@example.org"]
    assert (answers[EMAIL][0], answers[EMAIL][-1]) == (303, 429)


def test_a_closed_account_gets_no_link(app, browser):
    account_id = a_person(app)
    with transaction(app.extensions["engine"]) as session:
        accounts.disable_account(session, account_id)

    forget(browser)

    assert letters(app) == []


def test_who_reads_the_mail_of_an_address_owns_what_a_stranger_made_with_it(app, browser):
    stranger = Browser(app)
    register(stranger, password="a stranger chose these words")
    sign_in(stranger, password="a stranger chose these words")

    forget(browser)
    submit(browser, link(app, EMAIL, "/reset/"), new=NEW)

    assert not is_signed_in(stranger)
    assert rows(app, Account.confirmed_at) != [None]


def test_after_a_reset_nobody_waits_for_what_strangers_guessed(app, browser, amina):
    for _ in range(RULES["account"].free + 1):
        sign_in(Browser(app), password="not the right words")
    forget(browser)
    submit(browser, link(app, EMAIL, "/reset/"), new=NEW)

    assert sign_in(Browser(app), password=NEW).status_code == 303


def test_a_reset_signs_nobody_in(app, browser, amina):
    forget(browser)
    submit(browser, link(app, EMAIL, "/reset/"), new=NEW)

    assert not is_signed_in(browser)
    assert rows(app, SignIn.id) == []
