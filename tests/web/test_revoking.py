"""Managers revoke and reinstate certificates; nobody else can, and whoever checks sees why."""

import pytest

from elearning.credentials.serial import group_serial, make_serial
from tests.pages import Browser
from tests.web.test_certificates import bare, heading, issue

NOBODYS = group_serial(make_serial(bytes(range(15))))


def revoked(manager: Browser, serial: str, reason: str = "Issued by mistake."):
    page = manager.browse(f"/manage/certificates/{serial}")
    return manager.send(page, "/revoke", reason=reason)


def test_a_manager_revokes_and_anybody_sees_why(learner, manager, browser):
    serial = issue(learner)

    page = revoked(manager, serial)

    assert "its holder is told" in page.text
    public = browser.browse(f"/verify/{serial}")
    assert heading(public) == "Revoked"
    assert "Issued by mistake." in public.text


def test_a_manager_reinstates_and_anybody_sees_why(learner, manager, browser):
    serial = issue(learner)
    page = revoked(manager, serial)

    manager.send(page, "/reinstate", reason="It was right after all.")

    public = browser.browse(f"/verify/{serial}")
    assert heading(public) == "Valid"
    assert "It was right after all." in public.text
    assert "Issued by mistake." not in public.text


def test_without_a_reason_the_form_comes_back(learner, manager, browser):
    serial = issue(learner)

    page = revoked(manager, serial, reason="")

    assert "Please correct this" in page.text
    assert heading(browser.browse(f"/verify/{serial}")) == "Valid"


def test_a_hostile_reason_stays_text(learner, manager, browser):
    serial = issue(learner)

    revoked(manager, serial, reason="<script>alert(1)</script>")

    for path in (f"/verify/{serial}", f"/manage/certificates/{serial}"):
        assert "<script>alert" not in manager.browse(path).html


def test_who_comes_second_is_told(learner, manager):
    serial = issue(learner)
    page = manager.browse(f"/manage/certificates/{serial}")
    manager.send(page, "/revoke", reason="First.")

    second = manager.send(page, "/revoke", status=409, reason="Second.")

    assert "already revoked" in second.text


@pytest.mark.parametrize("act", ["revoke", "reinstate"])
def test_nobody_but_managers_can(app, learner, trainer, act):
    serial = issue(Browser(app).signed_in("learner"))

    for one in (learner, trainer):
        theirs = one.post(f"/manage/certificates/{serial}/{act}", reason="Because.")
        missing = one.post(f"/manage/certificates/{NOBODYS}/{act}", reason="Because.")
        assert theirs.status_code == missing.status_code == 404
        assert bare(theirs.text, serial) == bare(missing.text, NOBODYS)


@pytest.mark.parametrize("serial", ["0", "-1", "null", "x" * 3000, NOBODYS])
def test_a_certificate_that_was_never_issued_is_not_found(manager, serial):
    assert manager.client.get(f"/manage/certificates/{serial}").status_code == 404
    answer = manager.post(f"/manage/certificates/{serial}/revoke", reason="Because.")
    assert answer.status_code == 404


def test_a_certificate_is_found_by_serial_or_link(learner, manager):
    serial = issue(learner)
    page = manager.browse("/manage/certificates/")
    assert "no serial" not in page.text

    for typed in (serial, f"http://localhost/verify/{serial}"):
        found = manager.browse(f"/manage/certificates/?serial={typed}")
        assert found.response.request.path == f"/manage/certificates/{serial}"
    assert "no serial" in manager.browse("/manage/certificates/?serial=12").text


def test_a_manager_cannot_decide_about_their_own(manager):
    serial = issue(manager)

    page = manager.browse(f"/manage/certificates/{serial}")
    assert "somebody else has to decide" in page.text
    answer = manager.post(f"/manage/certificates/{serial}/revoke", reason="Because.")
    assert answer.status_code == 400


def test_learners_lead_to_their_certificates(learner, manager):
    serial = issue(learner)

    page = manager.browse(f"/manage/learners/{learner.account_id}")

    assert f"/manage/certificates/{serial.replace('-', '')}" in page.html
