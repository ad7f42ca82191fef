"""Anybody checks a file by its signature, and hears one word first."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, func, select, update

from elearning.credentials.document import canonical_bytes
from elearning.credentials.signature import sign, signed_bytes
from elearning.credentials.signing_key import PrivateKey
from elearning.db import opened, transaction
from elearning.models import Certificate, SigningKey
from elearning.services import signing_keys
from tests.house.weighing import statements
from tests.pages import Browser, Page
from tests.web.test_certificates import heading, issue

NOW = datetime.now(UTC)


@pytest.fixture
def file(learner) -> bytes:
    """The signed data of a certificate that somebody holds."""
    return learner.client.get(f"/certificates/{issue(learner)}.json").data


def hand_in(browser: Browser, data: bytes, name: str = "certificate.json") -> Page:
    page = browser.browse("/verify/")
    assert 'enctype="multipart/form-data"' in page.html
    return browser.send(page, "/verify/", file=(BytesIO(data), name))


def change(browser: Browser, **values) -> None:
    with transaction(browser.app.extensions["engine"]) as session:
        session.execute(update(Certificate).values(**values))


def test_a_good_file_is_valid_and_says_what_was_signed(browser, file):
    page = hand_in(browser, file)

    assert heading(page) == "Valid"
    for words in ("Amina Diallo", "Shelter and settlements", "not a word was changed"):
        assert words in page.text
    assert page.response.headers["X-Robots-Tag"] == "noindex"


def test_a_pdf_is_checked_by_what_it_carries(learner, browser):
    data = learner.client.get(f"/certificates/{issue(learner)}.pdf").data

    assert heading(hand_in(browser, data, "paper.pdf")) == "Valid"


def test_a_changed_file_is_altered_and_none_of_its_words_are_shown(browser, file):
    page = hand_in(browser, file.replace(b"Amina Diallo", b"Somebody Else"))

    assert heading(page) == "Altered"
    assert "Somebody Else" not in page.text


def test_a_perfect_signature_by_somebody_else_is_not_issued_here(browser, file):
    values = json.loads(file)["certificate"]
    forged = signed_bytes(values, sign(values, PrivateKey(bytes(32)), at=NOW))
    page = hand_in(browser, forged)

    assert heading(page) == "Not issued here"
    assert "Amina" not in page.text


def test_the_signature_is_right_whatever_the_database_says(browser, file):
    change(browser, name="Somebody Else", document={}, digest="", signature=None)

    assert "Amina Diallo" in hand_in(browser, file).text


def test_what_the_platform_knows_is_told_apart_from_the_signature(browser, file):
    for values, word in (
        ({"expires_at": NOW - timedelta(days=1)}, "Expired"),
        ({"revoked_at": NOW}, "Revoked"),
    ):
        change(browser, **values)
        page = hand_in(browser, file)
        assert heading(page) == word
        assert "not a word was changed" in page.text


def test_a_genuine_file_without_a_record_says_so(browser, file):
    with transaction(browser.app.extensions["engine"]) as session:
        session.execute(delete(Certificate))

    assert heading(hand_in(browser, file)) == "Genuine"


def test_a_file_of_a_withdrawn_key_is_not_to_be_trusted(browser, file):
    with transaction(browser.app.extensions["engine"]) as session:
        kid = session.scalar(select(SigningKey.kid))
        signing_keys.withdraw(session, kid, "secret", now=NOW)

    assert heading(hand_in(browser, file)) == "Not to be trusted"


EMPTY = canonical_bytes({"certificate": {}})


@pytest.mark.parametrize("data", [b"", b"a photograph", b"%PDF-1.7", b"{}", EMPTY])
def test_anything_else_is_not_a_certificate(browser, data):
    page = hand_in(browser, data, "<script>alert(1)</script>.json")

    assert heading(page) in ("Not a certificate", "Check a certificate")
    assert "<script>alert" not in page.html


def test_a_file_that_is_too_large_is_refused(client):
    body = (
        b"--x\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n" + b"x" * 1_100_000
    )

    sent = client.post("/verify/", data=body, content_type="multipart/form-data; boundary=x")

    assert sent.status_code == 413
    assert "too large" in sent.text


def test_checking_writes_nothing_and_keeps_nobody_waiting(browser, file):
    with transaction(browser.app.extensions["engine"]):
        # Somebody else is writing all the while.
        assert heading(hand_in(browser, file)) == "Valid"
    with opened(browser.app.extensions["engine"], writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1


@pytest.mark.parametrize(
    "form", ["{}", "http://localhost/verify/{}", "https://x.org/verify/{}?from=qr#top", " {}\n"]
)
def test_a_serial_or_a_link_leads_to_its_page(learner, browser, form):
    serial = issue(learner)

    page = browser.send(browser.browse("/verify/"), "/verify/", serial=form.format(serial))

    assert heading(page) == "Valid"
    assert page.response.request.path == f"/verify/{serial}"


def test_nothing_at_all_is_asked_for(browser):
    page = browser.send(browser.browse("/verify/"), "/verify/", serial="")

    assert "Give a serial, a link or a file." in page.text


def test_the_page_of_a_serial_costs_one_question_and_no_cookie(learner, client):
    serial = issue(learner)

    with statements(learner.app) as asked:
        answer = client.get(f"/verify/{serial}")

    assert len(asked) == 1
    assert "Set-Cookie" not in answer.headers
