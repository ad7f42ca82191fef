"""Editions: written once, pinned by digest, and rendered once."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import Edition
from elearning.services import editions
from elearning.simulation.engine import ENGINE_VERSION
from elearning.simulation.scenario import Scenario
from tests.build_attempts import NOON, a_flood, a_library


def _row(session: Session, edition_id: int) -> Edition:
    return session.scalars(select(Edition).where(Edition.id == edition_id)).one()


def _titled(title: str) -> Scenario:
    scenario = a_flood()
    return replace(scenario, about=replace(scenario.about, title=title))


def test_an_edition_is_written_once(session: Session, library: Library) -> None:
    edition = a_library(library).get_scenario("flood")

    first = editions.ensure_edition(session, edition, now=NOON)
    second = editions.ensure_edition(session, edition, now=NOON)

    assert first == second
    assert session.scalar(select(func.count()).select_from(Edition)) == 1


def test_an_edition_pins_document_guidance_and_engine(session: Session, library: Library) -> None:
    edition = a_library(library).get_scenario("flood")

    row = _row(session, editions.ensure_edition(session, edition, now=NOON))

    assert (row.digest, row.scenario, row.scenario_version) == (edition.digest, "flood", "1.0.0")
    assert row.engine_version == ENGINE_VERSION
    assert len({row.digest, row.document_digest, row.guidance_digest}) == 3


def test_a_changed_text_is_another_edition_on_the_same_guidance(
    session: Session, library: Library
) -> None:
    one = a_library(library).get_scenario("flood")
    two = a_library(library, _titled("Another")).get_scenario("flood")

    first, second = (
        _row(session, editions.ensure_edition(session, edition, now=NOON)) for edition in (one, two)
    )

    assert first.digest != second.digest
    assert first.document_digest != second.document_digest
    assert first.guidance_digest == second.guidance_digest


def test_an_edition_comes_back_from_the_database_as_it_was(
    session: Session, library: Library
) -> None:
    edition = a_library(library).get_scenario("flood")
    editions.ensure_edition(session, edition, now=NOON)
    editions.forget()

    read = editions.get_playable(session, replace(library, scenarios={}), "flood", edition.digest)

    assert read.program.digest == edition.program.digest
    assert read.story.digest == edition.story.digest


def test_authors_html_is_not_let_through(library: Library) -> None:
    scenario = a_flood()
    first = replace(scenario.scenes["call"], text='<script>alert(1)</script> *now* <b onclick="x">')
    shelf = a_library(library, replace(scenario, scenes={**scenario.scenes, "call": first}))

    html = editions.playable_of(shelf.get_scenario("flood")).html("scenes.call.text")

    assert "<em>now</em>" in html
    assert "<script" not in html
    assert "<b" not in html


def test_an_option_is_one_line_without_paragraphs(library: Library) -> None:
    playable = editions.playable_of(a_library(library).get_scenario("flood"))

    assert playable.line("scenes.call.options.warn.text") == "Call the villages."
