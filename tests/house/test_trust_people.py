"""Whoever people say they are, it stays text; and nothing about them goes where it should not."""

import logging
import re
import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, exc, select, text

from elearning.db import opened, transaction
from elearning.models import Account, Certificate, Outbox, SignIn
from elearning.services import accounts, reports
from elearning.services.throttle import RULES
from elearning.web import session as web_session
from elearning.web.account.mails import deliver
from tests import journey
from tests.conftest import SQLITE
from tests.house.town import Town, addresses
from tests.pages import Browser, Page
from tests.web.people import EMAIL, PASSWORD, a_person, register, sign_in, submit

pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)

SCRIPT = "<script>evil()</script>"
HOSTILE = {
    "script": SCRIPT,
    "attribute": '" onmouseover="evil()" x="',
    "quote": "' onfocus='evil()' autofocus '",
    "template": "{{ 7 * 7 }}{% raw %}%(name)s{0}",
    "image": "<img src=x onerror=evil()>",
    "closing": "</title></textarea></script><svg onload=evil()>",
    "breaks": "Amina\r\nBcc: eve@evil.example\u2028\u0085x",
    "right to left": "\u202egnp.live\u2066\u200fنام",
    "holes": "\ue002token\ue003 \ue002name\ue003",
    "long": "é" * 300,
}


def harm_in(html: str) -> list[str]:
    """Return what a browser would run, or what leaves its line or its direction."""
    tags = re.findall(r"<[^>]*>", html)
    found = [tag for tag in tags if re.search(r"evil\(\)", tag) and not _is_quoted(tag)]
    found += re.findall(r"<script>.{0,20}", html) + re.findall(r"<img src=x.{0,20}", html)
    found += re.findall("[\u202a-\u202e\u2066-\u2069]", html)
    if "eve@evil.example" in html and re.search(r"Amina[\r\n\u2028\u0085]+Bcc", html):
        found.append("a line break")
    if re.search(r"\b49%\(name\)s|\b49\b\{", html):
        found.append("a template")
    return found


def _is_quoted(tag: str) -> bool:
    return re.fullmatch(r'<[a-z]+(?: [a-z-]+(?:="[^"]*")?)*\s*/?>', tag) is not None and not any(
        name.startswith("on") for name in re.findall(r' ([a-z-]+)="', tag)
    )


def live_as(town: Town, name: str) -> None:
    """Give the owner, the organisation, a report and a certificate this text."""
    with transaction(town.app.extensions["engine"]) as session:
        account = session.get_one(Account, town.values["account_id"])
        called = accounts.Particulars(name[:300], organisation=name[:300])
        accounts.change_profile(session, account.id, called)
        for certificate in session.scalars(select(Certificate)):
            certificate.name = account.name
            certificate.document = {**certificate.document, "name": account.name}
        reports.file_report(
            session, account_id=account.id, kind="scene", subject=f"x/{name}"[:300], text=name
        )


MARKUP = "A " + " ".join(
    HOSTILE[one] for one in ("script", "attribute", "quote", "template", "image", "closing")
)
SIGNS = "A " + " ".join(HOSTILE[one] for one in ("breaks", "right to left", "holes", "script"))


@pytest.mark.parametrize("name", [MARKUP, SIGNS, HOSTILE["long"]], ids=["markup", "signs", "long"])
def test_a_hostile_name_stays_text_on_every_page(town: Town, name: str):
    live_as(town, name)
    wrong = []
    for role in ("owner", "administrator"):
        for endpoint, method, path in addresses(town.app, town.values):
            if method == "GET" and endpoint != "certificates.pdf":
                answer = town.people[role].client.get(path, buffered=True)
                assert answer.status_code < 500, path
                if answer.mimetype == "text/html":
                    page = Page(answer)
                    wrong += [(path, harm) for harm in harm_in(page.html)]
                    wrong += [(path, fault) for fault in page.outline.faults]

    assert wrong == []


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_name_that_is_shown_as_markup_is_caught(name: str):
    """The check above must be able to fail for what can do harm in a page."""
    can_harm = any(sign in name for sign in ("<script", "onmouseover", "<img", "onload", "\u202e"))

    assert bool(harm_in(f'<p title="{name}">{name}</p>')) >= can_harm


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_stays_text_in_forms_mails_and_files(app: Flask, name: str):
    refused = Page(register(Browser(app), name=name, email=f"{name}@x", organisation=name))
    register(Browser(app), name=f"A {name}"[:300])
    sent = deliver(app)
    mails = [path.read_bytes() for path in Path(app.config["VAR"], "mail").iterdir()]

    assert refused.status == 422
    assert refused.outline.faults == []
    assert SCRIPT not in refused.html
    assert sent == len(mails) == 1
    heads = mails[0].partition(b"\r\n\r\n")[0]
    assert b"evil" not in heads
    assert heads.count(b"\r\nTo: ") == 1


