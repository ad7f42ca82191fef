import re

import pytest

from elearning.db import transaction
from elearning.services import roster
from tests.build import an_account
from tests.pages import Browser


def people(app, *names: str) -> list[int]:
    with transaction(app.extensions["engine"]) as session:
        return [an_account(session, name=name).id for name in names]


def shown_names(page) -> list[str]:
    return re.findall(r'href="/manage/learners/\d+"[^>]*>([^<]+)<', page.html)


def test_a_manager_sees_learners_by_name(app, manager):
    people(app, "Zoe", "Bilal")

    names = shown_names(manager.browse("/manage/learners"))

    assert names == ["Amina Diallo", "Bilal", "Zoe"]


def test_a_manager_finds_a_learner_by_a_part_of_the_name(app, manager):
    people(app, "Müller", "Bilal")

    assert shown_names(manager.browse("/manage/learners?search=mull")) == ["Müller"]


def test_a_search_that_finds_nobody_says_what_to_do(app, manager):
    assert "Show everybody" in manager.browse("/manage/learners?search=nobody").text


def test_the_roster_goes_on_by_key_until_everybody_was_shown(app, manager):
    people(app, *(f"Person {number:03}" for number in range(roster.PAGE + 5)))

    first = manager.browse("/manage/learners")
    following = next(link for link in first.outline.links if "after_id=" in link)
    second = manager.browse(following.replace("&amp;", "&"))

    assert len(shown_names(first)) == roster.PAGE
    assert len(shown_names(second)) == 6
    assert not set(shown_names(first)) & set(shown_names(second))


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=x&after_id=abc", "after=x&after_id=٣", "after=&after_id=-1",
     "after=x&after_id=" + "9" * 40],
)  # fmt: skip
def test_a_broken_place_in_the_roster_shows_its_beginning(app, manager, query):
    assert shown_names(manager.browse(f"/manage/learners?{query}")) == ["Amina Diallo"]


def test_a_learners_page_shows_who_they_are(app, manager):
    (account_id,) = people(app, "\"><script>alert('x')</script>")

    page = manager.browse(f"/manage/learners/{account_id}")

    assert "<script>alert" not in page.html
    assert "No course begun yet." in page.text


@pytest.mark.parametrize("account_id", ["0", "4711", "9" * 30, "-1", "null", ""])
def test_a_learner_who_does_not_exist_is_no_page(manager, account_id):
    manager.browse(f"/manage/learners/{account_id}", status=404)


@pytest.mark.parametrize("role", ["learner", "trainer"])
@pytest.mark.parametrize("path", ["/manage/learners", "/manage/learners/1"])
def test_others_than_managers_find_no_roster(app, role, path):
    Browser(app).signed_in(role).browse(path, status=404)


def test_an_administrator_sees_the_roster(app):
    Browser(app).signed_in("administrator").browse("/manage/learners")


def test_a_stranger_is_asked_to_sign_in_first(client):
    answer = client.get("/manage/learners?search=x")

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
