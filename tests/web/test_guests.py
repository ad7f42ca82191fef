"""Guests: open without an account, kept in one browser, and taken along by whoever signs in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from elearning.db import opened, transaction
from elearning.models import Account, Attempt, Enrolment, FinishedLesson, QuizTry, SignIn
from elearning.services import throttle
from elearning.services.throttle import Rule
from elearning.web.account.caretaker import sweep
from tests import journey
from tests.conftest import SQLITE
from tests.house.town import snapshot
from tests.pages import Browser
from tests.web.people import EMAIL, a_person, is_signed_in, register, rows, sign_in

once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
LESSON = f"/learn/{journey.COURSE}/who-moves"
FINISH = f"{LESSON}/finish"
BEGIN = f"/simulate/{journey.SCENARIO}/attempts"
BRIEFING = f"/simulate/{journey.SCENARIO}/briefing"


@pytest.fixture(autouse=True)
def _open(app: Flask) -> None:
    app.config["GUESTS"] = True


def guests_of(app: Flask) -> list[int]:
    with opened(app.extensions["engine"], writes=False) as session:
        return list(session.scalars(select(Account.id).where(Account.role == "guest")))


def a_guest(app: Flask) -> Browser:
    """Finish a lesson in a browser that nobody signed in at."""
    browser = Browser(app)
    browser.send(browser.browse(LESSON), FINISH)
    return browser


@once
def test_where_guests_are_not_wanted_there_are_none(app: Flask, browser: Browser):
    guest = a_guest(app)
    app.config["GUESTS"] = False

    for one in (browser, guest):
        assert "/sign-in" in one.client.get(LESSON).location
        assert "/sign-in" in one.post(FINISH).location
    assert "not signed in" not in guest.browse("/courses/").text


# Kept only when something is saved


@once
def test_looking_and_reading_keep_nothing_and_public_pages_set_no_cookie(app: Flask):
    browser = Browser(app)
    before = snapshot(app)

    for path in ("/", "/courses/", f"/courses/{journey.COURSE}/", "/simulations/",
                 f"/simulations/{journey.SCENARIO}/", "/guidance/"):  # fmt: skip
        assert "Set-Cookie" not in browser.browse(path).response.headers, path
    for path in (LESSON, f"/learn/{journey.COURSE}/quiz", BRIEFING,
                 f"/simulate/{journey.SCENARIO}/practice/1"):  # fmt: skip
        assert "You are not signed in" in browser.browse(path).text

    assert snapshot(app) == before


@once
def test_public_pages_lead_in_without_an_account(browser: Browser):
    course = browser.browse(f"/courses/{journey.COURSE}/")
    scenario = browser.browse(f"/simulations/{journey.SCENARIO}/")

    assert f"/learn/{journey.COURSE}/continue" in course.outline.links
    assert BRIEFING in scenario.outline.links


def test_the_first_thing_saved_makes_a_guest_and_the_next_ones_none(app: Flask):
    browser = a_guest(app)
    browser.send(browser.browse(BRIEFING), BEGIN)

    assert len(guests_of(app)) == 1
    assert rows(app, FinishedLesson.lesson) == ["who-moves"]
    assert set(rows(app, Attempt.account_id)) == set(guests_of(app))
    page = browser.browse("/learn/")
    assert "is kept in this browser until" in page.text
    assert "/profile" not in page.outline.links


def test_two_tabs_that_save_at_once_are_one_guest(app: Flask):
    tabs = [Browser(app) for _ in range(4)]
    token = tabs[0].token()
    cookie = tabs[0].client.get_cookie("elearning")
    for tab in tabs[1:]:
        tab.client.set_cookie("elearning", cookie.value)

    with ThreadPoolExecutor(len(tabs)) as pool:
        answers = list(
            pool.map(lambda tab: tab.client.post(FINISH, data={"csrf_token": token}), tabs)
        )

    assert {one.status_code for one in answers} == {303}
    assert len(guests_of(app)) == 1
    assert rows(app, FinishedLesson.lesson) == ["who-moves"]
    assert "You have read this lesson" in tabs[0].browse(LESSON).text


@once
def test_nobody_fills_the_database_from_one_address(app: Flask, monkeypatch):
    monkeypatch.setitem(throttle.RULES, "guest", Rule(free=3, longest=120, forgives=30))

    answers = [Browser(app).post(FINISH).status_code for _ in range(6)]

    assert answers[:3] == [303, 303, 303]
    assert answers[-1] == 429
    assert len(guests_of(app)) < 6


@once
def test_a_guest_of_before_is_nobody_once_the_time_is_over(app: Flask):
    browser = a_guest(app)
    long_ago = datetime.now(UTC) - timedelta(days=31)
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(SignIn).values(expires_at=long_ago))
        session.execute(update(Account).values(created_at=long_ago))

    sweep(app)

    assert guests_of(app) == []
    browser.send(browser.browse(LESSON), FINISH)
    assert len(guests_of(app)) == 1


# Taken along


def test_registering_and_signing_in_takes_everything_along_once(app: Flask):
    browser = a_guest(app)
    browser.send(browser.browse(BRIEFING), BEGIN)
    browser.post(f"/learn/{journey.COURSE}/quiz")
    page = browser.browse("/register")
    assert "1 lesson finished" in page.text

    register(browser)
    assert not is_signed_in(browser)
    kept = browser.browse("/sign-in")
    signed = browser.send(kept, "/sign-in", email=EMAIL, password="four words put together")

    assert "is kept in your account now" in signed.text
    assert guests_of(app) == []
    (person,) = rows(app, Account.id)
    for owner in (Enrolment.account_id, QuizTry.account_id, Attempt.account_id):
        assert rows(app, owner) == [person]
    assert rows(app, FinishedLesson.lesson) == ["who-moves"]
    sign_in(browser)
    assert rows(app, FinishedLesson.lesson) == ["who-moves"]


def test_an_account_of_before_keeps_its_own_and_gets_the_rest(app: Flask, library):
    person = a_person(app)
    with transaction(app.extensions["engine"]) as session:
        journey.read_all(session, library, person)
    before = set(rows(app, FinishedLesson.lesson))
    browser = a_guest(app)

    sign_in(browser)

    assert set(rows(app, FinishedLesson.lesson)) == before
    assert len(rows(app, Enrolment.id)) == 1
    assert guests_of(app) == []


def test_two_tabs_that_sign_in_at_once_take_everything_once(app: Flask):
    person = a_person(app)
    browser = a_guest(app)
    page = browser.browse("/sign-in")
    data = {**page.form("/sign-in").values, "email": EMAIL, "password": "four words put together"}
    cookie = browser.client.get_cookie("elearning")
    tabs = [app.test_client() for _ in range(3)]
    for tab in tabs:
        tab.set_cookie("elearning", cookie.value)

    with ThreadPoolExecutor(len(tabs)) as pool:
        answers = list(pool.map(lambda tab: tab.post("/sign-in", data=data), tabs))

    assert {one.status_code for one in answers} <= {303, 409}
    assert 303 in {one.status_code for one in answers}
    assert guests_of(app) == []
    assert rows(app, FinishedLesson.lesson) == ["who-moves"]
    assert rows(app, Enrolment.account_id) == [person]


@once
def test_nobody_elses_browser_can_claim_what_was_done_here(app: Flask):
    guest = a_guest(app)
    thief = Browser(app)
    a_person(app)

    sign_in(thief)

    assert len(guests_of(app)) == 1
    assert "You have read this lesson" not in thief.browse(LESSON).text
    assert "You have read this lesson" in guest.browse(LESSON).text


@once
def test_a_copy_of_the_cookie_is_dead_once_everything_was_taken(app: Flask):
    a_person(app)
    browser = a_guest(app)
    copy = Browser(app)
    copy.client.set_cookie("elearning", browser.client.get_cookie("elearning").value)

    sign_in(browser)

    assert "You have read this lesson" not in copy.browse(LESSON).text


@once
def test_a_second_step_keeps_the_guest_until_it_is_certain_who_signs_in(app: Flask, monkeypatch):
    person = a_person(app)
    with transaction(app.extensions["engine"]) as session:
        session.execute(update(Account).where(Account.id == person).values(has_second_factor=True))
    monkeypatch.setattr("elearning.services.second_factors.is_right", lambda *_args, **_named: True)
    browser = a_guest(app)

    sign_in(browser)
    assert len(guests_of(app)) == 1
    assert "You have read this lesson" in browser.browse(LESSON).text
    page = browser.browse("/sign-in/code")
    browser.send(page, "/sign-in/code", code="123456")

    assert guests_of(app) == []
    assert rows(app, Enrolment.account_id) == [person]


@once
def test_who_shares_a_browser_deletes_what_somebody_else_has_done(app: Flask):
    browser = a_guest(app)
    page = browser.browse("/sign-in")
    assert "1 lesson finished" in page.text

    gone = browser.send(page, "/sign-in/forget")

    assert "is deleted" in gone.text
    assert guests_of(app) == []
    assert rows(app, FinishedLesson.lesson) == []
    assert "1 lesson finished" not in browser.browse("/sign-in").text


@once
def test_the_end_of_a_lesson_and_the_debrief_lead_to_an_account(app: Flask, library):
    browser = a_guest(app)
    assert "Keep what you have done" in browser.browse(LESSON).text
    (guest,) = guests_of(app)
    with transaction(app.extensions["engine"]) as session:
        attempt_id = journey.play_to_the_end(session, library, guest)
    browser.post(f"/simulate/attempts/{attempt_id}/debrief")

    page = browser.browse(f"/simulate/attempts/{attempt_id}/debrief")

    assert "Keep what you have done" in page.text
    assert f"/register?next=/simulate/attempts/{attempt_id}/debrief" in page.outline.links


@once
def test_a_guest_may_not_keep_notes_or_see_certificates(app: Flask):
    browser = a_guest(app)

    assert "For yourself" not in browser.browse(LESSON).text
    for path in (f"{LESSON}/note", f"{LESSON}/bookmark"):
        assert browser.post(path, text="x").status_code in (303, 404, 405)
    assert "/sign-in" in browser.client.get("/certificates/").location


@once
def test_an_invitation_is_open_to_a_guest(app: Flask):
    browser = a_guest(app)

    assert browser.client.get("/join/nothing").status_code == 410
