"""Administrators at work in a browser: people, a merge, an import and the log, both ways."""

import pytest

from elearning.db import transaction
from elearning.services.passwords import Passwords
from tests import journey
from tests.browser import steps
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.build import an_account

pytestmark = [pytest.mark.browser, pytest.mark.server]

SHEET = """email;name;role;organisation
{there};Hawa Keita;trainer;Field office
new-{language}@example.org;نور حداد;learner;
nowhere;Nobody;boss;
"""


def people(site: Site, language: str) -> tuple[int, int]:
    """Make an administrator and two accounts of one person; return the two."""
    with transaction(site.engine) as session:
        chief = an_account(
            session, role="administrator", name="Ines Duarte", email=f"chief-{language}@example.org"
        )
        chief.password_hash = Passwords(memory_kib=8, passes=1).hash(steps.PASSWORD)
        kept = an_account(session, name="Hawa Keita", email=f"hawa-{language}@example.org").id
        gone = an_account(session, name="Hawa Keïta").id
        for one in (kept, gone):
            journey.read_all(session, site.library, one)
    return kept, gone


def merge(visitor: Visitor, kept: int, gone: int) -> None:
    visitor.press(f'main a[href="/manage/people/{kept}"]')
    visitor.press(f'main a[href="/manage/people/{kept}/merge"]')
    visitor.press(f'main a[href="/manage/people/{kept}/merge/{gone}"]')
    visitor.press(f'form[action="/manage/people/{kept}/merge/{gone}"] button')


def import_people(visitor: Visitor, language: str) -> None:
    visitor.open("/manage/people/import")
    sheet = SHEET.format(there=f"hawa-{language}@example.org", language=language)
    visitor.page.locator("#sheet").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    )
    visitor.press('form[action="/manage/people/import"] button')
    visitor.press('form[action="/manage/people/import/confirm"] button')


@pytest.mark.parametrize(("language", "has_scripts"), [("en", True), ("ar", True), ("en", False)])
def test_an_administrator_merges_imports_and_reads_of_it(visit, site, language, has_scripts):
    mark = f"{language}-{has_scripts}".lower()
    kept, gone = people(site, mark)
    visitor = visit(language=language, has_scripts=has_scripts, audits=True)
    steps.sign_in(visitor, f"chief-{mark}@example.org")

    visitor.open("/manage/people?search=hawa-" + mark)
    merge(visitor, kept, gone)
    import_people(visitor, mark)
    visitor.open("/manage/audit?act=import")

    assert visitor.page.locator("tbody tr").count() >= 1
    visitor.open(f"/manage/people/{kept}")
    assert visitor.page.locator("#role").input_value() == "trainer"
    visitor.open("/manage/audit?act=unheard-of")
    visitor.open("/manage/people?search=nobody-at-all")
