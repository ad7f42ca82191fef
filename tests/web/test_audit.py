"""The audit log as administrators read it."""

import csv
import gzip
import re
from html import unescape
from io import StringIO

import pytest

from elearning.db import opened, transaction
from elearning.exports.sheet import MARK
from elearning.services import audit
from elearning.services.audit import OPERATOR, PLATFORM, Doer, Wanted
from tests.build import an_account
from tests.conftest import ROOT
from tests.house.weighing import statements
from tests.pages import Browser, Page


@pytest.fixture
def noted(app, administrator: Browser) -> Browser:
    """An administrator, and a log with acts of three kinds of doers."""
    with transaction(app.extensions["engine"]) as session:
        amal = an_account(session, name="أمل <b>حداد</b>")
        desk = Doer(administrator.account_id, "198.51.100.7")
        audit.note(
            session, "role", desk, whom=amal.id, details={"from": "learner", "to": "trainer"}
        )
        audit.note(session, "password", OPERATOR, whom=amal.id)
        audit.note(session, "key-rotated", PLATFORM, what="key-7")
        audit.note(session, "disable", desk, whom=4711)
    return administrator


def sentences(page: Page) -> str:
    """Return the words of a page as they are read, names and links within their sentences."""
    return unescape(re.sub(r"</?(?:bdi|a)\b[^>]*>", "", page.html))


def test_each_act_is_a_sentence(noted: Browser):
    page = noted.browse("/manage/audit")

    told = sentences(page)
    assert "Ines Duarte changed the role of أمل <b>حداد</b> from Learner to Trainer." in told
    assert "The operator set the password of أمل" in told
    assert "The platform let the new key key-7 sign certificates." in told
    assert "closed the account of a deleted person (number 4711)" in told
    assert "<b>حداد" not in page.html
    assert told.index("4711") < told.index("from Learner to Trainer")


def test_an_act_of_a_newer_version_is_told_as_far_as_it_is_known(app, administrator: Browser):
    with transaction(app.extensions["engine"]) as session:
        audit.note(session, "teleport", OPERATOR, what="everything")

    page = administrator.browse("/manage/audit")

    assert "The operator did teleport to – everything." in sentences(page)


@pytest.mark.parametrize(
    ("query", "is_role_there", "is_key_there"),
    [
        ("act=role", True, False), ("person=امل", True, False), ("since=2000-01-01", True, True),
        ("since=2999-01-01", False, False), ("until=2000-01-01", False, False),
        ("since=nonsense&until=9999-12-31", True, True), ("before=2", True, False),
        ("before=x", True, True), ("act=unknown", False, False),
    ],
)  # fmt: skip
def test_the_log_is_searched_by_act_person_and_day(noted, query, is_role_there, is_key_there):
    page = noted.browse(f"/manage/audit?{query}")

    assert ("from Learner to Trainer" in page.text) == is_role_there
    assert ("key-7" in page.text) == is_key_there


def test_the_log_goes_on_by_key_and_keeps_what_was_searched(app, administrator: Browser):
    with transaction(app.extensions["engine"]) as session:
        for _ in range(audit.PAGE + 1):
            audit.note(session, "reload", OPERATOR, details={"problems": 0})

    first = administrator.browse("/manage/audit?act=reload")
    following = next(one for one in first.outline.links if "before=" in one)
    second = administrator.browse(following)

    assert "act=reload" in following
    assert second.text.count("The operator read the content anew (problems: 0).") == 1


def test_the_log_is_downloaded_as_it_was_searched_and_the_download_is_noted(app, noted: Browser):
    page = noted.browse("/manage/audit?act=role")

    sheet = noted.send(page, "/manage/audit.csv")

    head, *rows = csv.reader(StringIO(sheet.html.removeprefix(MARK)))
    assert sheet.response.mimetype == "text/csv"
    assert head[:3] == ["number", "at", "act"]
    assert [(row[2], row[6], row[8]) for row in rows] == [
        ("role", "أمل <b>حداد</b>", '{"from": "learner", "to": "trainer"}')
    ]
    with opened(app.extensions["engine"], writes=False) as session:
        entry = audit.list_entries(session, Wanted(act="export")).entries[0]
        assert audit.verify(session) is None
    assert (entry.what, entry.details) == ("audit", {"rows": 1})
    page = noted.browse("/manage/audit")
    assert "Ines Duarte downloaded the audit log as a sheet (rows: 1)." in sentences(page)


def test_a_name_that_is_a_formula_is_text_in_the_sheet(app, administrator: Browser):
    with transaction(app.extensions["engine"]) as session:
        mallory = an_account(session, name='=HYPERLINK("https://evil.example")')
        audit.note(session, "disable", OPERATOR, whom=mallory.id)

    sheet = administrator.post("/manage/audit.csv").get_data(as_text=True)

    assert "'=HYPERLINK" in sheet


def test_a_page_of_the_log_costs_two_statements(app, noted: Browser):
    with statements(app) as asked:
        noted.browse("/manage/audit")

    assert len(asked) == 2


def test_an_empty_log_says_what_will_be_here(administrator: Browser):
    assert "Nothing was done yet" in administrator.browse("/manage/audit").text


def test_nothing_in_the_product_changes_or_removes_an_entry():
    """No address below the log takes a post except the download."""
    source = (ROOT / "elearning" / "web" / "manage" / "audit.py").read_text("utf-8")
    assert source.count("@bp.post") == 1


def test_a_browser_that_reads_gzip_gets_the_same_sheet_packed(administrator: Browser):
    token = administrator.token()

    answer = administrator.client.post(
        "/manage/audit.csv", data={"csrf_token": token}, headers={"Accept-Encoding": "gzip"}
    )

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode().startswith(f"{MARK}number,at,act")
