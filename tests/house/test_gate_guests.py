"""Every address against those without an account, where the operator lets them in."""

import pytest
from flask import Flask

from tests import journey
from tests.conftest import SQLITE
from tests.house.town import Town, addresses
from tests.pages import Browser

once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
LESSON = f"/learn/{journey.COURSE}/who-moves"
FINISH = f"{LESSON}/finish"

# What people without an account may open, when the operator lets them; strangers are those who
# have saved nothing yet. Everything else leads them to sign in, or is public.
STRANGERS = {
    "learn.begin", "learn.begin_try", "learn.finish", "learn.lesson", "learn.quiz", "learn.resume",
    "simulate.begin", "simulate.briefing", "simulate.practice", "simulate.try_practice",
}  # fmt: skip
GUESTS = STRANGERS | {
    "learn.answer", "learn.feedback", "learn.home", "learn.quiz_try", "simulate.begin_clock",
    "simulate.branch", "simulate.continuation", "simulate.debrief", "simulate.decide",
    "simulate.feed", "simulate.leave", "simulate.open_debrief", "simulate.reflect",
    "simulate.run_out", "simulate.scene",
}  # fmt: skip


def test_exactly_these_views_are_open_without_an_account(app: Flask):
    def marked(mark: str) -> set[str]:
        return {name for name, view in app.view_functions.items() if getattr(view, mark, False)}

    assert marked("is_open_to_strangers") == STRANGERS
    assert marked("is_open_to_guests") == GUESTS


def is_public(app: Flask, endpoint: str) -> bool:
    return bool(getattr(app.view_functions[endpoint], "is_public", False))


@once
@pytest.mark.parametrize("role", ["stranger", "guest"])
def test_everything_else_leads_to_signing_in_and_foreign_rows_are_not_there(town: Town, role: str):
    town.app.config["GUESTS"] = True
    browser = Browser(town.app)
    if role == "guest":
        browser.send(browser.browse(LESSON), FINISH)
    wrong = []
    for endpoint, method, path in sorted(addresses(town.app, town.values)):
        if is_public(town.app, endpoint):
            continue
        fresh = browser if role == "guest" else Browser(town.app)
        answer = fresh.client.get(path) if method == "GET" else fresh.post(path, scene="x")
        is_open = endpoint in (GUESTS if role == "guest" else STRANGERS)
        is_led_away = answer.status_code == 303 and "/sign-in" in answer.location
        if is_open == is_led_away or answer.status_code >= 500:
            wrong.append(f"{method} {path} answered {answer.status_code} to a {role}")
        owned = endpoint in GUESTS - STRANGERS - {"learn.home"}
        if role == "guest" and owned and answer.status_code != 404:
            wrong.append(f"{method} {path} of somebody else answered {answer.status_code}")

    assert wrong == []
