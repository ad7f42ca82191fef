from dataclasses import replace

import pytest
from sqlalchemy import select

from elearning.content.problems import Problem
from elearning.db import opened, transaction
from elearning.models import Attempt
from elearning.services import audit, reports
from elearning.services.audit import Wanted
from tests.pages import Browser


class StillShelf:
    """A shelf with a library of the test's own; reloading is noted."""

    def __init__(self, library) -> None:
        self._library = library
        self.reloads = 0

    def library(self):
        return self._library

    def reload(self):
        self.reloads += 1
        return self._library


@pytest.fixture
def shelve(app, library):
    def shelve(*problems: Problem) -> StillShelf:
        app.extensions["shelf"] = StillShelf(replace(library, problems=problems))
        return app.extensions["shelf"]

    return shelve


A_PROBLEM = Problem("courses/shelter/_course.md", 7, 'no module "desing"', 'did you mean "design"?')


def a_report(app, **values: str) -> int:
    wanted = {"kind": "point", "subject": "G-04", "text": "The page is wrong.", **values}
    with transaction(app.extensions["engine"]) as session:
        reports.file_report(session, account_id=None, **wanted)
        return reports.list_reports(session).reports[-1].id


def test_a_trainer_reads_problems_with_file_line_and_wish(trainer, shelve):
    shelve(A_PROBLEM)

    page = trainer.browse("/teach/")

    assert "courses/shelter/_course.md:7" in page.text
    assert 'no module "desing"' in page.text
    assert 'did you mean "design"?' in page.text


def test_a_trainer_is_told_that_all_is_in_order(trainer, shelve):
    shelve()

    assert "Every course and every scenario is in order." in trainer.browse("/teach/").text


@pytest.mark.parametrize(
    ("problems", "told"),
    [((), "everything in it is in order"), ((A_PROBLEM,), "1 problem was found")],
)
def test_reading_the_content_anew_tells_what_came_of_it(trainer, shelve, problems, told):
    shelf = shelve(*problems)

    page = trainer.send(trainer.browse("/teach/"), "/teach/reload")

    assert shelf.reloads == 1
    assert told in page.text


def test_reading_the_content_anew_is_noted(app, trainer, shelve):
    shelve(A_PROBLEM)

    trainer.send(trainer.browse("/teach/"), "/teach/reload")

    with opened(app.extensions["engine"], writes=False) as session:
        (entry,) = audit.list_entries(session, Wanted()).entries
    assert (entry.act, entry.by, entry.place) == ("reload", trainer.account_id, "127.0.0.1")
    assert entry.details == {"problems": 1}


def test_reports_are_read_and_handled(app, trainer):
    a_report(app, text="First line\nSecond <b>line</b>")
    page = trainer.browse("/teach/reports")
    assert "Second <b>line</b>" in page.text or "Second &lt;b&gt;" in page.html
    assert "<b>line" not in page.html

    page = trainer.send(page, "/handle")

    assert "G-04" not in page.text
    assert "G-04" in trainer.browse("/teach/reports?state=handled").text


def test_a_report_leads_to_the_place_it_speaks_of(app, trainer, library):
    course = next(iter(library.courses.values()))
    subject = f"{course.slug}/{course.lessons[0].slug}"
    a_report(app)
    a_report(app, kind="lesson", subject=subject)
    a_report(app, kind="lesson", subject="gone/away")

    links = trainer.browse("/teach/reports").outline.links

    assert "/guidance/G-04" in links
    assert f"/learn/{subject}" in links
    assert not any("gone" in link for link in links)


@pytest.mark.parametrize("report_id", ["0", "4711", "9" * 30])
def test_a_report_that_does_not_exist_cannot_be_handled(trainer, report_id):
    token = trainer.browse("/teach/").form("/teach/reload").values["csrf_token"]

    answer = trainer.client.post(f"/teach/reports/{report_id}/handle", data={"csrf_token": token})

    assert answer.status_code == 404


def test_a_trial_begins_at_any_scene(app, trainer, library):
    slug, edition = next(iter(library.scenarios.items()))
    scene = [name for name, one in edition.story.scenes.items() if one.kind == "one"][2]
    path = f"/teach/scenarios/{slug}/"
    form = trainer.browse(path).form("/trials")

    answer = trainer.client.post(f"{path}trials", data={**form.values, "scene": scene})

    assert answer.status_code == 303
    with opened(app.extensions["engine"], writes=False) as session:
        attempt = session.scalars(select(Attempt)).one()
    assert (attempt.kind, attempt.start_scene, attempt.account_id) == (
        "trial", scene, trainer.account_id,
    )  # fmt: skip


@pytest.mark.parametrize("scene", ["", "no-such-scene", "x" * 10_000])
def test_a_trial_needs_a_scene_that_exists(trainer, library, scene):
    path = f"/teach/scenarios/{next(iter(library.scenarios))}/"
    form = trainer.browse(path).form("/trials")

    answer = trainer.client.post(f"{path}trials", data={**form.values, "scene": scene})

    assert answer.status_code == 404


def test_a_scenario_that_does_not_exist_cannot_be_tried(trainer):
    trainer.browse("/teach/scenarios/no-such-scenario/", status=404)


POSTS = ("/teach/reload", "/teach/reports/1/handle", "/teach/scenarios/typhoon-maruvai/trials")


@pytest.mark.parametrize("role", ["learner", "manager"])
@pytest.mark.parametrize("path", ["/teach/", "/teach/reports", "/teach/scenarios/typhoon-maruvai/"])
def test_others_than_trainers_find_no_training_desk(app, role, path):
    Browser(app).signed_in(role).browse(path, status=404)


@pytest.mark.parametrize("role", ["learner", "manager"])
@pytest.mark.parametrize("path", POSTS)
def test_others_than_trainers_change_nothing_there(app, shelve, role, path):
    shelf = shelve()
    a_report(app)
    other = Browser(app).signed_in(role)
    token = other.browse("/profile").form("/profile").values["csrf_token"]

    answer = other.client.post(path, data={"csrf_token": token})

    assert answer.status_code == 404
    assert shelf.reloads == 0
    with opened(app.extensions["engine"], writes=False) as session:
        assert reports.list_reports(session, are_handled=True).reports == ()


@pytest.mark.parametrize("path", POSTS)
def test_a_trainer_needs_a_token_of_their_own(trainer, shelve, path):
    shelf = shelve()

    assert trainer.client.post(path).status_code == 400
    assert shelf.reloads == 0


def test_the_questions_of_a_course_are_downloaded_by_a_trainer(trainer, learner):
    page = trainer.browse("/courses/mcof-foundations/")

    answer = trainer.client.get("/teach/courses/mcof-foundations/pool.gift")

    assert "/teach/courses/mcof-foundations/pool.gift" in page.outline.links
    assert "attachment; filename=mcof-foundations.gift" in answer.headers["Content-Disposition"]
    assert "::headline::[markdown]" in answer.get_data(as_text=True)
    assert trainer.client.get("/teach/courses/no-course/pool.gift").status_code == 404
    assert "pool.gift" not in learner.browse("/courses/mcof-foundations/").html
