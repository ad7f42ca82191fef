"""A learner renews a certificate; whoever checks sees which follows which."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from elearning.content.library import Library
from elearning.credentials.serial import group_serial, make_serial
from elearning.db import transaction
from elearning.models import Account, Attempt, Certificate, Outbox, QuizTry
from elearning.services import mail
from elearning.web.account.caretaker import remind
from elearning.web.account.mails import write_words
from tests import journey
from tests.pages import Browser

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def serial(app, library: Library, learner: Browser) -> str:
    """A certificate of achievement of a real course, which ends in twenty days."""
    with transaction(app.extensions["engine"]) as session:
        journey.read_all(session, library, learner.account_id)
        journey.pass_quiz(session, library, learner.account_id)
        journey.play_to_the_end(session, library, learner.account_id)
        row = session.scalars(select(Certificate).where(Certificate.level == "achievement")).one()
        row.expires_at = NOW + 20 * DAY
        for table in (Attempt, QuizTry):
            session.execute(update(table).values(begun_at=NOW - 500 * DAY))
        return group_serial(row.serial)


def test_the_certificate_and_the_list_lead_to_the_renewal(learner, serial):
    path = f"/certificates/{serial}/renewal"

    assert path in learner.browse("/certificates/").outline.links
    page = learner.browse(f"/certificates/{serial}")
    assert path in page.outline.links
    renewal = learner.browse(path)
    assert f"/learn/{journey.COURSE}/quiz" in renewal.outline.links
    assert f"/simulations/{journey.SCENARIO}/" in renewal.outline.links


def test_what_is_done_is_told_and_the_new_one_follows(app, library, learner, browser, serial):
    with transaction(app.extensions["engine"]) as session:
        journey.pass_quiz(session, library, learner.account_id)
        session.execute(update(QuizTry).where(QuizTry.number == 2).values(begun_at=NOW))
    assert "Done." in learner.browse(f"/certificates/{serial}/renewal").text

    new = renew(app, learner)

    assert f"/verify/{new}" in browser.browse(f"/verify/{serial}").outline.links
    assert f"/verify/{serial}" in browser.browse(f"/verify/{new}").outline.links
    old = learner.browse(f"/certificates/{serial}")
    assert f"/certificates/{new}" in old.outline.links
    assert "newer certificate" in learner.browse(f"/certificates/{serial}/renewal").text


def renew(app, learner) -> str:
    """Put the certificate in place that follows the learner's own."""
    with transaction(app.extensions["engine"]) as session:
        row = session.scalars(select(Certificate).where(Certificate.level == "achievement")).one()
        following = Certificate(
            serial=make_serial(bytes(range(15))), account_id=row.account_id, course=row.course,
            level=row.level, round=2, name=row.name, course_title=row.course_title, issued_at=NOW,
            expires_at=NOW + 700 * DAY, digest=row.digest,
            document={**row.document, "renews": row.serial},
        )  # fmt: skip
        session.add(following)
        session.flush()
        return group_serial(following.serial)


def test_a_certificate_far_from_its_end_says_from_when_on(app, learner, serial):
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Certificate).values(expires_at=NOW + 400 * DAY))

    assert "you can renew it" in learner.browse(f"/certificates/{serial}/renewal").text
    assert "/renewal" not in learner.browse(f"/certificates/{serial}").html


def test_a_renewal_is_its_owners_alone(app, serial):
    other = Browser(app).signed_in("learner")

    assert other.client.get(f"/certificates/{serial}/renewal").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "is valid until"), ("ar", "سارية حتى")])
def test_the_mail_is_in_the_language_of_its_reader(app, learner, serial, language, words):
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Account).values(language=language))

    assert remind(app, NOW) >= 1

    with transaction(app.extensions["engine"]) as session:
        row = session.scalars(select(Outbox).where(Outbox.kind == "certificate-ends")).first()
        letter = mail.Letter(row.id, row.recipient, row.language, row.kind, dict(row.values))
    written = write_words(app, letter)
    assert words in written.text
    assert f"/certificates/{letter.values['serial']}/renewal" in written.html
