"""The page of a proof: what it tells before, after, and when a new version behaves otherwise."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.content.problems import Problem
from elearning.errors import NotFound
from elearning.services import proofs, sources
from elearning.services.proof_pages import get_proof_page
from elearning.services.proof_places import line_of
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.proof import BUDGET
from elearning.simulation.prover.report import prove
from elearning.simulation.scenario import Scenario
from tests.build import an_account
from tests.build_attempts import NOON, a_begun_attempt, a_library
from tests.build_simulation import an_ending
from tests.conftest import SQLITE
from tests.simulation.prover.samples import PLANTED, a_clean_scenario

once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


def a_proved_library(session: Session, library: Library, scenario: Scenario) -> Library:
    """Return a library with one scenario, whose proof is kept."""
    made = a_library(library, scenario)
    edition = made.scenarios["flood"]
    proof = prove(edition.program, edition.story)
    proofs.keep(session, edition, proof, budget=BUDGET, seconds=1.0, now=NOON)
    return made


@once
def test_before_anything_was_proved_nothing_is_claimed(session, library):
    page = get_proof_page(session, a_library(library), "flood", "")

    assert page.report is None
    assert {scene.is_met for scene in page.scenes} == {None}
    assert page.leads


@once
def test_what_was_proved_is_told_of_every_scene_and_ending(session, library):
    made = a_proved_library(session, library, a_clean_scenario(0))

    page = get_proof_page(session, made, "flood", "")

    assert page.report.faults == 0
    assert {scene.is_met for scene in page.scenes} == {True}
    assert page.best[0] == "s0"
    assert page.scenes[-1].kind == "ending"
    assert {line.id: line.path is not None for line in page.report.endings} == {
        line.scene: line.is_reached for line in page.report.proof.endings
    }
    assert [line.limit for line in page.report.players] == [0.45, 0.6, 0.6, 0.6, None]


@once
def test_the_best_path_runs_along_the_lines_of_the_graph(session, library):
    made = a_proved_library(session, library, a_clean_scenario(5))

    page = get_proof_page(session, made, "flood", "")

    assert set(zip(page.best, page.best[1:], strict=False)) <= set(page.leads)


@once
def test_an_unreachable_scene_is_marked_and_found(session, library):
    scenario = PLANTED["a scene that nothing leads to"].plant()
    made = a_proved_library(session, library, scenario)

    page = get_proof_page(session, made, "flood", "")

    assert {scene.id: scene.is_met for scene in page.scenes}["attic"] is False
    assert page.report.faults == 1


@once
def test_a_new_version_tells_how_it_behaves_otherwise_than_the_one_attempts_were_made_with(
    session, library
):
    before = a_proved_library(session, library, a_clean_scenario(0))
    a_begun_attempt(session, before, an_account(session).id)
    scenario = a_clean_scenario(0)
    dream = replace(scenario, scenes={**scenario.scenes, "dream": an_ending()})
    after = a_proved_library(session, library, dream)

    page = get_proof_page(session, after, "flood", "")

    assert page.older.version == before.scenarios["flood"].version
    assert [(one.kind, one.name) for one in page.changes] == [
        ("fault-new", "ending-unreachable dream ")
    ]


@once
def test_a_version_that_nobody_tried_is_not_compared_with(session, library):
    a_proved_library(session, library, a_clean_scenario(0))
    after = a_proved_library(session, library, a_clean_scenario(1))

    assert get_proof_page(session, after, "flood", "").older is None


@once
def test_a_document_with_problems_has_a_page_that_tells_them(session, library):
    problem = Problem("simulations/road/scenario.yaml", 3, "is wrong")
    broken = replace(library, problems=(problem,))

    page = get_proof_page(session, broken, "road", "")

    assert (page.edition, page.problems) == (None, (problem,))


@once
@pytest.mark.parametrize(("scenario", "variant"), [("no-such", ""), ("flood", "no-such")])
def test_what_is_not_there_is_not_found(session, library, scenario, variant):
    with pytest.raises(NotFound):
        get_proof_page(session, a_library(library), scenario, variant)


FINDINGS = (
    (Finding("best-gives-away", "call", "warn+wait"), "scenes.call.warn"),
    (Finding("breach-lasts", "call", "warn: G-01"), "scenes.call.warn"),
    (Finding("same-effect", "call", "wait = warn"), "scenes.call.wait"),
    (Finding("scene-unreachable", "call"), "scenes.call"),
    (Finding("always-true", "call.warn", "rating"), "scenes.call.warn"),
    (Finding("always-true", "news", "if"), "injects.news"),
    (Finding("never-told", "scenes.call.options.warn.feedback.0"), "scenes.call.warn"),
    (Finding("never-told", "scenes.call.feedback.1"), "scenes.call"),
    (Finding("never-told", "scenes.toss.outcomes.0"), "scenes.toss.1"),
    (Finding("pinned", "trust"), "values.trust"),
    (Finding("sector-not-trained", "4"), "sectors"),
    (Finding("phase-not-trained", "after"), "phases"),
    (Finding("careless", "random"), ""),
)
LINES = {name: number for number, (_, name) in enumerate(FINDINGS, 10) if name}


@pytest.mark.parametrize(("finding", "name"), FINDINGS)
def test_a_finding_leads_to_the_line_of_what_it_is_about(library, finding, name):
    edition = replace(a_library(library).scenarios["flood"], lines=LINES)

    assert line_of(edition, finding) == LINES.get(name, 1)


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "A", "", ".hidden", "x\n"])
def test_no_other_file_can_be_read_as_a_document(name):
    with pytest.raises(NotFound):
        sources.path_of(name)


def test_a_document_is_read_with_the_problems_of_its_lines(tmp_path, library):
    folder = tmp_path / "simulations" / "road"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text("schema: 1\ntitle: <b>\n", "utf-8")
    problem = Problem("simulations/road/scenario.yaml", 2, "is wrong")

    page = sources.get_source(tmp_path, replace(library, problems=(problem,)), "road")

    assert page.lines == ("schema: 1", "title: <b>")
    assert page.problems == {2: (problem,)}


def test_a_document_that_is_a_link_to_another_file_is_not_shown(tmp_path, library):
    folder = tmp_path / "simulations" / "road"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_text("a secret", "utf-8")
    (folder / "scenario.yaml").symlink_to(tmp_path / "secret")

    page = sources.get_source(tmp_path, library, "road")

    assert page.lines == ()
    assert page.problems[1][0].what == "is a symbolic link"
