"""My certificates, one certificate as page and file, and the public check."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from elearning.credentials.key_set import read_key_set
from elearning.credentials.serial import group_serial, make_serial
from elearning.credentials.signature import check
from elearning.credentials.signed_file import find_signed
from elearning.db import transaction
from elearning.models import Account, Certificate
from elearning.services import certificates
from elearning.services.certificates import Issuer
from tests.applications import SETTINGS
from tests.pages import Browser, Page
from tests.services.certified import a_course, a_library, an_attempt, finish_lessons, pass_quiz

NOW = datetime.now(UTC)


def issue(browser: Browser, *, name: str = "Amina Diallo", **course) -> str:
    """Give the browser's person a certificate of achievement; return its serial in groups."""
    studied = a_course(**course)
    with transaction(browser.app.extensions["engine"]) as session:
        session.execute(update(Account).where(Account.id == browser.account_id).values(name=name))
        finish_lessons(session, studied, browser.account_id)
        pass_quiz(session, browser.account_id)
        an_attempt(session, browser.account_id)
        issued = certificates.award(
            session,
            a_library(studied),
            account_id=browser.account_id,
            course="shelter",
            now=NOW,
            issuer=Issuer("MCOF Learning", "https://elsewhere.example.org", SETTINGS["SECRET_KEY"]),
        )
        return group_serial(issued.serial)


def change(app: Flask, **values) -> None:
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Certificate).values(**values))


def test_an_empty_list_says_how_to_begin(learner):
    page = learner.browse("/certificates/")

    assert "Your certificates will stand here" in page.text
    assert "/courses/" in page.outline.links


def test_my_certificates_are_listed_with_their_state(learner):
    serial = issue(learner)

    page = learner.browse("/certificates/")

    assert "Shelter and settlements" in page.text
    assert "Valid" in page.text
    assert f"/certificates/{serial}" in page.outline.links


def test_the_page_says_what_the_paper_says(learner):
    serial = issue(learner)

    page = learner.browse(f"/certificates/{serial}")

    for words in (
        "Certificate of achievement", "Amina Diallo", "Shelter and settlements",
        "2 lessons, version 1.0.0", "87%", "Typhoon", serial, "localhost/verify",
    ):  # fmt: skip
        assert words in page.text
    assert f"/certificates/{serial}.pdf" in page.outline.links


def test_the_qr_code_leads_to_the_configured_address(learner, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "elearning.web.certificates.views.qr_svg", lambda url: seen.append(url) or "<svg/>"
    )
    serial = issue(learner)

    learner.browse(f"/certificates/{serial}", headers={"Host": "localhost"})

    assert seen == [f"http://localhost/verify/{serial.replace('-', '')}"]


def test_the_file_is_a_pdf_whose_name_holds_no_name(learner):
    serial = issue(learner, name='Robert"; x=\r\n<b>')

    answer = learner.client.get(f"/certificates/{serial}.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "Robert" not in str(answer.headers)
    assert f"certificate-{serial}.pdf" in answer.headers["Content-Disposition"]


def test_an_arabic_reader_gets_the_file_too(learner):
    serial = issue(learner, name="محمد الخوري")
    learner.client.set_cookie("language", "ar")

    assert learner.client.get(f"/certificates/{serial}.pdf").data.startswith(b"%PDF-")


def test_a_name_without_a_typeface_is_offered_the_page_with_one_sentence(learner):
    serial = issue(learner, name="สมชาย")

    for path in (f"/certificates/{serial}", f"/certificates/{serial}.pdf"):
        page = learner.browse(path)
        assert "please print this page instead" in page.text
        assert f"/certificates/{serial}.pdf" not in page.outline.links


def test_without_the_libraries_for_pdf_the_page_is_there_and_no_link(learner, monkeypatch):
    monkeypatch.setattr("elearning.credentials.pdf.find_spec", lambda _library: None)
    serial = issue(learner)

    page = learner.browse(f"/certificates/{serial}.pdf")

    assert "Certificate of achievement" in page.text
    assert "no typeface" not in page.text
    assert f"/certificates/{serial}.pdf" not in page.outline.links


def test_a_title_without_a_typeface_is_offered_the_page_too(learner):
    serial = issue(learner, title="Shelter 🏠")

    assert "please print this page instead" in learner.browse(f"/certificates/{serial}.pdf").text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\u202eevil\u202c\n\"'", "x" * 300, "a b " * 75]
)
def test_a_hostile_name_stays_text_on_every_page(learner, name):
    serial = issue(learner, name=name)

    for path in (f"/certificates/{serial}", f"/verify/{serial}", "/certificates/"):
        assert "<script>alert" not in learner.browse(path).html


def test_somebody_elses_certificate_looks_like_one_that_does_not_exist(app, learner):
    serial = issue(Browser(app).signed_in("learner"))
    nobodys = group_serial(make_serial(bytes(range(15))))

    for suffix in ("", ".pdf"):
        theirs = learner.client.get(f"/certificates/{serial}{suffix}")
        missing = learner.client.get(f"/certificates/{nobodys}{suffix}")
        assert theirs.status_code == missing.status_code == 404
        assert bare(theirs.text, serial) == bare(missing.text, nobodys)


