"""Certificates in a browser: taken back and given back, and renewed before they end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from elearning.db import opened, transaction
from elearning.models import Account, Attempt, Certificate, Edition
from tests import journey
from tests.browser import steps
from tests.browser.conftest import Site
from tests.browser.holders import a_holder, a_member, is_listed, number_of
from tests.browser.visitor import Visitor
from tests.journey import COURSE, SCENARIO

pytestmark = [pytest.mark.browser, pytest.mark.server]

WORDS = {
    "en": {"valid": "Valid", "revoked": "Revoked"},
    "ar": {"valid": "سارية", "revoked": "ملغاة"},
}
REASONS = {
    "en": ("The attempt was played by somebody else.", "The holder has shown that it was theirs."),
    "ar": ("أنجز المحاولة شخص آخر.", "أثبت صاحب الشهادة أن المحاولة محاولته."),
}
VARIANT = "vonara"
YEARS = timedelta(days=730)


def decide(manager: Visitor, serial: str, act: str, reason: str) -> None:
    """Revoke or reinstate a certificate, coming from its serial."""
    manager.open("/manage/certificates/")
    manager.fill(serial=serial)
    manager.press('form[action="/manage/certificates/"] button')
    manager.fill(reason=reason)
    manager.press(f'form[action$="/{act}"] button')
    assert manager.path == f"/manage/certificates/{serial}"


def check(stranger: Visitor, serial: str, badge: bytes) -> list[str]:
    """Check a certificate by its serial and by its badge; return what both pages say."""
    told = [steps.check_certificate(stranger, serial)]
    stranger.open("/verify/")
    stranger.page.locator("#file").set_input_files(
        {"name": "badge.json", "mimeType": "application/json", "buffer": badge}
    )
    stranger.press('form[action="/verify/"] button')
    told.append(stranger.page.locator(".verdict-card").inner_text())
    return told


def seen_by_holder(holder: Visitor, serial: str) -> tuple[str, bool]:
    """Return what the holder's own page says, and whether it still gives files."""
    holder.open(f"/certificates/{serial}")
    return holder.page.locator("main").inner_text(), bool(
        holder.page.locator(f'a[href="/certificates/{serial}/badge.png"]').count()
    )


@pytest.mark.parametrize(("language", "has_scripts"), [("en", True), ("ar", False)])
def test_a_manager_takes_a_certificate_back_and_gives_it_back(visit, site, language, has_scripts):
    words, (why, why_not) = WORDS[language], REASONS[language]
    device = {"language": language, "has_scripts": has_scripts, "audits": has_scripts}
    serial = a_holder(site, f"holder-{language}@example.org", "Amina Diallo", datetime.now(UTC))
    a_member(site, f"boss-{language}@example.org", "Ines Duarte", "manager")
    holder, manager, stranger = visit(**device), visit(**device), visit(**device)
    steps.sign_in(holder, f"holder-{language}@example.org")
    steps.sign_in(manager, f"boss-{language}@example.org")
    answer = holder.context.request.get(f"/certificates/{serial}/badge.json")
    assert answer.ok
    badge = answer.body()

    decide(manager, serial, "revoke", why)
    after = check(stranger, serial, badge), seen_by_holder(holder, serial)
    listed = is_listed(stranger, number_of(site, serial))
    decide(manager, serial, "reinstate", why_not)
    again = check(stranger, serial, badge), seen_by_holder(holder, serial)

    assert all(one.startswith(words["revoked"]) and why in one for one in after[0])
    assert (why in after[1][0], after[1][1], listed) == (True, False, True)
    assert all(one.startswith(words["valid"]) and why_not in one for one in again[0])
    assert (why in again[1][0], again[1][1]) == (False, True)
    assert not is_listed(stranger, number_of(site, serial))


def serials(site: Site, email: str) -> list[tuple[str, str]]:
    """Return the certificates of achievement of somebody, and on which variant each rests."""
    with opened(site.engine, writes=False) as session:
        rows = session.scalars(
            select(Certificate)
            .join(Account, Account.id == Certificate.account_id)
            .where(Account.email == email, Certificate.level == "achievement")
            .order_by(Certificate.round)
        ).all()
        return [(one.serial, _variant(session, one)) for one in rows]


def _variant(session, one: Certificate) -> str:
    attempt = one.document["evidence"]["scenario"]["attempt"]
    chosen = select(Edition.variant).join(Attempt, Attempt.edition_id == Edition.id)
    return session.scalars(chosen.where(Attempt.id == attempt)).one()


def test_a_certificate_that_ends_soon_is_renewed_in_another_variant(visit, site):
    email = "renews@example.org"
    since = datetime.now(UTC) - YEARS + timedelta(days=20)
    old = a_holder(site, email, "Amina Diallo", since)
    with transaction(site.engine) as session:
        journey.keep_proof(session, site.library, VARIANT)
    visitor = visit(audits=True)
    steps.sign_in(visitor, email)

    renewal = f"/certificates/{old}/renewal"
    visitor.press(f'.due a[href="/certificates/{old.replace("-", "")}/renewal"]')
    visitor.press(f'.renew-steps a[href="/learn/{COURSE}/quiz"]')
    visitor.audits = False  # these pages are looked at where they are the subject
    steps.pass_quiz(visitor, site.library, COURSE)
    visitor.audits = True
    visitor.open("/certificates/")
    visitor.press(f'main a[href="{renewal}"]')
    done = visitor.page.locator(".renew-step.is-done").count()
    visitor.press(f'.renew-steps a[href="/simulations/{SCENARIO}/"]')
    visitor.audits = False
    steps.begin_scenario(visitor, SCENARIO)
    steps.play(visitor, site)
    visitor.audits = True

    (_, first), (new, second) = serials(site, email)
    assert (done, first, second) == (1, "", VARIANT)
    visitor.open(renewal)
    visitor.press(f'main a[href$="{steps.grouped(new)}"]')
    stranger = visit(audits=True)
    told = [steps.check_certificate(stranger, one) for one in (old, steps.grouped(new))]
    assert all(one.startswith(WORDS["en"]["valid"]) for one in told)
    assert steps.grouped(new) in told[0]
    assert old in told[1]
