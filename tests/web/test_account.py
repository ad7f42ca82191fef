import re
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from elearning.db import opened, transaction
from elearning.models import Account, AuditEntry, Outbox
from elearning.services import audit, demonstration
from elearning.services.audit import Doer
from elearning.services.mail import Letter
from elearning.web.account import mails
from elearning.web.account.caretaker import start_caretaker, sweep
from elearning.web.languages import available, direction
from tests.applications import SETTINGS
from tests.pages import Browser, Page
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


def test_a_stranger_registers_and_signs_in(app, browser):
    assert register(browser).location == "/sign-in"
    assert sign_in(browser).status_code == 303
    assert is_signed_in(browser)


def test_registering_a_known_address_answers_exactly_the_same(app, browser):
    a_person(app, email="known@example.org")

    fresh, known = (
        register(Browser(app), email=email) for email in ("fresh@example.org", "known@example.org")
    )

    assert (fresh.status_code, fresh.location, fresh.data) == (
        known.status_code, known.location, known.data,
    )  # fmt: skip
    assert [rows(app, Outbox.kind)] == [["welcome", "registered-again"]]


def test_registering_a_known_address_leaves_its_password_alone(app, browser):
    a_person(app)

    register(browser, password="another four words here")

    assert sign_in(browser).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("password", "short", "at least 10 characters"),
        ("password", "password2026!", "Many people use this password"),
        ("password", "Amina Diallo", "made of your name"),
        ("email", "nobody", "such as name@example.org"),
        ("name", "\u200f", "Please write a name"),
        ("name", "x" * 301, "Please write a name"),
        ("category", "minister", "Not a valid choice"),
        ("country", "ZZ", "Not a valid choice"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(app, browser, field, value, told):
    answer = register(browser, **{field: value})

    assert answer.status_code == 422
    assert told in Page(answer).text
    assert rows(app, Account.id) == []


def test_a_refused_form_does_not_send_the_password_back(browser):
    assert PASSWORD not in register(browser, name="").text


@pytest.mark.parametrize(
    "name",
    ["\"><script>alert('x')</script>", 'O\'Brien "x"\r\nBcc: y', "\u202eevil نام", "陈" * 300],
)
def test_a_hostile_name_is_shown_as_text_everywhere(app, browser, name):
    register(browser, name=name)
    sign_in(browser)

    page = browser.browse("/profile")

    assert "<script>alert" not in page.html
    assert "\u202e" not in page.html
    mails.deliver(app)
    for path in (Path(app.config["VAR"]) / "mail").iterdir():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert message["Bcc"] is None
        assert "<script>" not in message.get_body(("html",)).get_content()


def test_what_is_not_asked_is_not_taken(app, browser):
    register(browser, role="administrator", id="1", is_disabled="1", password_hash="x", version="9")

    with opened(app.extensions["engine"], writes=False) as session:
        account = session.scalars(select(Account)).one()
    assert (account.role, account.is_disabled) == ("learner", False)


def test_registration_can_be_closed(app, browser):
    app.config["REGISTRATION"] = "closed"

    browser.browse("/register", status=404)
    assert "/register" not in browser.browse("/sign-in").outline.links


# Profile and language


def test_a_profile_shows_and_changes_everything_but_the_address(app, browser):
    a_person(app)
    sign_in(browser)
    assert EMAIL in browser.browse("/profile").text

    answer = submit(
        browser, "/profile", name="陈伟", category="partner", organisation="Red Cross",
        country="CN", language="en", email="other@example.org", role="administrator",
    )  # fmt: skip

    assert answer.status_code == 303
    with opened(app.extensions["engine"], writes=False) as session:
        account = session.scalars(select(Account)).one()
    assert (account.name, account.category, account.country) == ("陈伟", "partner", "CN")
    assert (account.email, account.role) == (EMAIL, "learner")


def test_countries_stand_in_the_order_of_the_readers_language(app, browser):
    names = re.findall(r'<option value="[A-Z]{2}">([^<]+)', browser.browse("/register").html)

    assert names[0] == "Afghanistan"
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")
    assert len(names) > 240


def language_form(browser: Browser, wanted: str, **values: str) -> TestResponse:
    form = browser.browse("/language").form("/language")
    return browser.client.post("/language", data={**form.values, "language": wanted, **values})


def test_a_language_is_kept_for_this_browser_and_this_account(app, learner):
    answer = language_form(learner, "en")

    assert answer.status_code == 303
    assert learner.client.get_cookie("language").value == "en"
    assert rows(app, Account.language) == ["en"]


def test_a_stranger_keeps_a_language_in_the_cookie_alone(app, browser):
    language_form(browser, "en")

    assert browser.client.get_cookie("language").value == "en"


@pytest.mark.parametrize("wanted", ["", "xx", "../en", "en\r\nX: y"])
def test_a_language_that_is_not_spoken_here_is_refused(browser, wanted):
    assert language_form(browser, wanted).status_code == 400


def test_choosing_a_language_leads_back_to_the_page_and_nowhere_else(browser):
    assert language_form(browser, "en", next="/register").location == "/register"
    assert "evil" not in language_form(browser, "en", next="//evil.example").location


def test_a_stranger_is_led_to_the_languages_and_back(browser):
    page = browser.browse("/courses/?sector=1&phase=during")

    link = next(one for one in page.outline.links if one.startswith("/language"))
    form = browser.browse(link).form("/language")

    assert form.values["next"] == "/courses/?sector=1&phase=during"


@pytest.mark.parametrize("path", ["/", "/courses/", "/guidance/", "/verify/AAAA", "/about"])
def test_who_only_looks_around_gets_no_cookie(browser, path):
    answer = browser.client.get(path)

    assert "Set-Cookie" not in answer.headers


def test_the_accounts_language_wins_over_the_browsers(app, browser):
    reader = Browser(app).signed_in("learner", language="en")

    html = reader.browse("/profile", headers={"Accept-Language": "ar"}).html

    assert '<html lang="en" dir="ltr">' in html


# Demonstration and mails


def test_demo_accounts_are_told_in_demo_mode_only(app, browser):
    assert demonstration.PEOPLE[0].email not in browser.browse("/sign-in").text

    app.config["DEMO"] = True

    page = browser.browse("/sign-in").text
    assert all(one.email in page and one.password in page for one in demonstration.PEOPLE)


def test_a_mail_speaks_the_language_of_its_reader(app, browser):
    register(browser)

    mails.deliver(app)

    (path,) = (Path(app.config["VAR"]) / "mail").iterdir()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["Subject"] == "Welcome to MCOF Learning"
    assert f"{SETTINGS['BASE_URL']}/sign-in" in message.get_body(("plain",)).get_content()
    assert '<html lang="en" dir="ltr">' in message.get_body(("html",)).get_content()


# What the mails tell: each takes what it needs.
TOLD = {
    "token": "x" * 43, "serial": "x" * 24, "course": "Shelter", "course_slug": "shelter",
    "ends": "2027-03-01T00:00:00+00:00", "is_achieved": True,
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(mails.SUBJECTS))
def test_every_mail_has_words_in_every_language(app, kind):
    for language in available():
        letter = Letter(1, EMAIL, language, kind, {**TOLD, "name": "Amina"})
        words = mails.write_words(app, letter)
        assert words.subject
        assert f'lang="{language}" dir="{direction(language)}"' in words.html
        assert kind == "test" or "Amina" in words.text


@pytest.mark.parametrize("kind", sorted(mails.SUBJECTS))
def test_a_mail_fetches_nothing_and_is_whole_without_pictures(app, kind):
    words = mails.write_words(app, Letter(1, EMAIL, "ar", kind, {**TOLD, "name": '"><img src=x>'}))

    tags = " ".join(re.findall(r"<[^>]*>", words.html))
    assert re.findall(r"<(?:img|link|script|style|iframe)|src=|url\(|@import", tags) == []
    for link in re.findall(r'href="([^"]+)"', words.html):
        assert link.startswith(f"{SETTINGS['BASE_URL']}/")
        assert link in words.text
    assert "text-align: right" in words.html


def test_the_caretaker_sends_what_is_due_by_itself(app, browser):
    register(browser)
    folder = Path(app.config["VAR"]) / "mail"

    stop = start_caretaker(app, every=0.01)

    deadline = time.monotonic() + 60
    while not list(folder.glob("*.eml")) and time.monotonic() < deadline:
        time.sleep(0.01)
    stop()
    assert len(list(folder.glob("*.eml"))) == 1


def test_sweeping_keeps_who_is_signed_in(app, learner):
    sweep(app)

    assert is_signed_in(learner)


def test_sweeping_erases_from_where_things_were_done_long_ago(app):
    with transaction(app.extensions["engine"]) as session:
        audit.note(session, "role", Doer(None, "198.51.100.7"))
        long_ago = datetime.now(UTC) - audit.PLACES_KEPT
        session.execute(update(AuditEntry).values(at=long_ago))

    sweep(app)

    assert rows(app, AuditEntry.place) == [None]