@pytest.mark.parametrize("field", ["search", "after", "sector", "phase", "next", "state"])
def test_a_hostile_query_stays_text(town: Town, field: str):
    people = ("owner", "administrator", "stranger")
    for path in ("/courses/", "/guidance/", "/simulations/", "/sign-in", "/register",
                 "/manage/learners", "/teach/reports", "/verify/", "/no/such"):  # fmt: skip
        for role in people:
            for typed in (SCRIPT, HOSTILE["attribute"], HOSTILE["template"]):
                answer = town.people[role].client.get(path, query_string={field: typed})
                assert harm_in(answer.get_data(as_text=True)) == [], path


# Told apart, or locked out


def test_a_known_and_an_unknown_address_cost_the_same_statements(app: Flask):
    a_person(app)
    asked: dict[str, list[str]] = {}
    for email in (EMAIL, "nobody@example.org"):
        browser, statements = Browser(app), []
        form = browser.browse("/sign-in").form("/sign-in").values

        def note(_c, _k, statement, *_, seen=statements):
            seen.append(statement.split("SET")[0][:60])

        event.listen(app.extensions["engine"], "before_cursor_execute", note)
        browser.client.post("/sign-in", data={**form, "email": email, "password": "wrong words"})
        event.remove(app.extensions["engine"], "before_cursor_execute", note)
        asked[email] = statements

    assert asked[EMAIL] == asked["nobody@example.org"]
    assert len(asked[EMAIL]) > 3


def test_registering_is_slowed_alike_for_known_and_unknown_addresses(app: Flask):
    a_person(app)

    answers = {
        email: [register(Browser(app), email=email).status_code for _ in range(7)]
        for email in (EMAIL, "nobody@example.org")
    }

    assert answers[EMAIL] == answers["nobody@example.org"]
    assert answers[EMAIL][0] == 303
    assert answers[EMAIL][-1] == 429


def test_pretending_to_come_from_elsewhere_is_no_way_around_the_throttle(app: Flask):
    statuses = []
    for number in range(RULES["account"].free + 1):
        browser = Browser(app)
        form = browser.browse("/sign-in").form("/sign-in").values
        headers = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"}
        data = {**form, "email": EMAIL, "password": "not the right words"}
        statuses.append(browser.client.post("/sign-in", data=data, headers=headers).status_code)

    assert statuses[-1] == 429


def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(app: Flask):
    a_person(app)
    attacker = Browser(app)
    attacker.token()
    planted = attacker.client.get_cookie("elearning")
    victim = Browser(app)
    assert planted is not None
    victim.client.set_cookie("elearning", planted.value)

    sign_in(victim)

    assert attacker.client.get("/profile").status_code == 303
    after = victim.client.get_cookie("elearning")
    assert after is not None
    assert after.value != planted.value


def test_the_database_knows_no_key_that_a_cookie_holds(app: Flask):
    a_person(app)
    browser = Browser(app)
    sign_in(browser)

    with browser.client.session_transaction() as cookie:
        key = cookie["_user_id"]
    with opened(app.extensions["engine"], writes=False) as session:
        kept = session.scalars(select(SignIn.key_hash)).one()

    assert key not in kept
    assert len(kept) == 64


