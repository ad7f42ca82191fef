"""Pages are small on bad lines, and cost the database a fixed small number of statements."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, text

from elearning.db import transaction
from elearning.models import Account, Attempt, Certificate, QuizTry
from elearning.web import assets
from elearning.web.library import Shelf
from elearning.web.security import public
from elearning.web.session import get_session
from tests import journey
from tests.applications import an_application
from tests.conftest import ROOT
from tests.house.test_gate import OWNER, WHO
from tests.house.town import Town, addresses, keys_of, return_to
from tests.house.weighing import (
    HTML_LIMIT,
    MOST_STATEMENTS,
    VISIT_LIMIT,
    commits,
    statements,
    visit,
    weigh,
)
from tests.pages import Browser

# What is no page: files, and addresses for machines.
NO_PAGES = {
    "certificates.json",
    "certificates.keys",
    "certificates.pdf",
    "learn.picture",
    "health.healthz",
    "health.readyz",
}
FOR_STAFF = ("teach.", "manage.")
SENTENCE = "على كل من يعمل في الطوارئ أن يعرف من يتحرك ومن لا يستطيع الحركة ومن يبقى خارج كل ولاية "


@pytest.fixture
def served(town: Town) -> Iterator[Town]:
    """The same town, its static files prepared as the server prepares them."""
    var = Path(town.app.config["VAR"])
    assets.prepare(var)
    shelf = town.app.extensions["shelf"]
    app = an_application(shelf, DATABASE_URL=town.app.config["DATABASE_URL"], VAR=str(var))
    yield return_to(app, town.values, keys_of(town))
    app.extensions["engine"].dispose()


def learner_pages(town: Town) -> Iterator[tuple[str, str]]:
    """Yield reader and path of every page that a learner may open."""
    for endpoint, method, path in addresses(town.app, town.values):
        if method == "GET" and endpoint not in NO_PAGES and not endpoint.startswith(FOR_STAFF):
            yield ("owner" if WHO[endpoint] == OWNER else "learner"), path


def test_a_first_visit_to_any_learner_page_is_light(served: Town):
    heavy = {}
    for role, path in learner_pages(served):
        client = served.people[role].client
        if client.get(path).status_code == 200 and sum(visit(client, path).values()) > VISIT_LIMIT:
            heavy[path] = visit(client, path)

    assert heavy == {}


def test_a_visit_counts_styles_scripts_and_icons(served: Town):
    weights = visit(served.people["learner"].client, "/")

    kinds = {Path(address).suffix for address in weights}
    assert {".css", ".js", ".svg"} <= kinds


def test_a_heavy_page_is_caught(served: Town):
    noise = "".join(f"{number * 7919 % 99991:x}" for number in range(40_000))
    served.app.view_functions["catalogue.about"] = public(lambda: noise)

    assert sum(visit(served.people["learner"].client, "/about").values()) > VISIT_LIMIT


def test_every_lesson_is_small_on_the_wire(served: Town):
    library = served.app.extensions["shelf"].library()
    client = served.people["learner"].client
    weights = {
        lesson.slug: weigh(client, f"/learn/{course.slug}/{lesson.slug}")
        for course in library.courses.values()
        for lesson in course.lessons
    }

    assert max(weights.values()) <= HTML_LIMIT, weights


def test_an_arabic_lesson_of_nine_hundred_words_is_small_on_the_wire(served: Town, tmp_path: Path):
    root = tmp_path / "content"
    shutil.copytree(ROOT / "courses", root / "courses")
    shutil.copytree(ROOT / "simulations", root / "simulations")
    lesson = root / "courses" / "mcof-foundations" / "the-phases" / "during.md"
    head = lesson.read_text("utf-8").split("---\n")[1]
    lesson.write_text(f"---\n{head}---\n{arabic_body(900)}", "utf-8")
    served.app.extensions["shelf"] = Shelf(root, tmp_path / "shelf")
    client = served.people["learner"].client
    client.set_cookie("language", "ar")

    weight = weigh(client, "/learn/mcof-foundations/during")

    page = client.get("/learn/mcof-foundations/during").get_data(as_text=True)
    assert "الطوارئ" in page
    assert weight <= HTML_LIMIT


def arabic_body(count: int) -> str:
    """Return so many Arabic words in paragraphs of differing words, each with a citation."""
    words = (SENTENCE * (count // len(SENTENCE.split()) + 1)).split()[:count]
    told = [f"{word}{chr(0x0627 + place % 20)}" for place, word in enumerate(words)]
    lines = [" ".join(told[at : at + 45]) for at in range(0, count, 45)]
    return "\n\n".join(f"{line} [G-{number:02d}]" for number, line in enumerate(lines, 1))


def costs(town: Town) -> dict[str, int]:
    """Return how many statements each learner page costs."""
    found = {}
    for role, path in learner_pages(town):
        with statements(town.app) as asked:
            town.people[role].client.get(path)
        found[path] = len(asked)
    return found


def test_a_learner_page_costs_few_statements_from_the_first_visit_on(town: Town):
    assert {path: cost for path, cost in costs(town).items() if cost > MOST_STATEMENTS} == {}


def test_a_page_costs_the_same_with_three_as_with_three_hundred(town: Town):
    crowd(town, 3)
    costs(town)  # Values of a proof are read once in each process.
    few = costs(town)
    crowd(town, 300)

    assert costs(town) == few


def crowd(town: Town, many: int) -> None:
    """Fill the tables, with rows of the two readers and of many others."""
    engine = town.app.extensions["engine"]
    now = journey.NOW
    with transaction(engine) as session:
        people = [
            {"email": f"crowd{many}-{n}@example.org", "password_hash": "!", "role": "learner",
             "name": f"Crowd {n}", "name_key": f"crowd {n}", "created_at": now, "version": 1}
            for n in range(many)
        ]  # fmt: skip
        session.execute(insert(Account), people)
        ids = session.scalars(text("SELECT id FROM account")).all()
        edition = session.scalars(text("SELECT id FROM edition")).first()
        owners = [*ids, *[town.values["account_id"]] * (many // 5)]
        session.execute(
            insert(Attempt),
            [
                {"account_id": one, "scenario": journey.SCENARIO, "edition_id": edition,
                 "seed": str(n), "state": {}, "begun_at": now, "ended_at": now, "left_at": now,
                 "version": 1}
                for n, one in enumerate(owners)
            ],
        )  # fmt: skip
        session.execute(
            insert(QuizTry),
            [
                {"account_id": one, "course": "camp-management", "number": many * 1000 + n,
                 "seed": "s",
                 "questions": {}, "begun_at": now, "finished_at": now, "result": 500, "version": 1}
                for n, one in enumerate(owners)
            ],
        )  # fmt: skip
        session.execute(
            insert(Certificate),
            [
                {"serial": f"CROWD{many}-{n}", "account_id": one, "course": f"course-{many}-{n}",
                 "level": "participation", "round": 1, "name": "Crowd", "course_title": "A course",
                 "issued_at": now, "document": {}, "digest": "d"}
                for n, one in enumerate(ids)
            ],
        )  # fmt: skip


def test_an_extra_statement_for_each_row_is_caught(town: Town):
    def greedy() -> str:
        for _ in range(MOST_STATEMENTS + 1):
            get_session().execute(text("SELECT 1"))
        return "much"

    town.app.view_functions["catalogue.about"] = public(greedy)

    assert costs(town)["/about"] > MOST_STATEMENTS


def test_every_decision_is_exactly_one_commit_the_certified_one_too(
    app: Flask, library, learner: Browser
):
    with transaction(app.extensions["engine"]) as session:
        journey.read_all(session, library, learner.account_id)
        journey.pass_quiz(session, library, learner.account_id)
        attempt_id = journey.begin_attempt(session, library, learner.account_id)
    token, counted = learner.token(), []

    while (step := next_form(app, library, attempt_id, learner.account_id)) is not None:
        with commits(app) as seen:
            answer = learner.client.post(
                f"/simulate/attempts/{attempt_id}/decisions", data={**step, "csrf_token": token}
            )
        assert answer.status_code == 303
        counted.append(len(seen))

    assert set(counted) == {1}
    with transaction(app.extensions["engine"]) as session:
        assert session.query(Certificate).filter_by(level="achievement").count() == 1


def next_form(app: Flask, library, attempt_id: int, account_id: int) -> dict | None:
    """Return the fields of a good decision, or nothing when the attempt is over."""
    with transaction(app.extensions["engine"]) as session:
        return journey.careful_form(session, library, attempt_id, account_id)


def test_a_second_commit_is_caught(app: Flask, learner: Browser):
    def twice() -> str:
        for _ in range(2):
            get_session().execute(text("SELECT 1"))
            get_session().commit()
        return "done"

    app.view_functions["account.language"] = public(twice)
    token = learner.token()

    with commits(app) as seen:
        learner.client.post("/language", data={"language": "en", "csrf_token": token})

    assert len(seen) > 1
