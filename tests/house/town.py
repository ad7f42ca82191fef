"""A database with one of each, for tests that try every address as everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from elearning.content.library import Library
from elearning.db import Base, opened, transaction
from elearning.models import Certificate, SignIn
from elearning.services import audit, debriefs, invitations, reports, sessions
from elearning.services.invitations import Wish
from tests import journey
from tests.pages import Browser

ROLES = ("stranger", "learner", "trainer", "manager", "administrator", "owner")


@dataclass
class Town:
    """One of each, and somebody who owns rows."""

    app: Flask
    people: dict[str, Browser]
    values: dict[str, Any]


def settle(app: Flask, library: Library) -> Town:
    """Make one of each, and an owner who has read, answered and decided all there is."""
    people = {
        role: Browser(app).signed_in(role) for role in ROLES if role not in ("stranger", "owner")
    }
    people["stranger"] = Browser(app)
    people["owner"] = owner = Browser(app).signed_in("learner", name="Owner Ownerson")
    course = library.get_course(journey.COURSE)
    with transaction(app.extensions["engine"]) as session:
        placement_id = journey.begin_placement(session, library, owner.account_id)
        journey.read_all(session, library, owner.account_id)
        try_id = journey.pass_quiz(session, library, owner.account_id)
        attempt_id = journey.play_to_the_end(session, library, owner.account_id)
        serial = session.scalars(
            select(Certificate.serial).where(Certificate.level == "achievement")
        ).one()
        sessions.begin(session, owner.account_id, days=1, device="Firefox, Android")
        visit = session.scalars(select(func.max(SignIn.id))).one()
        invitation = invitations.make(
            session, Wish("A class", "", 9, 9), doer=audit.PLATFORM, now=datetime.now(UTC)
        )
        reports.file_report(
            session, account_id=None, kind="point", subject="G-04", text="A mistake"
        )
        debriefs.open_debrief(
            session, attempt_id=attempt_id, account_id=owner.account_id, now=journey.NOW
        )
    return Town(
        app,
        people,
        {
            "account_id": owner.account_id,
            "act": "open",
            "attempt_id": attempt_id,
            "course": journey.COURSE,
            "invitation_id": invitation,
            "kind": "json",
            "gone_id": people["learner"].account_id,
            "lesson": "who-moves",
            "listed": 1,
            "name": course.files[0].name,
            "number": 1,
            "phase": "before",
            "placement_id": placement_id,
            "point": "G-04",
            "position": 1,
            "report_id": 1,
            "scenario": journey.SCENARIO,
            "scene": library.get_scenario(journey.SCENARIO).program.scene_ids[0],
            "serial": serial,
            "session_id": visit,
            "token": "a-link-that-was-used",
            "try_id": try_id,
            "turn": 1,
            "way": "best",
        },
    )


def keys_of(town: Town) -> dict[str, tuple[int, str]]:
    """Return the account and the session key of everybody who is signed in."""
    found = {}
    for role, browser in town.people.items():
        with browser.client.session_transaction() as cookie:
            found[role] = (browser.account_id, cookie.get("_user_id", ""))
    return found


def return_to(app: Flask, values: dict[str, Any], keys: dict[str, tuple[int, str]]) -> Town:
    """Give the people of a copied database new browsers with the sessions that they had."""
    people = {}
    for role, (account_id, key) in keys.items():
        people[role] = browser = Browser(app)
        browser.account_id = account_id
        if key:
            with browser.client.session_transaction() as cookie:
                cookie["_user_id"] = key
    return Town(app, people, dict(values))


def addresses(app: Flask, values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield endpoint, method and path of every address that the application answers."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        arguments = {name: values[name] for name in rule.arguments}
        path = adapter.build(rule.endpoint, arguments)
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield rule.endpoint, method, path


def snapshot(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with opened(app.extensions["engine"], writes=False) as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
