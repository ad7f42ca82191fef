"""Every address against every role: who may open it, and whose row it answers for."""

import pytest
from flask import Flask

from elearning.web.security import public
from tests.house.town import ROLES, Town, addresses
from tests.pages import Browser

EVERYBODY, SIGNED_IN, OWNER, TRAINER, MANAGER, ADMINISTRATOR = (
    "everybody",
    "signed in",
    "owner",
    "trainer",
    "manager",
    "administrator",
)

# Who may open what. An address that is missing here fails the test below: decide first.
WHO = {
    "account.ask_confirmation": SIGNED_IN,
    "account.begin_second_factor": SIGNED_IN,
    "account.change_address": SIGNED_IN,
    "account.change_password": SIGNED_IN,
    "account.come_back": EVERYBODY,
    "account.confirm": EVERYBODY,
    "account.end_visit": OWNER,
    "account.end_visits": SIGNED_IN,
    "account.forgotten": EVERYBODY,
    "account.join": EVERYBODY,
    "account.belongings": SIGNED_IN,
    "account.delete": SIGNED_IN,
    "account.farewell": SIGNED_IN,
    "account.forget_guest": EVERYBODY,
    "account.language": EVERYBODY,
    "account.leave_for_provider": EVERYBODY,
    "account.profile": SIGNED_IN,
    "account.proposed": EVERYBODY,
    "account.register": EVERYBODY,
    "account.renew_codes": SIGNED_IN,
    "account.reset": EVERYBODY,
    "account.second_factor": SIGNED_IN,
    "account.second_step": EVERYBODY,
    "account.sign_in": EVERYBODY,
    "account.sign_out": EVERYBODY,
    "account.turn_off": SIGNED_IN,
    "account.turn_on": SIGNED_IN,
    "account.visits": SIGNED_IN,
    "catalogue.about": EVERYBODY,
    "catalogue.accessibility": EVERYBODY,
    "catalogue.contact": EVERYBODY,
    "catalogue.course": EVERYBODY,
    "catalogue.courses": EVERYBODY,
    "catalogue.guidance": EVERYBODY,
    "catalogue.home": EVERYBODY,
    "catalogue.phase": EVERYBODY,
    "catalogue.point": EVERYBODY,
    "catalogue.privacy": EVERYBODY,
    "catalogue.report": EVERYBODY,
    "catalogue.search": EVERYBODY,
    "catalogue.sector": EVERYBODY,
    "catalogue.simulation": EVERYBODY,
    "catalogue.simulations": EVERYBODY,
    "certificates.badge_file": OWNER,
    "certificates.certificate": OWNER,
    "certificates.home": SIGNED_IN,
    "certificates.issuer_document": EVERYBODY,
    "certificates.json": OWNER,
    "certificates.keys": EVERYBODY,
    "certificates.pdf": OWNER,
    "certificates.renewal": OWNER,
    "certificates.revoked": EVERYBODY,
    "certificates.verify": EVERYBODY,
    "certificates.verify_form": EVERYBODY,
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "learn.answer": OWNER,
    "learn.answer_placement": OWNER,
    "learn.begin": SIGNED_IN,
    "learn.begin_placement": SIGNED_IN,
    "learn.begin_try": SIGNED_IN,
    "learn.feedback": OWNER,
    "learn.finish": SIGNED_IN,
    "learn.home": SIGNED_IN,
    "learn.keep_note": SIGNED_IN,
    "learn.lesson": SIGNED_IN,
    "learn.mark": SIGNED_IN,
    "learn.notes": SIGNED_IN,
    "learn.picture": EVERYBODY,
    "learn.placement": SIGNED_IN,
    "learn.placement_try": OWNER,
    "learn.quiz": SIGNED_IN,
    "learn.quiz_try": OWNER,
    "learn.resume": SIGNED_IN,
    "manage.act": ADMINISTRATOR,
    "manage.audit": ADMINISTRATOR,
    "manage.audit_sheet": ADMINISTRATOR,
    "manage.certificate": MANAGER,
    "manage.change_role": ADMINISTRATOR,
    "manage.everybody": ADMINISTRATOR,
    "manage.find_certificate": MANAGER,
    "manage.find_duplicate": ADMINISTRATOR,
    "manage.confirm_import": ADMINISTRATOR,
    "manage.import_people": ADMINISTRATOR,
    "manage.import_template": ADMINISTRATOR,
    "manage.preview_import": ADMINISTRATOR,
    "manage.send_again": ADMINISTRATOR,
    "manage.invitations_list": MANAGER,
    "manage.learner": MANAGER,
    "manage.learners": MANAGER,
    "manage.learners_sheet": MANAGER,
    "manage.merge": ADMINISTRATOR,
    "manage.people_sheet": ADMINISTRATOR,
    "manage.person": ADMINISTRATOR,
    "manage.preview_merge": ADMINISTRATOR,
    "manage.reinstate": MANAGER,
    "manage.revoke": MANAGER,
    "manage.revoke_invitation": MANAGER,
    "simulate.begin": SIGNED_IN,
    "simulate.begin_clock": OWNER,
    "simulate.branch": OWNER,
    "simulate.briefing": SIGNED_IN,
    "simulate.continuation": OWNER,
    "simulate.debrief": OWNER,
    "simulate.decide": OWNER,
    "simulate.feed": OWNER,
    "simulate.leave": OWNER,
    "simulate.open_debrief": OWNER,
    "simulate.practice": SIGNED_IN,
    "simulate.reflect": OWNER,
    "simulate.run_out": OWNER,
    "simulate.scene": OWNER,
    "simulate.try_practice": SIGNED_IN,
    "teach.begin_trial": TRAINER,
    "teach.handle": TRAINER,
    "teach.home": TRAINER,
    "teach.mistakes": TRAINER,
    "teach.pool": TRAINER,
    "teach.proof": TRAINER,
    "teach.proof_json": TRAINER,
    "teach.reload": TRAINER,
    "teach.scenario": TRAINER,
    "teach.source": TRAINER,
}
MAY = {
    EVERYBODY: {"stranger", "learner", "trainer", "manager", "administrator", "owner"},
    SIGNED_IN: {"learner", "trainer", "manager", "administrator", "owner"},
    OWNER: {"owner"},
    TRAINER: {"trainer", "administrator"},
    MANAGER: {"manager", "administrator"},
    ADMINISTRATOR: {"administrator"},
}
# 400 and above: the form of the test is empty, and the link of a mail is of no use any more.
DONE = {200, 302, 303, 400, 409, 410, 422}
# They would end the visit of this very role; each has a test of its own.
ENDING = {"account.sign_out", "account.end_visits"}


