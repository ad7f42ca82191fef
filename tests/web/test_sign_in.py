import re

import pytest
from argon2 import PasswordHasher

from elearning.db import transaction
from elearning.models import Account, SignIn, Throttle
from elearning.services import accounts
from elearning.services.passwords import Passwords
from elearning.services.throttle import RULES
from tests.pages import Browser, Page
from tests.web.people import EMAIL, PASSWORD, a_person, is_signed_in, rows, sign_in, submit


def test_a_wrong_password_and_an_unknown_address_answer_alike(app):
    a_person(app)

    wrong = Page(sign_in(Browser(app), password="not the right words"))
    unknown = Page(sign_in(Browser(app), email="nobody@example.org"))

    assert (wrong.status, wrong.text) == (unknown.status, unknown.text)
    assert "do not belong together" in wrong.text


class CountingHasher:
    """Notes with which costs a hash was really verified."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.verified: list[str] = []
        self._hasher = hasher

    def verify(self, stored: str, password: str) -> bool:
        self.verified.append(stored.partition(",p=")[0])
        return self._hasher.verify(stored, password)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_one_hash_is_verified_whether_or_not_there_is_an_account(app, email):
    a_person(app)
    app.extensions["passwords"] = passwords = Passwords(memory_kib=8, passes=1)
    passwords._hasher = counting = CountingHasher(passwords._hasher)

    sign_in(Browser(app), email=email, password="not the right words")

    assert counting.verified == ["$argon2id$v=19$m=8,t=1"]


def test_a_closed_account_cannot_sign_in(app, browser):
    account_id = a_person(app)
    with transaction(app.extensions["engine"]) as session:
        accounts.disable_account(session, account_id)

    assert sign_in(browser).status_code == 422
    assert not is_signed_in(browser)


def test_closing_an_account_takes_effect_at_once(app, browser):
    account_id = a_person(app)
    sign_in(browser)

    with transaction(app.extensions["engine"]) as session:
        accounts.disable_account(session, account_id)

    assert not is_signed_in(browser)


def test_a_new_role_takes_effect_on_the_next_request(app, trainer):
    trainer.browse("/teach/")

    with transaction(app.extensions["engine"]) as session:
        accounts.change_role(session, trainer.account_id, "learner")

    trainer.browse("/teach/", status=404)


def test_a_cookie_copied_before_signing_out_is_dead(app, browser):
    a_person(app)
    sign_in(browser)
    copied = browser.client.get_cookie("elearning").value

    token = browser.browse("/profile").form("/sign-out").values["csrf_token"]
    browser.client.post("/sign-out", data={"csrf_token": token})

    thief = Browser(app)
    thief.client.set_cookie("elearning", copied)
    assert not is_signed_in(thief)
    assert rows(app, SignIn.id) == []


def test_signing_out_needs_a_post(learner):
    assert learner.client.get("/sign-out").status_code == 405
    assert is_signed_in(learner)


def test_signing_in_makes_a_new_session_and_ends_the_browsers_old_one(app, browser):
    a_person(app)
    sign_in(browser)
    before = rows(app, SignIn.key_hash)

    sign_in(browser)

    after = rows(app, SignIn.key_hash)
    assert len(after) == 1
    assert after != before


def test_a_session_ends_where_its_cookie_says_nothing_of_ours(client):
    client.set_cookie("elearning", "forged.cookie.value")

    assert client.get("/profile").status_code == 303


def test_one_goes_on_to_where_one_wanted_to_go(app, browser):
    a_person(app)

    assert sign_in(browser, path="/sign-in?next=/profile").location == "/profile"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example",
        "\t//evil.example", "/\r\n/evil.example", "javascript:alert(1)", "/no-such-page",
        "http:evil.example", "/sign-out", "///evil.example",
        "\\\\evil.example", "/%09/evil.example",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_a_page_that_is_not_ours(app, browser, target):
    a_person(app)

    answer = submit(browser, "/sign-in", email=EMAIL, password=PASSWORD, next=target)

    assert "evil" not in answer.location
    assert answer.location.endswith(("/learn/", "learn.home"))


# Throttles


def test_too_many_tries_are_told_how_many_seconds_to_wait(app, browser):
    a_person(app)
    for _ in range(RULES["account"].free):
        sign_in(Browser(app), password="not the right words")

    answer = sign_in(browser)

    assert answer.status_code == 429
    seconds = int(answer.headers["Retry-After"])
    assert re.search(rf"\b{seconds} second", Page(answer).text)
    assert not is_signed_in(browser)


def test_an_unknown_address_is_slowed_down_like_a_known_one(app):
    a_person(app)

    answers = {
        email: [
            sign_in(Browser(app), email=email, password="not the right words").status_code
            for _ in range(RULES["account"].free + 1)
        ]
        for email in (EMAIL, "nobody@example.org")
    }

    assert answers[EMAIL] == answers["nobody@example.org"]
    assert answers[EMAIL][-1] == 429


def test_strangers_who_guess_do_not_keep_the_owner_waiting(app, browser):
    a_person(app)
    sign_in(browser)
    for _ in range(RULES["account"].free + 1):
        sign_in(Browser(app), password="not the right words")

    assert sign_in(browser).status_code == 303


def test_a_class_of_forty_signs_in_from_one_address(app):
    for number in range(40):
        a_person(app, email=f"pupil{number}@example.org")

    answers = [sign_in(Browser(app), email=f"pupil{number}@example.org") for number in range(40)]

    assert {answer.status_code for answer in answers} == {303}


def test_success_leaves_no_failure_behind(app, browser):
    a_person(app)

    sign_in(browser)

    assert rows(app, Throttle.key) == []


# Forms


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/sign-out", "/language", "/profile"])
@pytest.mark.parametrize("token", [None, "", "wrong", "another's"])
def test_no_form_is_taken_without_its_own_token(app, learner, path, token):
    stranger = Browser(app)
    theirs = learner.browse("/profile").form("/profile").values["csrf_token"]
    data = {} if token is None else {"csrf_token": theirs if token == "another's" else token}

    answer = stranger.client.post(path, data={**data, "email": EMAIL, "language": "en"})

    assert answer.status_code == 400
    assert rows(app, SignIn.id) == [1]


def test_a_guest_without_any_cookie_cannot_send_an_empty_token(app, client):
    a_person(app)

    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "csrf_token": ""})

    assert answer.status_code == 400


def test_a_post_of_another_site_is_refused(app, browser):
    a_person(app)
    form = browser.browse("/sign-in").form("/sign-in")

    answer = browser.client.post(
        "/sign-in",
        data={**form.values, "email": EMAIL, "password": PASSWORD},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 400


def test_signing_in_renews_a_hash_of_other_costs(app, browser):
    a_person(app)
    before = rows(app, Account.password_hash)
    app.extensions["passwords"] = Passwords(memory_kib=16, passes=1)

    sign_in(browser)

    after = rows(app, Account.password_hash)
    assert "m=8," in before[0]
    assert "m=16," in after[0]
    assert sign_in(Browser(app)).status_code == 303