@pytest.mark.parametrize("serial", ["0", "-1", "null", "x" * 3000, "..%2f..", "٠" * 25])
def test_strange_serials_are_not_found(learner, serial):
    assert learner.client.get(f"/certificates/{serial}").status_code == 404
    assert learner.client.get(f"/verify/{serial}").status_code == 404


@pytest.mark.parametrize("path", ["/certificates/", "/certificates/x", "/certificates/x.pdf"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    answer = client.get(path)

    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_anybody_sees_in_one_word_that_a_certificate_is_valid(learner, browser):
    serial = issue(learner)

    page = browser.browse(f"/verify/{serial}")

    assert "<h1" in page.html
    assert heading(page) == "Valid"
    for words in ("Amina Diallo", "Shelter and settlements", "Certificate of achievement"):
        assert words in page.text
    assert page.response.headers["X-Robots-Tag"] == "noindex"


def test_the_public_page_tells_nothing_of_the_evidence(learner, browser):
    serial = issue(learner)
    # The serial is drawn by chance and may hold any two digits itself.
    text = browser.browse(f"/verify/{serial}").text
    text = text.replace(group_serial(serial), "").replace(serial, "")

    for words in ("87", "Typhoon", "lesson", "example.org"):
        assert words not in text


def test_an_expired_certificate_says_so(app, learner, browser):
    serial = issue(learner)
    change(app, expires_at=NOW - timedelta(seconds=1))

    assert heading(browser.browse(f"/verify/{serial}")) == "Expired"
    assert "has expired" in learner.browse(f"/certificates/{serial}").text


def test_a_revoked_certificate_says_so_and_why(app, learner, browser):
    serial = issue(learner)
    change(app, revoked_at=NOW, revoked_reason="Issued to the wrong person.")

    public = browser.browse(f"/verify/{serial}")
    assert heading(public) == "Revoked"
    assert "Issued to the wrong person." in public.text
    assert "Issued to the wrong person." in learner.browse(f"/certificates/{serial}").text


def test_a_revoked_certificate_is_no_longer_given_as_a_file(app, learner):
    serial = issue(learner)
    change(app, revoked_at=NOW, revoked_reason="Issued to the wrong person.")

    page = learner.browse(f"/certificates/{serial}.pdf")

    assert "This certificate was revoked." in page.text
    assert f"/certificates/{serial}.pdf" not in page.outline.links


def test_a_serial_of_somebody_else_is_not_issued_here(browser):
    page = browser.browse(f"/verify/{group_serial(make_serial(bytes(range(15))))}", status=404)

    assert heading(page) == "Not issued here"


def test_a_typed_serial_leads_to_its_page_and_stands_in_no_query(learner, browser):
    serial = issue(learner)

    page = browser.send(browser.browse("/verify/"), "/verify/", serial=serial.lower())

    assert heading(page) == "Valid"
    assert page.response.request.path == f"/verify/{serial}"
    assert page.response.request.query_string == b""


def test_a_mistyped_serial_is_told_to_be_compared(learner, browser):
    serial = issue(learner)
    wrong = ("1" if serial[0] != "1" else "2") + serial[1:]

    page = browser.send(browser.browse("/verify/"), "/verify/", serial=wrong)

    assert "please compare them with the certificate" in page.text


def test_an_empty_form_asks_for_a_serial(browser):
    page = browser.send(browser.browse("/verify/"), "/verify/", serial="")

    assert "Please correct this" in page.text


def test_the_course_may_leave_the_library_and_the_certificate_stays(app, learner, browser):
    serial = issue(learner)

    assert "shelter" not in app.extensions["shelf"].library().courses
    assert heading(browser.browse(f"/verify/{serial}")) == "Valid"
    learner.browse(f"/certificates/{serial}")


def bare(html: str, serial: str) -> str:
    """Return a page without what was asked for and without the tokens of its forms."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html.replace(serial, ""))


def heading(page: Page) -> str:
    return page.html.split("<h1", 1)[1].split("</svg>", 1)[1].split("</h1>", 1)[0].strip()


def keys_of(client) -> tuple:
    return read_key_set(client.get("/.well-known/certificate-keys.json").data)


def test_the_signed_data_can_be_checked_with_the_published_keys_alone(learner, client):
    serial = issue(learner)

    answer = learner.client.get(f"/certificates/{serial}.json")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert f"certificate-{serial}.json" in answer.headers["Content-Disposition"]
    assert check(find_signed(answer.data), keys_of(client)) == "genuine"


def test_the_pdf_carries_the_signed_data(learner, client):
    serial = issue(learner)

    data = learner.client.get(f"/certificates/{serial}.pdf").data

    assert find_signed(data)["certificate"]["serial"] == serial.replace("-", "")
    assert check(find_signed(data), keys_of(client)) == "genuine"


def test_a_certificate_without_a_signature_offers_no_signed_data(app, learner):
    serial = issue(learner)
    change(app, signature=None)

    assert learner.client.get(f"/certificates/{serial}.json").status_code == 404
    assert f"/certificates/{serial}.json" not in learner.browse(f"/certificates/{serial}").html


def test_the_published_keys_may_be_kept_by_everybody_and_cost_nobody_a_cookie(learner, client):
    issue(learner)

    answer = client.get("/.well-known/certificate-keys.json")

    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "private" not in answer.text.lower()
