"""Without an account first, then with one, and then without a trace."""

import json

import pytest
from sqlalchemy import func, select

from elearning.db import opened
from elearning.models import Account, Attempt, FinishedLesson, MoveRow
from tests.browser import steps
from tests.browser.conftest import Site
from tests.journey import COURSE, SCENARIO

pytestmark = [pytest.mark.browser, pytest.mark.server]

REGISTER = 'form[action^="/register"]'
SIGN_IN = 'form[action^="/sign-in"]:not([action$="/forget"])'


def owned(site: Site, email: str) -> tuple[int, int]:
    """Return how many lessons somebody has finished, and how many decisions they have taken."""
    with opened(site.engine, writes=False) as session:
        person = session.scalars(select(Account.id).where(Account.email == email)).one()
        mine = select(Attempt.id).where(Attempt.account_id == person)
        moves = select(func.count()).where(MoveRow.attempt_id.in_(mine))
        lessons = select(func.count()).select_from(FinishedLesson)
        return session.scalar(lessons) or 0, session.scalar(moves) or 0


@pytest.mark.parametrize(("has_scripts", "language"), [(True, "en"), (False, "ar")])
def test_a_guest_becomes_a_learner_and_keeps_everything(visit, site, has_scripts, language):
    visitor = visit(has_scripts=has_scripts, language=language, audits=has_scripts)
    email = f"guest-{language}@example.org"
    lessons_before = lessons_of_all(site)

    visitor.open(f"/courses/{COURSE}/")
    visitor.press(f'.foot-bar a[href="/learn/{COURSE}/continue"]')
    visitor.press('form[action$="/finish"] button')
    visitor.open(f"/simulate/{SCENARIO}/briefing")
    visitor.press(f'form[action="/simulate/{SCENARIO}/attempts"] button')
    steps.choose(visitor, site)
    visitor.press(steps.DECIDE)
    scene = visitor.path
    visitor.press('.guest-line a[href^="/register"]')
    visitor.fill(email=email, password=steps.PASSWORD, name="Noor Haddad")
    visitor.press(f"{REGISTER} button")
    visitor.fill(email=email, password=steps.PASSWORD)
    visitor.press(f"{SIGN_IN} button")

    assert visitor.path == scene
    assert visitor.page.locator(steps.TURN).input_value() == "1"
    assert visitor.page.locator(".guest-line").count() == 0
    assert owned(site, email) == (lessons_before + 1, 1)


def lessons_of_all(site: Site) -> int:
    with opened(site.engine, writes=False) as session:
        return session.scalar(select(func.count()).select_from(FinishedLesson)) or 0


def test_somebody_takes_their_data_along_and_deletes_their_account(visit, site, tmp_path):
    visitor = visit(audits=True)
    email = "leaving@example.org"
    steps.register(visitor, email, "Leaving Person")

    visitor.open("/profile")
    visitor.press('main a[href="/profile/data"]')
    visitor.fill(password=steps.PASSWORD)
    with visitor.page.expect_download() as coming:
        visitor.page.click('form[action="/profile/data"] button')
    file = tmp_path / "copy.json"
    coming.value.save_as(file)
    visitor.press('main a[href="/profile/delete"]')
    visitor.press('.foot-bar a[href="/profile/delete/now"]')
    visitor.fill(word="DELETE", password=steps.PASSWORD)
    visitor.press('form[action="/profile/delete/now"] .button-danger')

    assert json.loads(file.read_text("utf-8"))["account"][0]["email"] == email
    assert visitor.path == "/"
    assert visitor.page.locator('form[action="/sign-out"]').count() == 0
    visitor.open("/sign-in")
    visitor.fill(email=email, password=steps.PASSWORD)
    visitor.press("main form button")
    assert "422" in visitor.faults.pop()
    assert visitor.path == "/sign-in"
