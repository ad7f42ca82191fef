"""The address of an account is proved by a link, and changed by one."""

import pytest
from flask import Flask
from sqlalchemy import select

from elearning.db import opened
from elearning.models import Account
from tests.pages import Browser
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

NEW = "amina.new@example.org"


@pytest.fixture
def amina(app: Flask) -> Browser:
    browser = Browser(app)
    register(browser)
    sign_in(browser)
    return browser


def change(browser: Browser, email: str = NEW, password: str = PASSWORD):
    return submit(browser, "/profile/address", email=email, password=password)


def addresses(app: Flask) -> list[tuple[str, bool]]:
    with opened(app.extensions["engine"], writes=False) as session:
        found = session.execute(select(Account.email, Account.confirmed_at).order_by(Account.id))
        return [(email, at is not None) for email, at in found]


def test_an_account_can_be_used_before_its_address_is_confirmed(amina):
    page = amina.browse("/profile")

    assert "This address is not confirmed yet" in page.text
    assert is_signed_in(amina)


def test_the_link_of_the_welcome_confirms_the_address(app, amina, browser):
    path = link(app, EMAIL, "/confirm/")

    browser.send(browser.browse(path), path)

    assert addresses(app) == [(EMAIL, True)]
    assert "not confirmed" not in amina.browse("/profile").text


def test_opening_the_link_alone_confirms_nothing(app, amina, browser):
    browser.browse(link(app, EMAIL, "/confirm/"))

    assert addresses(app) == [(EMAIL, False)]


def test_the_message_can_be_sent_again_but_not_by_the_hundred(app, amina):
    page = amina.browse("/profile")

    answers = [amina.post("/profile/address/confirm").status_code for _ in range(7)]

    assert page.form("/profile/address/confirm")
    assert (answers[0], answers[-1]) == (303, 429)
    assert told(app)[1] == (EMAIL, "Please confirm your e-mail address")


def test_a_new_address_takes_the_place_of_the_old_one_when_its_link_is_followed(
    app, amina, browser
):
    change(amina)
    before = addresses(app)
    path = link(app, NEW, "/confirm/")

    browser.send(browser.browse(path), path)

    assert before == [(EMAIL, False)]
    assert addresses(app) == [(NEW, True)]
    assert told(app)[-1] == (EMAIL, "Your account at MCOF Learning has another address now")
    assert sign_in(Browser(app), email=NEW).status_code == 303
    assert sign_in(Browser(app)).status_code == 422


def test_links_to_the_old_address_are_dead_after_a_change(app, amina, browser):
    submit(browser, "/forgotten", email=EMAIL)
    old = [link(app, EMAIL, "/reset/"), link(app, EMAIL, "/confirm/")]
    change(amina)
    path = link(app, NEW, "/confirm/")
    browser.send(browser.browse(path), path)

    assert [browser.client.get(one).status_code for one in old] == [410, 410]


def test_changing_the_address_needs_the_password(app, amina):
    answer = change(amina, password="not the right words")

    assert answer.status_code == 422
    assert [to for to, _ in told(app)] == [EMAIL]


def test_whether_a_new_address_is_taken_is_told_to_its_owner_alone(app, amina, browser):
    a_person(app, email="known@example.org")

    fresh, known = change(amina, "fresh@example.org"), change(amina, "known@example.org")

    assert (fresh.status_code, fresh.location) == (known.status_code, known.location)
    assert told(app)[-1] == ("known@example.org", "You already have an account at MCOF Learning")
    assert "/confirm/" not in letters(app)[-1].as_string()


def test_an_address_that_somebody_took_meanwhile_stays_theirs(app, amina, browser):
    change(amina)
    path = link(app, NEW, "/confirm/")
    form = browser.browse(path).form(path)
    a_person(app, email=NEW)

    answer = browser.client.post(path, data=form.values)

    assert answer.status_code == 410
    assert addresses(app) == [(EMAIL, False), (NEW, True)]


@pytest.mark.parametrize("email", ["", "nobody", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_is_refused(app, amina, email):
    assert change(amina, email).status_code == 422


def test_operators_vouch_for_the_addresses_of_accounts_they_make(app):
    a_person(app)

    assert rows(app, Account.confirmed_at) != [None]


def test_a_link_of_one_purpose_is_of_no_use_for_another(app, amina, browser):
    token = link(app, EMAIL, "/confirm/").rpartition("/")[2]

    assert browser.client.get(f"/reset/{token}").status_code == 410
