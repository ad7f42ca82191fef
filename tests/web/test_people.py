"""What administrators do to people, through the pages."""

import csv
from io import StringIO

import pytest

from elearning.db import opened, transaction
from elearning.exports.sheet import MARK
from elearning.models import Account
from elearning.services import audit
from elearning.services.audit import Wanted
from tests.build import an_account
from tests.house.weighing import MOST_STATEMENTS, statements
from tests.pages import Browser


@pytest.fixture
def amal(app) -> int:
    with transaction(app.extensions["engine"]) as session:
        return an_account(session, name="أمل حداد", email="amal@example.org").id


def account(app, account_id: int) -> Account:
    with opened(app.extensions["engine"], writes=False) as session:
        return session.get_one(Account, account_id)


def test_people_are_found_and_the_search_stays_in_its_fields(amal, administrator: Browser):
    page = administrator.browse("/manage/people?search=امل&role=learner")

    assert "أمل حداد" in page.html
    assert "Ines Duarte" not in page.outline.links
    assert page.form("/manage/people").values["search"] == "امل"
    assert "Nobody who fits" in administrator.browse("/manage/people?search=nobody").text


def test_a_role_is_given_on_the_page_of_a_person(app, amal, administrator: Browser):
    page = administrator.browse(f"/manage/people/{amal}")

    done = administrator.send(page, f"/manage/people/{amal}/role", role="trainer")

    assert account(app, amal).role == "trainer"
    assert "The role is changed" in done.text
    assert "from Learner to Trainer" in done.text


@pytest.mark.parametrize("role", ["root", "", "administrator "])
def test_a_role_that_does_not_exist_is_refused(app, amal, administrator: Browser, role):
    answer = administrator.post(f"/manage/people/{amal}/role", role=role)

    assert answer.status_code == 400
    assert account(app, amal).role == "learner"


def test_an_account_is_closed_signed_out_and_opened_again(app, administrator: Browser):
    other = Browser(app).signed_in("learner", name="Bilal")
    path = f"/manage/people/{other.account_id}"

    closed = administrator.send(administrator.browse(path), f"{path}/close")
    assert other.client.get("/profile").status_code == 303
    opened_again = administrator.send(closed, f"{path}/open")

    assert "closed the account of" in opened_again.text
    assert not account(app, other.account_id).is_disabled


def test_signing_out_everywhere_ends_the_sessions_of_that_person_alone(app, administrator):
    other = Browser(app).signed_in("learner")
    path = f"/manage/people/{other.account_id}"

    administrator.send(administrator.browse(path), f"{path}/sign-out")

    assert other.client.get("/profile").status_code == 303
    assert administrator.client.get("/profile").status_code == 200


def test_nobody_is_offered_to_change_their_own_role_and_the_post_is_refused(app, administrator):
    an_administrator_too = Browser(app).signed_in("administrator")
    path = f"/manage/people/{administrator.account_id}"

    page = administrator.browse(path)
    answers = [
        administrator.post(f"{path}/role", role="learner"),
        administrator.post(f"{path}/close"),
    ]

    assert "This is your own account." in page.text
    assert not any(form.action.endswith(("/role", "/close")) for form in page.outline.forms)
    assert [one.status_code for one in answers] == [400, 400]
    assert account(app, an_administrator_too.account_id).role == "administrator"


def test_the_last_administrator_is_told_so_by_whoever_has_lost_the_role_meanwhile(app):
    first, second = (Browser(app).signed_in("administrator") for _ in range(2))
    first.post(f"/manage/people/{second.account_id}/role", role="manager")

    answer = second.post(f"/manage/people/{first.account_id}/role", role="manager")

    assert answer.status_code == 404
    assert account(app, first.account_id).role == "administrator"


def test_the_sheet_of_people_holds_who_was_searched_for_and_is_noted(app, amal, administrator):
    page = administrator.browse("/manage/people?search=amal@")

    sheet = administrator.send(page, "/manage/people.csv")

    head, *rows = csv.reader(StringIO(sheet.html.removeprefix(MARK)))
    assert head[:3] == ["email", "name", "role"]
    assert [row[:3] for row in rows] == [["amal@example.org", "أمل حداد", "learner"]]
    with opened(app.extensions["engine"], writes=False) as session:
        (entry,) = audit.list_entries(session, Wanted(act="export")).entries
    assert (entry.by, entry.what, entry.details) == (
        administrator.account_id, "people", {"rows": 1}
    )  # fmt: skip


def test_the_sheet_of_learners_is_for_managers_and_is_noted(app, amal, manager: Browser):
    sheet = manager.send(manager.browse("/manage/learners"), "/manage/learners.csv")

    head, *rows = csv.reader(StringIO(sheet.html.removeprefix(MARK)))
    assert len({len(row) for row in (head, *rows)}) == 1
    assert ["amal@example.org", "أمل حداد"] in [row[:2] for row in rows]
    with opened(app.extensions["engine"], writes=False) as session:
        (entry,) = audit.list_entries(session, Wanted(act="export")).entries
    assert (entry.what, entry.details) == ("learners", {"rows": len(rows)})


def test_pages_of_people_cost_few_statements_however_many_there_are(app, amal, administrator):
    for path in ("/manage/people", f"/manage/people/{amal}"):
        with statements(app) as asked:
            administrator.browse(path)
        assert len(asked) <= MOST_STATEMENTS, path


@pytest.mark.parametrize("account_id", ["0", "4711", "9" * 30, "-1", "null"])
def test_a_person_who_does_not_exist_is_no_page(administrator: Browser, account_id):
    administrator.browse(f"/manage/people/{account_id}", status=404)