def test_somebody_has_decided_who_may_open_each_address(app: Flask):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(WHO)


def test_exactly_the_public_views_are_marked_public(app: Flask):
    marked = {
        name for name, view in app.view_functions.items() if getattr(view, "is_public", False)
    }

    assert marked == {name for name, who in WHO.items() if who == EVERYBODY}


def answer(town: Town, role: str, method: str, path: str) -> int:
    browser = town.people[role]
    if method == "GET":
        return browser.client.get(path).status_code
    return browser.post(path, scene=town.values["scene"]).status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(town: Town, role: str):
    wrong = []
    for endpoint, method, path in sorted(addresses(town.app, town.values)):
        if endpoint in ENDING:
            continue
        got = answer(town, role, method, path)
        may = role in MAY[WHO[endpoint]]
        is_right = got in DONE if may else got == (303 if role == "stranger" else 404)
        if not is_right:
            wrong.append(f"{method} {path} answered {got} to {role}")

    assert wrong == []


def test_a_view_that_forgets_its_owner_is_caught(town: Town):
    """The check above must be able to fail: here is a view that anybody may open."""
    town.app.view_functions["simulate.scene"] = public(lambda attempt_id: "everything")

    got = answer(town, "learner", "GET", f"/simulate/attempts/{town.values['attempt_id']}")

    assert got == 200


IDS = ["0", "-1", "null", "999999", "99999999999999999999999", "1%00", "%F0%9F%8C%80", "1e3", "１"]


@pytest.mark.parametrize("strange", IDS)
def test_a_strange_id_is_answered_like_one_that_does_not_exist(learner: Browser, strange: str):
    for path in (
        f"/simulate/attempts/{strange}",
        f"/learn/quizzes/{strange}",
        f"/certificates/{strange}",
        f"/guidance/{strange}",
        f"/courses/{strange}/",
        f"/learn/{strange}/who-moves",
    ):
        assert learner.client.get(path).status_code in (400, 404), path


def test_a_foreign_row_is_answered_exactly_like_none(town: Town):
    client = town.people["learner"].client
    town.people["learner"].token()

    own = str(town.values["attempt_id"])
    foreign = client.get(f"/simulate/attempts/{own}").get_data(as_text=True)
    none = client.get("/simulate/attempts/999999").get_data(as_text=True)

    assert foreign.replace(f"attempts/{own}", "") == none.replace("attempts/999999", "")
