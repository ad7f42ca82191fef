"""A forgotten password and a second step, as people meet them in a browser."""

import re
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page

from elearning.db import transaction
from elearning.services import resets
from elearning.services.passwords import Passwords
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.build import an_account

pytestmark = [pytest.mark.browser, pytest.mark.server]

PASSWORD, NEW = "four words put together", "umbrella staircase violet"
MAIN = "main form .button-main"


def a_person(site: Site, email: str) -> None:
    with transaction(site.engine) as session:
        account = an_account(session, email=email, name="Amina Diallo")
        account.password_hash = Passwords(memory_kib=8, passes=1).hash(PASSWORD)


def sign_in(visitor: Visitor, email: str, password: str) -> None:
    visitor.open("/sign-in")
    visitor.fill(email=email, password=password)
    visitor.press(MAIN)


def text_of(page: Page, selector: str) -> list[str]:
    return page.locator(selector).all_text_contents()


@pytest.mark.parametrize(("language", "has_scripts"), [("en", True), ("ar", False)])
def test_a_forgotten_password_is_chosen_anew(visit, site, language, has_scripts):
    email = f"forgetful-{language}@example.org"
    a_person(site, email)
    visitor = visit(language=language, has_scripts=has_scripts, audits=has_scripts)
    visitor.open("/sign-in")
    visitor.press("main a[href='/forgotten']")
    visitor.fill(email=email)
    visitor.press(MAIN)
    with transaction(site.engine) as session:
        # What is written into the mail when it leaves.
        told = resets.prepare(session, email, datetime.now(UTC))

    visitor.open(f"/reset/{told['token']}")
    visitor.fill(new=NEW)
    visitor.press(MAIN)
    sign_in(visitor, email, NEW)

    assert visitor.path == "/learn/"


@pytest.mark.parametrize(("language", "has_scripts"), [("en", False), ("ar", True)])
def test_a_second_step_is_set_up_and_asked_for(visit, site, language, has_scripts):
    email = f"careful-{language}@example.org"
    a_person(site, email)
    visitor = visit(language=language, has_scripts=has_scripts, audits=has_scripts)
    sign_in(visitor, email, PASSWORD)
    visitor.open("/profile/second-factor")
    visitor.press(MAIN)
    phone = pyotp.TOTP(re.search(r"secret=([A-Z2-7]+)", visitor.page.content())[1])
    visitor.fill(code=phone.now())
    visitor.press(MAIN)
    codes = text_of(visitor.page, ".recovery-codes code")

    again = visit(language=language, has_scripts=has_scripts, audits=has_scripts)
    sign_in(again, email, PASSWORD)
    asked_at = again.path
    again.fill(code=codes[0])
    again.press(MAIN)

    assert len(codes) == 10
    assert asked_at == "/sign-in/code"
    assert again.path == "/learn/"
