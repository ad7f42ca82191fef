"""Merging two accounts through the pages."""

import pytest
from sqlalchemy import select

from elearning.db import opened, transaction
from elearning.models import Account
from tests import journey
from tests.build import an_account
from tests.house.weighing import MOST_STATEMENTS, statements
from tests.pages import Browser


@pytest.fixture
def pair(app, library) -> tuple[int, int]:
    """Two accounts of one name; the one that will end has work."""
    with transaction(app.extensions["engine"]) as session:
        kept, gone = (an_account(session, name="Amal Haddad").id for _ in range(2))
        journey.read_all(session, library, gone)
        journey.begin_attempt(session, library, gone)
        journey.begin_attempt(session, library, kept)
    return kept, gone


def accounts_left(app) -> set[int]:
    with opened(app.extensions["engine"], writes=False) as session:
        return set(session.scalars(select(Account.id).where(Account.role != "deleted")))


def test_a_duplicate_is_found_compared_and_merged(app, pair, administrator: Browser):
    kept, gone = pair
    found = administrator.browse(f"/manage/people/{kept}/merge")
    path = f"/manage/people/{kept}/merge/{gone}"
    assert path in found.outline.links

    compared = administrator.browse(path)
    done = administrator.send(compared, path)

    assert "Both have an open attempt." in compared.text
    assert "The two accounts are one now." in done.text
    assert f"merged account number {gone} into that of" in done.text
    assert gone not in accounts_left(app)


def test_looking_changes_nothing_and_costs_few_statements(app, pair, administrator: Browser):
    kept, gone = pair
    for path in (f"/manage/people/{kept}/merge", f"/manage/people/{kept}/merge/{gone}"):
        with statements(app) as asked:
            administrator.browse(path)
        assert len(asked) <= MOST_STATEMENTS, path

    assert gone in accounts_left(app)


@pytest.mark.parametrize("fingerprint", ["", "0" * 64])
def test_what_was_not_previewed_is_not_done(app, pair, administrator: Browser, fingerprint):
    kept, gone = pair

    answer = administrator.post(f"/manage/people/{kept}/merge/{gone}", fingerprint=fingerprint)

    assert answer.status_code == 409
    assert gone in accounts_left(app)


def test_nobody_merges_their_own_account_away(app, pair, administrator: Browser):
    path = f"/manage/people/{pair[0]}/merge/{administrator.account_id}"

    page = administrator.browse(path)
    answer = administrator.post(path, fingerprint="")

    assert "You cannot end your own account this way." in page.text
    assert answer.status_code == 400


def test_an_account_is_not_merged_with_itself_or_with_nobody(pair, administrator: Browser):
    administrator.browse(f"/manage/people/{pair[0]}/merge/{pair[0]}", status=400)
    administrator.browse(f"/manage/people/{pair[0]}/merge/999999", status=404)
    administrator.browse("/manage/people/999999/merge", status=404)