# Logs


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def test_no_log_holds_passwords_addresses_names_or_keys(
    app: Flask, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    secret_name, browser = "Secretia Nameworth", Browser(app)
    register(browser, name=secret_name)
    sign_in(browser, password="a wrong secret phrase")
    sign_in(browser)
    deliver(app)
    submit(browser, "/profile", name=secret_name, organisation="x\r\nforged line")
    with browser.client.session_transaction() as cookie:
        key = cookie["_user_id"]
    monkeypatch.setattr(web_session, "commit", lambda: _raise(KeyError("x")))
    browser.post("/profile", name="Secretia Otherworth", category="staff")
    fail_at_writing(app)
    browser.post("/profile", name="Secretia Thirdworth", category="staff")

    assert "database: OperationalError" in log.text
    assert "failure at account.profile" in log.text
    for told in (PASSWORD, "a wrong secret phrase", EMAIL, "Secretia", key, "$argon2", "forged"):
        assert told not in log.text, told


def fail_at_writing(app: Flask) -> None:
    """Let the database refuse every change, with the parameters of the statement at hand."""

    def refuse(_c, _k, statement, *_):
        if statement.startswith("UPDATE account"):
            raise sqlite3.OperationalError("database or disk is full")

    event.listen(app.extensions["engine"], "before_cursor_execute", refuse)


def _raise(failure: Exception) -> None:
    raise failure


def test_a_statement_that_fails_does_not_tell_what_was_asked(app: Flask, log):
    with (
        opened(app.extensions["engine"], writes=False) as session,
        pytest.raises(exc.OperationalError) as failed,
    ):
        session.execute(text("SELECT * FROM nowhere WHERE email = :email"), {"email": EMAIL})

    assert EMAIL not in str(failed.value)


def test_no_line_of_a_log_is_written_by_a_visitor(client, log: pytest.LogCaptureFixture):
    forged = "%0d%0aERROR forged"
    for path in (f"/x{forged}", f"/guidance/{forged}", f"/verify/{forged}?a={forged}"):
        client.get(path, headers={"User-Agent": "x forged", "Referer": "forged"})
        client.post(path, data={"forged": "forged"}, headers={"Origin": "http://forged"})

    assert "forged" not in "".join(record.getMessage() for record in log.records)


# What others see


def test_a_public_certificate_page_tells_five_facts_and_nothing_else(town: Town):
    with transaction(town.app.extensions["engine"]) as session:
        account = session.get_one(Account, town.values["account_id"])
        account.organisation, account.country, account.email = "Hidden Org", "CH", "hid@x.example"

    page = Browser(town.app).browse(f"/verify/{town.values['serial']}")

    assert "Owner Ownerson" in page.text
    for hidden in ("Hidden Org", "Switzerland", "hid@x.example", "attempt", journey.SCENARIO):
        assert hidden not in page.text
    assert "noindex" in page.response.headers["X-Robots-Tag"]


def test_no_address_of_ours_holds_anything_personal(town: Town):
    with opened(town.app.extensions["engine"], writes=False) as session:
        people = session.execute(select(Account.email, Account.name)).all()
    links: set[bytes] = set()
    for _, method, path in addresses(town.app, town.values):
        if method == "GET":
            page = town.people["owner"].client.get(path, buffered=True)
            links |= set(re.findall(rb'(?:href|action|src)="([^"]+)"', page.data))

    personal = [one.split()[-1].lower() for pair in people for one in pair]
    assert [link for link in links if any(one.encode() in link.lower() for one in personal)] == []


def test_reflections_are_read_by_their_owner_alone(town: Town):
    path = f"/simulate/attempts/{town.values['attempt_id']}"
    town.people["owner"].post(f"{path}/reflection", saw="what nobody else may read")

    for role in ("administrator", "manager", "learner"):
        for _, method, address in addresses(town.app, town.values):
            if method == "GET":
                answer = town.people[role].client.get(address, buffered=True)
                assert b"what nobody else may read" not in answer.data, address
    owner = town.people["owner"].client.get(f"{path}/debrief")
    assert b"what nobody else may read" in owner.data


def test_a_mail_of_a_registration_that_was_refused_is_never_written(app: Flask):
    register(Browser(app), password="short")

    with opened(app.extensions["engine"], writes=False) as session:
        assert session.scalars(select(Outbox.id)).all() == []
