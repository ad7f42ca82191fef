"""What trainers read of a proof, where it leads them, and that nobody else does."""

import json
from dataclasses import replace

import pytest

from elearning.cli.prove import TOLD
from elearning.content.problems import Problem
from elearning.db import transaction
from elearning.services import proofs
from elearning.services.proof_pages import FindingLine
from elearning.simulation.prover.finding import FAULTS, Finding
from elearning.simulation.prover.proof import BUDGET
from elearning.simulation.prover.report import prove
from elearning.web.filters import percent
from elearning.web.teach.findings import SENTENCES, grouped
from tests.build_attempts import NOON, a_begun_attempt, a_library, with_variants
from tests.conftest import SQLITE
from tests.house.weighing import MOST_STATEMENTS, statements
from tests.pages import Browser
from tests.simulation.prover.samples import PLANTED, a_clean_scenario
from tests.web.rooms import TYPHOON, put_on_shelf

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
PAGE = "/teach/scenarios/flood/proof"


@pytest.fixture
def shelve(app, library):
    """Put one scenario on the shelf, with its proof unless it should have none."""

    def shelve(scenario, *, is_proved=True, **more):
        made = put_on_shelf(app, a_library(library, scenario, **more))
        edition = made.scenarios["flood"]
        if is_proved:
            proof = prove(edition.program, edition.story, budget=more.get("budget", BUDGET))
            with transaction(app.extensions["engine"]) as session:
                proofs.keep(session, edition, proof, budget=BUDGET, seconds=1.0, now=NOON)
        return made

    return shelve


def test_a_trainer_reads_first_that_a_scenario_is_proved(trainer, shelve):
    shelve(a_clean_scenario(0))

    page = trainer.browse(PAGE)

    assert "Proved: whatever learners decide" in page.text
    assert "Nothing was found that should be mended." in page.text
    assert page.html.count('<a class="graph-node') == 5


@once
def test_the_indicator_that_costs_most_is_named(trainer, shelve):
    made = shelve(a_clean_scenario(0))
    edition = made.scenarios["flood"]
    saved = prove(edition.program, edition.story).size.saved

    page = trainer.browse(PAGE)

    assert max(saved.values()) > 0
    assert "Of the indicators, this one costs most:" in page.text


def test_before_it_is_proved_the_page_says_so_and_shows_the_scenes(trainer, shelve):
    shelve(a_clean_scenario(0), is_proved=False)

    page = trainer.browse(PAGE)

    assert "Nothing was proved of this version yet." in page.text
    assert "not known" in page.text
    assert "graph-note" not in page.html


@once
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_every_planted_fault_can_be_read(trainer, shelve, planted):
    shelve(planted.plant())

    page = trainer.browse(PAGE)

    assert "%(" not in page.text
    assert "roved" in page.text


def test_every_kind_of_finding_has_its_sentence():
    assert set(SENTENCES) == set(TOLD)
    assert set(SENTENCES) >= FAULTS


def test_findings_of_one_sort_stand_together(app, library):
    kinds = ("pinned", "dead-end", "never-varies", "loop")
    lines = [FindingLine(Finding(kind, "x", figures={"bound": 3}), "", 1, None) for kind in kinds]

    with app.test_request_context():
        groups = list(grouped(lines, library.taxonomy))

    assert [len(group.findings) for group in groups] == [2, 2]


def test_a_scenario_with_problems_has_a_page_with_links_to_their_lines(app, library, trainer):
    problem = Problem("simulations/road/scenario.yaml", 3, "is <wrong>", "mend it")
    put_on_shelf(app, replace(library, problems=(problem,)))

    page = trainer.browse("/teach/scenarios/road/proof")

    assert "Not proved: the document has problems." in page.text
    assert "/teach/scenarios/road/source#L3" in page.outline.links
    assert "is &lt;wrong&gt;" in page.html


def test_the_report_can_be_taken_away_by_tools(trainer, shelve):
    made = shelve(a_clean_scenario(0))

    told = json.loads(trainer.client.get(f"{PAGE}.json").data)

    assert told["edition"] == made.scenarios["flood"].digest
    assert told["verdict"] == told["proof"]["verdict"] == "proved"
    assert "table" not in told["proof"]


def test_what_is_not_proved_yet_is_told_to_tools_as_well(trainer, shelve):
    shelve(a_clean_scenario(0), is_proved=False)

    told = json.loads(trainer.client.get(f"{PAGE}.json").data)

    assert (told["verdict"], told["proof"]) == (None, None)


def test_the_document_is_shown_by_lines_that_links_can_name(trainer):
    page = trainer.browse(f"/teach/scenarios/{TYPHOON}/source")

    assert 'id="L1"' in page.html
    assert "schema: 1" in page.text
    assert page.html.count("<li id=") > 1000


def test_the_page_of_a_shipped_scenario_leads_to_lines_of_its_document(trainer):
    page = trainer.browse(f"/teach/scenarios/{TYPHOON}/proof")

    assert any(
        link.startswith(f"/teach/scenarios/{TYPHOON}/source#L") for link in page.outline.links
    )


def test_the_page_asks_the_database_little(app, trainer, shelve):
    shelve(a_clean_scenario(0))

    with statements(app) as asked:
        trainer.browse(PAGE)

    assert len(asked) <= MOST_STATEMENTS


@pytest.mark.parametrize("role", ["learner", "manager"])
@pytest.mark.parametrize("part", ["proof", "proof.json", "source"])
def test_others_than_trainers_read_neither_proof_nor_document(app, role, part):
    Browser(app).signed_in(role).browse(f"/teach/scenarios/{TYPHOON}/{part}", status=404)


@pytest.mark.parametrize("part", ["proof", "proof.json", "source"])
@pytest.mark.parametrize("name", ["no-such-scenario", "..", "%2e%2e%2fcourses"])
def test_what_is_no_scenario_has_no_page(trainer, name, part):
    answer = trainer.client.get(f"/teach/scenarios/{name}/{part}")

    assert answer.status_code == 404


def test_a_variant_has_a_page_of_its_own(app, trainer, library):
    put_on_shelf(app, with_variants(a_library(library, a_clean_scenario(0)), "north"))

    page = trainer.browse(f"{PAGE}?variant=north")

    assert "In the north" in page.text
    assert PAGE in page.outline.links
    trainer.browse(f"{PAGE}?variant=south", status=404)


def test_what_changed_since_the_version_of_before_is_told_in_sentences(
    app, trainer, library, shelve
):
    before = shelve(PLANTED["a scene that nothing leads to"].plant())
    with transaction(app.extensions["engine"]) as session:
        a_begun_attempt(session, before, trainer.account_id)
    shelve(a_clean_scenario(1))

    page = trainer.browse(PAGE)

    assert "What changed since version 1.0.0" in page.text
    assert "Mended: The scene attic is never reached." in page.text


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0, "0%"),
        (0.0004, "1%"),
        (0.996, "99%"),
        (1, "100%"),
        (0.9999999999, "100%"),
        (0.455, "46%"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(app, share, told):
    with app.test_request_context():
        assert percent(share) == told
