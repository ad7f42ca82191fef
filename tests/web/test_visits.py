"""Somebody sees where they are signed in, and ends what they do not know."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from elearning.db import transaction
from elearning.models import SignIn
from elearning.web.account.caretaker import take_care
from elearning.web.account.devices import describe
from tests.pages import Browser
from tests.web.people import EMAIL, PASSWORD, a_person, is_signed_in, rows, submit

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"


@pytest.fixture
def two(app) -> tuple[Browser, Browser]:
    a_person(app)
    here, phone = Browser(app), Browser(app)
    submit(here, "/sign-in", email=EMAIL, password=PASSWORD)
    form = phone.browse("/sign-in").form("/sign-in")
    phone.client.post("/sign-in", data={**form.values, "email": EMAIL, "password": PASSWORD},
                      headers={"User-Agent": PHONE})  # fmt: skip
    return here, phone


def test_all_browsers_are_listed_with_the_present_one_first(two):
    here, _phone = two

    page = here.browse("/profile/visits")

    assert "Firefox, Android" in page.text
    assert page.text.index("This browser") < page.text.index("Firefox, Android")
    assert page.text.count("This browser") == 1
    assert "127.0.0.1" not in page.html


def test_one_browser_can_be_signed_out_from_another(two):
    here, phone = two
    page = here.browse("/profile/visits")

    here.send(page, "/end")

    assert not is_signed_in(phone)
    assert is_signed_in(here)


def test_signing_out_everywhere_ends_all_browsers(app, two):
    here, phone = two

    here.send(here.browse("/profile/visits"), "/profile/visits/end")

    assert not is_signed_in(here)
    assert not is_signed_in(phone)
    assert rows(app, SignIn.id) == []


def test_a_strangers_browser_cannot_be_signed_out(app, two, learner):
    (first, *_) = rows(app, SignIn.id)

    answer = learner.post(f"/profile/visits/{first}/end")

    assert answer.status_code == 404
    assert is_signed_in(two[0])


def test_when_a_browser_was_seen_is_noted_to_the_day_and_costs_no_page_anything(app, two):
    here, _phone = two
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(SignIn).values(seen_on=date(2020, 1, 1)))

    here.browse("/profile")
    before = rows(app, SignIn.seen_on)
    take_care(app)

    assert before == [date(2020, 1, 1)] * 2
    assert sorted(rows(app, SignIn.seen_on)) == [date(2020, 1, 1), datetime.now(UTC).date()]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (PHONE, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 "
         "Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("<script>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_coarse_names(said, known):
    assert describe(said) == known
