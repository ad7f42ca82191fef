"""Importing people through the pages: upload, preview, confirm."""

from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from elearning.db import opened, transaction
from elearning.models import Account
from elearning.web.account import mails
from tests.build import an_account
from tests.house.weighing import MOST_STATEMENTS, statements
from tests.pages import Browser, Page
from tests.web.people import PASSWORD, rows, sign_in

PATH = "/manage/people/import"


def upload(browser: Browser, text: str | bytes, *, status: int = 200) -> Page:
    data = text if isinstance(text, bytes) else text.encode()
    values = {"csrf_token": browser.token(), "sheet": (BytesIO(data), "people.csv")}
    page = Page(browser.client.post(PATH, data=values, content_type="multipart/form-data"))
    # A large body lies in a file of the test client, which leaves it open.
    page.response.request.environ["wsgi.input"].close()
    assert page.status == status, page.text[:300]
    assert page.outline.broken_rules() == []
    return page


def addresses(app) -> set[str]:
    with opened(app.extensions["engine"], writes=False) as session:
        return set(session.scalars(select(Account.email)))


def test_a_sheet_is_previewed_and_then_imported_as_previewed(app, administrator: Browser):
    page = upload(administrator, "email;name;role\namal@example.org;أمل حداد;trainer\nwrong;x;\n")
    assert "amal@example.org" not in addresses(app)

    done = administrator.send(page, f"{PATH}/confirm")

    assert "“wrong” is no e-mail address" in page.html.replace("<bdi>", "").replace("</bdi>", "")
    assert "Imported: 1 new, 0 changed." in done.text
    assert "amal@example.org" in addresses(app)


def test_whoever_is_imported_chooses_a_password_by_the_link_of_their_mail(app, administrator):
    administrator.send(
        upload(administrator, "email,name\namal@example.org,Amal Haddad"), f"{PATH}/confirm"
    )
    mails.deliver(app)
    folder = app.config["VAR"]
    letter = mail_text(folder)
    link = next(word for word in letter.split() if "/reset/" in word)
    amal = Browser(app)
    before = sign_in(amal, "amal@example.org", "!")

    path = link.removeprefix("http://localhost")
    amal.send(amal.browse(path), path, new=PASSWORD, again=PASSWORD)
    after = sign_in(amal, "amal@example.org", PASSWORD)

    assert (before.status_code, after.status_code) == (422, 303)


def mail_text(folder: str) -> str:
    (path,) = Path(folder, "mail").glob("*.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return message.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "nothing in this file"), (b"PK\x03\x04", "This is a workbook"),
        ("email,name\na@b.org,José".encode("cp1252"), "From line 2 on"),
        (b"name\nAnn", "must name the column “email”"),
        (b"x" * (600 * 1024), "larger than 512 KB"),
    ],
    ids=["empty", "workbook", "encoding", "column", "large"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_how_to_mend_it(administrator, data, told):
    assert told in upload(administrator, data, status=422).text


def test_no_file_at_all_is_told_so(administrator: Browser):
    answer = Page(administrator.post(PATH))

    assert answer.status == 422
    assert "Please choose a file." in answer.text


def test_what_has_changed_since_the_preview_is_shown_and_not_done(app, administrator: Browser):
    page = upload(administrator, "email,name\na@b.org,Ann\nb@b.org,Bob")
    with transaction(app.extensions["engine"]) as session:
        an_account(session, email="a@b.org", name="Somebody else")

    again = administrator.send(page, f"{PATH}/confirm", status=409)
    assert "Something has changed meanwhile" in again.text
    assert "b@b.org" not in addresses(app)

    administrator.send(again, f"{PATH}/confirm")
    assert "Ann" in rows(app, Account.name)


@pytest.mark.parametrize("packed", ["", "%%%", "AAAA", "eJwDAAAAAAE="])
def test_a_preview_that_was_tampered_with_is_refused(administrator: Browser, packed: str):
    answer = administrator.post(f"{PATH}/confirm", packed=packed, fingerprint="x")

    assert answer.status_code == 400


def test_names_that_are_scripts_stay_text(administrator: Browser):
    page = upload(administrator, "email,name\na@b.org,<script>alert(1)</script>\n<b>x</b>,Ann")

    assert "<script>alert" not in page.html
    assert "<b>x" not in page.html


def test_the_template_has_the_columns_and_nobody(administrator: Browser):
    sheet = administrator.browse("/manage/people/template.csv")

    assert sheet.html.splitlines()[0].endswith(
        "email,name,role,category,organisation,country,language"
    )
    assert len(sheet.html.splitlines()) == 1


def test_what_was_downloaded_can_be_imported_and_changes_nothing(app, administrator: Browser):
    with transaction(app.extensions["engine"]) as session:
        an_account(session, email="a@b.org", name="=SUM(1)", country="TN", role="manager")

    sheet = administrator.post("/manage/people.csv").get_data()
    page = upload(administrator, sheet)

    assert "There is nothing to import." in page.text
    assert "These columns mean nothing here" in page.text


def test_a_preview_of_many_rows_costs_few_statements(app, administrator: Browser):
    sheet = "email,name\n" + "".join(f"p{n}@example.org,P {n}\n" for n in range(400))
    token = administrator.token()

    with statements(app) as asked:
        administrator.client.post(
            PATH, data={"csrf_token": token, "sheet": (BytesIO(sheet.encode()), "p.csv")}
        )

    assert len(asked) <= MOST_STATEMENTS


def test_a_mail_to_sign_in_by_is_sent_again_and_noted(app, administrator: Browser):
    with transaction(app.extensions["engine"]) as session:
        amal = an_account(session, email="amal@example.org", name="Amal").id
    path = f"/manage/people/{amal}"

    done = administrator.send(administrator.browse(path), f"{path}/send-again")
    mails.deliver(app)

    assert "The mail is on its way." in done.text
    assert "the invitation" in done.text
    assert "/reset/" in mail_text(app.config["VAR"])
