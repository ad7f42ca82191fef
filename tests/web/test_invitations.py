"""Accounts by invitation: who may make them, who may use them, and what they do not tell."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select, update

from elearning.db import opened, transaction
from elearning.errors import NotFound
from elearning.models import Account, Enrolment, Invitation, Outbox
from elearning.services import audit, invitations
from elearning.services.invitations import Wish
from elearning.services.mail import Letter
from elearning.web.account import mails
from tests.journey import COURSE
from tests.pages import Browser
from tests.web.letters import told
from tests.web.people import PASSWORD, a_person, is_signed_in, register, rows, sign_in


def invite(manager: Browser, **wish: object) -> str:
    """Make an invitation through the form and return the path of its link."""
    page = manager.browse("/manage/invitations")
    made = manager.send(page, "/manage/invitations", **{"most": 1, "days": 7, **wish})
    value = next(one["value"] for one in made.outline.fields if "/join/" in one.get("value", ""))
    assert value.startswith("http://localhost/")
    return value.removeprefix("http://localhost")


def join(browser: Browser, path: str, email: str):
    page = browser.browse(path)
    data = {**page.form(path).values, "email": email, "password": PASSWORD, "name": "Amina Diallo"}
    return browser.client.post(path, data=data)


@pytest.fixture
def by_invitation(app: Flask) -> Flask:
    app.config["REGISTRATION"] = "invitation"
    return app


def test_with_an_invitation_one_makes_an_account(by_invitation, manager, browser):
    path = invite(manager)

    answer = join(browser, path, "amina@example.org")

    assert answer.status_code == 303
    assert sign_in(browser, email="amina@example.org").status_code == 303
    assert is_signed_in(browser)


def test_without_an_invitation_nobody_does(by_invitation, browser):
    page = browser.browse("/register")

    answer = browser.post("/register", email="eve@example.org", password=PASSWORD, name="Eve Doe")

    assert "by invitation" in page.text
    assert answer.status_code == 200
    assert rows(by_invitation, Account.email) == []
    assert "/register" not in browser.browse("/sign-in").outline.links


def test_where_registration_is_closed_no_invitation_helps(app, manager, browser):
    path = invite(manager)
    app.config["REGISTRATION"] = "closed"

    assert browser.client.get(path).status_code == 404


def test_a_single_invitation_is_used_once(by_invitation, manager, app):
    path = invite(manager)
    join(Browser(app), path, "first@example.org")

    assert Browser(app).client.get(path).status_code == 410


def test_a_group_may_use_one_link_up_to_its_limit(by_invitation, manager, app):
    path = invite(manager, most=2)

    for name in ("first", "second"):
        assert join(Browser(app), path, f"{name}@example.org").status_code == 303

    assert Browser(app).client.get(path).status_code == 410


def test_an_invitation_that_is_over_or_revoked_is_of_no_use(by_invitation, manager, app):
    over, revoked = invite(manager), invite(manager)
    with transaction(app.extensions["engine"]) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Invitation).where(Invitation.id == 1).values(expires_at=past))
    page = manager.browse("/manage/invitations")
    assert "expired" in page.text

    manager.send(page, "/manage/invitations/2/revoke")

    assert [Browser(app).client.get(one).status_code for one in (over, revoked)] == [410, 410]
    assert "revoked" in manager.browse("/manage/invitations").text


@pytest.mark.parametrize("change", [lambda t: t[:-1] + "x", lambda t: t[:16], lambda t: "x" + t[1:],
                                    lambda t: t + "x"])  # fmt: skip
def test_a_link_that_was_altered_leads_nowhere(by_invitation, manager, browser, change):
    start, _, token = invite(manager).rpartition("/")

    assert browser.client.get(f"{start}/{change(token)}").status_code == 410


def test_what_stands_in_the_database_makes_no_link(by_invitation, manager, app, browser):
    path = invite(manager)
    (code,) = rows(app, Invitation.code)

    assert browser.client.get(f"/join/{code}").status_code == 410
    assert not path.endswith(code)


def test_an_invitation_tells_nobody_whether_an_address_is_known(by_invitation, manager, app):
    a_person(app, email="known@example.org")

    answers, left = [], []
    for email in ("fresh@example.org", "known@example.org"):
        path = invite(manager)
        answer = join(Browser(app), path, email)
        answers.append((answer.status_code, answer.location, answer.data))
        left.append(Browser(app).client.get(path).status_code)

    assert answers[0] == answers[1]
    assert left == [410, 410]
    assert [to for to, _ in told(app)] == ["fresh@example.org", "known@example.org"]


def test_a_new_account_is_enrolled_on_the_course_of_its_invitation(by_invitation, manager, browser):
    path = invite(manager, course=COURSE)

    answer = join(browser, path, "amina@example.org")

    assert f"next=/courses/{COURSE}/" in answer.location.replace("%2F", "/")
    assert rows(by_invitation, Enrolment.course) == [COURSE]


def test_who_is_signed_in_is_led_to_the_course(by_invitation, manager, learner):
    answer = learner.client.get(invite(manager, course=COURSE))

    assert (answer.status_code, answer.location) == (303, f"/courses/{COURSE}/")


SENSELESS = [
    {"most": 0}, {"most": 501}, {"days": 0}, {"days": 366}, {"most": "x"}, {"note": "x" * 201},
    {"course": "none"},
]  # fmt: skip


@pytest.mark.parametrize("wish", SENSELESS)
def test_a_senseless_invitation_is_refused(manager, app, wish):
    page = manager.browse("/manage/invitations")

    manager.send(page, "/manage/invitations", status=422, **{"most": 1, "days": 7, **wish})

    assert rows(app, Invitation.id) == []


def test_a_hostile_note_stays_text(manager):
    invite(manager, note="<script>evil()</script>")

    assert "<script>evil" not in manager.browse("/manage/invitations").html


def test_a_refused_form_uses_nothing_up(by_invitation, manager, browser):
    path = invite(manager)
    form = browser.browse(path).form(path)

    refused = browser.client.post(path, data={**form.values, "email": "x", "password": "short"})

    assert refused.status_code == 422
    assert rows(by_invitation, Invitation.used) == [0]


def test_of_many_who_want_the_last_place_one_gets_it(engine):
    now = datetime.now(UTC)
    with transaction(engine) as session:
        made = invitations.make(
            session, Wish("", "", 1, 1), doer=invitations.audit.PLATFORM, now=now
        )
    got: list[bool] = []

    def try_it() -> None:
        try:
            with transaction(engine) as session:
                invitations.use(session, made, now=now)
            got.append(True)
        except NotFound:
            got.append(False)

    threads = [Thread(target=try_it) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    with opened(engine, writes=False) as session:
        assert session.scalar(select(Invitation.used)) == 1
    assert sorted(got) == [False] * 5 + [True]


def test_registering_openly_needs_no_invitation(app, browser):
    assert register(browser).status_code == 303


@pytest.fixture
def with_mail(by_invitation: Flask) -> Flask:
    """A mail server is configured; what leaves is looked at before it goes there."""
    by_invitation.config.update(SMTP_HOST="localhost", MAIL_FROM="Learn <learn@example.org>")
    return by_invitation


def letter(app: Flask):
    """Return the one mail that waits, with what it tells when it leaves; nothing if that is over.

    What waits holds no link that works.
    """
    with transaction(app.extensions["engine"]) as session:
        (row,) = session.scalars(select(Outbox).where(Outbox.kind == "invitation")).all()
        waiting = Letter(row.id, row.recipient, row.language, row.kind, dict(row.values))
    assert "token" not in waiting.values
    return mails.prepare(app, waiting)


def test_an_invitation_for_one_person_is_sent_to_their_address(with_mail, manager, browser):
    path = invite(manager, email=" Amina@Example.org ", language="ar")

    whole = letter(with_mail)
    words = mails.write_words(with_mail, whole)

    assert (whole.recipient, whole.language) == ("amina@example.org", "ar")
    assert f"http://localhost{path}" in words.text
    assert words.text.count("/join/") == 1
    assert join(browser, path, "amina@example.org").status_code == 303
    assert letter(with_mail) is None


def test_the_mail_of_a_revoked_invitation_does_not_leave(with_mail, manager):
    invite(manager, email="amina@example.org")
    (made,) = rows(with_mail, Invitation.id)
    manager.post(f"/manage/invitations/{made}/revoke")

    assert letter(with_mail) is None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"email": "amina"}, "not an e-mail address"),
        ({"email": "amina@example.org", "most": 2}, "several people"),
    ],
)
def test_a_link_is_sent_to_one_right_address_or_not_made(with_mail, manager, wish, said):
    page = manager.browse("/manage/invitations")

    answer = manager.send(page, "/manage/invitations", status=422, **{"most": 1, "days": 7, **wish})

    assert said in answer.text
    assert rows(with_mail, Invitation.id) == rows(with_mail, Outbox.id) == []


def test_without_a_mail_server_there_is_nothing_to_send_to(by_invitation, manager):
    page = manager.browse("/manage/invitations")
    wish = {"most": 1, "days": 7, "course": "", "email": "amina@example.org", "language": "en"}
    manager.post("/manage/invitations", **wish)

    assert "Send the link to" not in page.text
    assert len(rows(by_invitation, Invitation.id)) == 1
    assert rows(by_invitation, Outbox.id) == []


def test_the_log_tells_that_a_link_was_sent_and_not_to_whom(with_mail, manager):
    invite(manager, email="amina@example.org")

    with opened(with_mail.extensions["engine"], writes=False) as session:
        told = audit.list_entries(session, audit.Wanted(act="invitation-sent")).entries

    assert [one.by for one in told] == [manager.account_id]
    assert "amina" not in repr(told)
