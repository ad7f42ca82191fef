"""No form is taken from elsewhere, takes more than it asks for, or leads to elsewhere."""

import pytest
from flask import Flask
from sqlalchemy import select

from elearning.db import opened
from elearning.models import Account, Attempt, Enrolment, MoveRow, Outbox, QuizTry
from elearning.services import papers
from elearning.spelling import LONGEST_TEXT
from elearning.web.security import is_own_path
from tests import journey
from tests.assessment.questions import amiss, fields_of
from tests.conftest import SQLITE
from tests.effort import steps
from tests.house.town import Town, addresses, snapshot
from tests.pages import Browser
from tests.web.people import EMAIL, PASSWORD, register
from tests.web.rooms import offered

# What the databases have no part in is shown on one of them.
pytestmark = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


def posts(town: Town) -> list[str]:
    return sorted(path for _, method, path in addresses(town.app, town.values) if method == "POST")


@pytest.mark.parametrize("role", ["owner", "stranger", "administrator"])
def test_every_post_needs_the_token_of_its_own_browser(town: Town, role: str):
    client, theirs = town.people[role].client, town.people["learner"].token()
    forms = [{"a": "b"}, *({"csrf_token": token} for token in ("", "x" * 40, theirs))]
    before = snapshot(town.app)

    answers = [client.post(path, data=form) for form in forms for path in posts(town)]

    assert len(answers) > 15 * len(forms)
    assert {answer.status_code for answer in answers} == {400}
    assert snapshot(town.app) == before


def test_a_form_that_forgets_its_token_is_caught(town: Town):
    """The check above must be able to fail: here one view takes any form."""
    csrf = town.app.extensions["csrf"]
    csrf._exempt_views.add("elearning.web.learn.views.finish")
    path = next(path for path in posts(town) if path.endswith("/finish"))

    assert town.people["owner"].client.post(path, data={"a": "b"}).status_code == 303


ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


