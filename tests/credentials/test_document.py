"""Certificate documents: canonical, complete, and each field in the digest."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.credentials.document import (
    Document,
    canonical_bytes,
    canonical_values,
    digest_of,
    read_document,
)
from tests.credentials.samples import a_document

OTHER = {
    "serial": "Z" * 25,
    "name": "Grace O’Neill-Adeyemi",
    "level": "participation",
    "course": replace(a_document().course, version="1.0.1"),
    "taxonomy": "mcof-2013",
    "sectors": (1,),
    "phases": (),
    "evidence": replace(a_document().evidence, quiz=None),
    "issued_at": datetime(2026, 11, 24, 9, 31, tzinfo=UTC),
    "expires_at": None,
    "issuer": "Somebody else",
    "base_url": "https://elsewhere.example.org",
    "renews": "Y" * 25,
}


def digest(document: Document) -> str:
    return digest_of(canonical_values(document))


@pytest.mark.parametrize("field", [field.name for field in fields(Document)])
def test_every_field_changes_the_digest(field):
    assert digest(a_document(**{field: OTHER[field]})) != digest(a_document())


@pytest.mark.parametrize("part", ["slug", "title", "version", "digest"])
def test_every_part_of_the_course_changes_the_digest(part):
    course = replace(a_document().course, **{part: "another"})

    assert digest(a_document(course=course)) != digest(a_document())


@pytest.mark.parametrize(
    "part",
    ["edition", "attempt", "ending", "weak", "harmful", "uncorrected", "number", "result", "asked"],
)
def test_every_part_of_the_scenarios_evidence_changes_the_digest(part):
    evidence = a_document().evidence
    scenario = replace(evidence.scenario, **{part: 99})

    assert digest(a_document(evidence=replace(evidence, scenario=scenario))) != digest(a_document())


def test_a_moment_is_the_same_in_every_zone():
    there = a_document().issued_at.astimezone(timezone(timedelta(hours=9)))

    assert digest(a_document(issued_at=there)) == digest(a_document())


def test_a_stored_document_is_read_back_whole():
    stored = json.loads(canonical_bytes(canonical_values(a_document())))

    assert read_document(stored) == a_document()
    assert digest_of(stored) == digest(a_document())


def test_a_document_without_quiz_scenario_or_end_is_read_back():
    document = a_document(
        expires_at=None, evidence=replace(a_document().evidence, quiz=None, scenario=None)
    )

    assert read_document(json.loads(canonical_bytes(canonical_values(document)))) == document


def test_a_document_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 5"):
        read_document(canonical_values(a_document()) | {"format": 5})


def test_a_document_of_the_first_format_is_read_and_its_digest_stands():
    values = canonical_values(a_document()) | {"format": 1}
    del values["renews"]
    for part in ("result", "asked"):
        del values["evidence"]["scenario"][part]

    read = read_document(values)

    assert (read.evidence.scenario.result, read.evidence.scenario.asked) == (None, None)
    assert read.evidence.scenario.weak == 1


def test_the_bytes_are_sorted_and_without_spaces():
    assert canonical_bytes({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'.encode()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_name_is_kept_exactly(name):
    document = a_document(name=name)

    stored = json.loads(canonical_bytes(canonical_values(document)))

    assert read_document(stored).name == name


def test_a_document_from_before_placements_proves_no_lesson():
    values = canonical_values(a_document())
    del values["evidence"]["proved"]

    assert read_document({**values, "format": 3}).evidence.proved == 0