def test_a_post_from_elsewhere_is_refused_even_with_a_good_token(town: Town):
    owner = town.people["owner"]
    data = {"csrf_token": owner.token(), "language": "en", "text": "x", "option": "x", "turn": "0"}
    before = snapshot(town.app)

    answers = [
        owner.client.post(path, data=data, headers=headers)
        for headers in ELSEWHERE
        for path in posts(town)
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert snapshot(town.app) == before


def test_only_forms_are_taken_whatever_token_comes_along(town: Town):
    owner = town.people["owner"]
    headers = {"X-CSRFToken": owner.token()}

    answers = [
        owner.client.post(path, data=b'{"language": "en"}', content_type=kind, headers=headers)
        for kind in ("application/json", "text/plain", "")
        for path in posts(town)
    ]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize("origin", ["http://localhost", "https://learn.example.org"])
def test_our_own_pages_may_post_also_behind_a_proxy(app: Flask, learner: Browser, origin: str):
    app.config["BASE_URL"] = "https://learn.example.org"
    data = {"csrf_token": learner.token(), "language": "en"}

    answer = learner.client.post(
        "/language", data=data, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 303


def test_no_get_writes_anything(town: Town):
    before = snapshot(town.app)

    for role in ("owner", "administrator", "stranger"):
        client = town.people[role].client
        for _, method, path in addresses(town.app, town.values):
            if method == "GET":
                assert client.get(path).status_code < 500, f"{path} as {role}"

    assert snapshot(town.app) == before


def test_a_get_that_writes_is_caught(town: Town):
    """The check above must be able to fail."""
    before = snapshot(town.app)

    owner = town.people["owner"]
    owner.post(f"/learn/{journey.COURSE}/who-moves/finish")

    assert snapshot(town.app) != before


HOSTILE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "\t//evil.example", "/\r\n/evil.example", "/\x0b/evil.example", " //evil.example",
    "https://evil.example", "https:evil.example", "javascript:alert(1)", "//[evil", "//evil℀.com",
    "/%2F/evil.example", "/%5cevil.example", "/%09/evil.example", "/..//evil.example",
    "/no-such-page", "/sign-out", "/report", "//localhost/learn/", "/" + "a" * 100_000, "",
]  # fmt: skip


@pytest.mark.parametrize("target", HOSTILE, ids=lambda one: repr(one[:20]))
def test_nothing_leads_to_a_page_that_is_not_ours(app: Flask, learner: Browser, target: str):
    token = learner.token()

    forms = {
        "/language": {"language": "en"},
        "/report": {"kind": "point", "subject": "G-04", "text": "x"},
    }
    answers = [
        learner.client.post(path, data={**data, "csrf_token": token, "next": target})
        for path, data in forms.items()
    ]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/")] * 2


@pytest.mark.parametrize("target", ["/learn/", "/courses/?search=a%20b", "/guidance/G-04"])
def test_a_path_that_our_router_knows_is_ours(app: Flask, target: str):
    with app.test_request_context():
        assert is_own_path(target)


def test_the_gate_asks_strangers_to_come_back_to_our_own_page_only(app: Flask, browser: Browser):
    answer = browser.client.get("/learn/%2F%2Fevil.example/x?next=//evil.example")

    assert answer.location.startswith("http://localhost/learn/")


# More than is asked for

MORE = {
    "role": "administrator", "id": "1", "account_id": "1", "learner_id": "1", "user_id": "1",
    "is_disabled": "1", "email_verified": "1", "created_at": "2001-01-01", "version": "99",
    "score": "1000", "credit": "1000", "result": "1000", "is_passed": "1", "answered": "12",
    "finished_at": "2001-01-01", "seed": "mine", "grade": "best", "rating": "best",
    "state": "{}", "kind": "counted", "scene": "end", "start_scene": "end", "ending": "end",
    "ended_at": "2001-01-01", "decided_at": "2001-01-01", "clock": "0", "now": "2001-01-01",
    "password_hash": "!", "name_key": "zzz", "session_id": "1", "serial": "X",
}  # fmt: skip


def row(app: Flask, model: type, account_id: int):
    with opened(app.extensions["engine"], writes=False) as session:
        chosen = select(model).where(model.account_id == account_id)
        return session.scalars(chosen).one()


def the_account(app: Flask, account_id: int) -> Account:
    with opened(app.extensions["engine"], writes=False) as session:
        return session.get_one(Account, account_id)


def test_registering_takes_no_role_and_no_id(app: Flask, learner: Browser):
    register(Browser(app), **MORE, email=EMAIL, password=PASSWORD)

    with opened(app.extensions["engine"], writes=False) as session:
        made = session.scalars(select(Account).where(Account.email == EMAIL)).one()
    assert (made.role, made.is_disabled, made.name_key) == ("learner", False, "amina diallo")
    assert made.id != learner.account_id
    assert made.password_hash.startswith("$argon2id$")
    assert made.created_at.year > 2001


def test_a_profile_takes_no_role_and_nobody_elses_id(app: Flask, learner: Browser):
    other = Browser(app).signed_in("manager")
    values = {**MORE, "account_id": str(other.account_id), "id": str(other.account_id),
              "email": "new@example.org", "name": "Other Name", "category": "staff"}  # fmt: skip

    learner.send(learner.browse("/profile"), "/profile", **values)

    mine, theirs = the_account(app, learner.account_id), the_account(app, other.account_id)
    assert (mine.role, mine.name, mine.is_disabled) == ("learner", "Other Name", False)
    assert (theirs.role, theirs.name) == ("manager", "Amina Diallo")
    assert mine.email != "new@example.org"


def test_an_attempt_takes_no_seed_kind_state_or_time(app: Flask, learner: Browser):
    other = Browser(app).signed_in("learner")
    more = {**MORE, "account_id": str(other.account_id), "kind": "practice"}

    learner.post(f"/simulate/{journey.SCENARIO}/attempts", **more)
    begun = row(app, Attempt, learner.account_id)
    page = learner.browse(f"/simulate/attempts/{begun.id}")
    path = f"/simulate/attempts/{begun.id}/decisions"
    learner.post(path, **more, turn="0", option=offered(page))

    with opened(app.extensions["engine"], writes=False) as session:
        (move,) = session.scalars(select(MoveRow))
    kept = row(app, Attempt, learner.account_id)
    assert (kept.kind, kept.start_scene, kept.ended_at, kept.turn) == ("counted", "", None, 1)
    assert (len(kept.seed), kept.version) == (32, 2)
    assert min(move.decided_at, kept.begun_at).year > 2001
    assert move.options == offered(page)


def test_a_quiz_takes_no_seed_credit_or_result(app: Flask, learner: Browser):
    learner.post(f"/learn/{journey.COURSE}/quiz", **MORE)
    drawn = row(app, QuizTry, learner.account_id)
    question = papers.from_json(drawn.questions).questions[0]
    wrong = fields_of(amiss(question))

    learner.post(f"/learn/quizzes/{drawn.id}/answers", **MORE, position="1", **wrong)

    kept = row(app, QuizTry, learner.account_id)
    assert len(drawn.seed) == 32
    assert (kept.answered, kept.result, kept.is_passed, kept.finished_at) == (1, None, False, None)
    assert kept.credit < 1000


def test_a_lesson_is_finished_for_nobody_else(app: Flask, learner: Browser):
    other = Browser(app).signed_in("learner")
    more = {**MORE, "account_id": str(other.account_id), "lessons_done": "7"}

    learner.post(f"/learn/{journey.COURSE}/who-moves/finish", **more)

    with opened(app.extensions["engine"], writes=False) as session:
        (enrolment,) = session.scalars(select(Enrolment))
    assert (enrolment.account_id, enrolment.lessons_done) == (learner.account_id, 1)
    assert (enrolment.completed_at, enrolment.quiz_passed_at) == (None, None)


# Strange input

DEEP = "a\u0315\u0327" * 20_000


@pytest.mark.parametrize("path", ["/register", "/sign-in", "/verify/"])
@pytest.mark.parametrize("long", [DEEP, "x" * 500_000, "é" * 20_000], ids=["marks", "x", "é"])
def test_a_long_field_costs_no_more_than_to_write_it_down(
    app: Flask, normalised: list[int], path: str, long: str
):
    browser = Browser(app)
    known = {"csrf_token": browser.token(), "password": PASSWORD, "category": "staff"}
    names = ("name", "email", "organisation", "serial", "next")

    def post(text: str) -> None:
        for name in names:
            data = {**known, name: text}
            answer = browser.client.post(path, data=data, content_type="multipart/form-data")
            assert answer.status_code < 500

    post("x")  # What is made at the first request is counted for neither.
    written = 2 * len(long.encode())
    assert steps(lambda: post(long)) <= 2 * steps(lambda: post("x")) + written
    assert max(normalised, default=0) <= 2 * LONGEST_TEXT  # Taken apart, letters become two.


@pytest.mark.parametrize("query", ["after=-99999999999999999999", "after=99999999999999999999",
                                   "after=x&state=%00", "after=%FF"])  # fmt: skip
def test_a_strange_query_is_no_failure(trainer: Browser, query: str):
    assert trainer.client.get(f"/teach/reports?{query}").status_code in (200, 400)


def test_a_body_that_is_too_large_is_refused_with_its_own_page(learner: Browser):
    data = {"csrf_token": learner.token(), "text": "x" * 2_000_000}

    answer = learner.client.post("/report", data=data)

    assert answer.status_code == 413
    assert "<h1" in answer.get_data(as_text=True)


def test_registration_mails_nobody_without_end(app: Flask):
    for _ in range(12):
        register(Browser(app))

    with opened(app.extensions["engine"], writes=False) as session:
        sent = session.scalars(select(Outbox.id).where(Outbox.recipient == EMAIL)).all()
    assert len(sent) <= 6
