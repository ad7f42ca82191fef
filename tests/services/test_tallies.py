"""How answers and decisions are counted, and what is brushed up by it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import Base, make_engine, transaction
from elearning.models import Attempt, QuizTry, Tally
from elearning.services import outlooks, papers, tallies
from elearning.services.tallies import MOST_OWED, Outcomes
from tests import journey
from tests.build import an_account


def counted(session: Session, account_id: int) -> dict[str, tuple[int, int, int]]:
    rows = session.execute(
        select(Tally.subject, Tally.met, Tally.missed, Tally.owed)
        .where(Tally.account_id == account_id)
    )  # fmt: skip
    return {row.subject: (row.met, row.missed, row.owed) for row in rows}


def a_step(**changes: Any) -> dict[str, Any]:
    """Make a step of a debrief in which the best was chosen."""
    judged = {"move": ["a"], "meets": ["G-01"], "breaks": []}
    return {"phase": "during", "sectors": [4], "chosen": judged, "best": judged} | changes


def test_misses_add_up_and_meeting_a_point_takes_them_back(session: Session) -> None:
    learner = an_account(session).id
    for met, missed in ((0, 2), (1, 0), (0, 9), (3, 0), (9, 0)):
        tallies.count(session, learner, Outcomes({"G-01": met}, {"G-01": missed}))

    assert counted(session, learner) == {"G-01": (13, 11, 0)}


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8))
def test_what_is_owed_stays_between_nothing_and_the_most(steps) -> None:
    engine = make_engine("sqlite://")
    Base.metadata.create_all(engine)
    with transaction(engine) as session:
        learner, owed = an_account(session).id, 0
        for met, missed in steps:
            tallies.count(session, learner, Outcomes({"G-01": met}, {"G-01": missed}))
            owed = min(max(owed + missed - met, 0), MOST_OWED)

        assert counted(session, learner)["G-01"][2] == owed
    engine.dispose()


def test_a_decision_is_met_if_nothing_better_was_open() -> None:
    worse = {"move": ["b"], "meets": ["G-02"], "breaks": ["G-03"]}

    outcomes = tallies.of_debrief({"steps": [a_step(), a_step(chosen=worse)]})

    assert outcomes.met == {"0/during": 1, "4/during": 1, "G-01": 1, "G-02": 1}
    assert outcomes.missed == {"0/during": 1, "4/during": 1, "G-03": 1, "G-01": 1}


def test_a_finished_quiz_is_counted_once_by_the_points_of_its_questions(
    session: Session, library: Library
) -> None:
    learner = an_account(session).id
    try_id = journey.pass_quiz(session, library, learner)

    found = counted(session, learner)

    paper = papers.from_json(session.get_one(QuizTry, try_id).questions)
    points = {point for one in paper.questions for point in one.guidance}
    assert {one for one in found if one.startswith("G-")} == points
    assert all(missed == owed == 0 for _met, missed, owed in found.values())
    assert found["0/during"][0] >= 1


def test_a_finished_placement_is_counted_by_sector_and_phase_and_by_no_point(
    session: Session, library: Library
) -> None:
    learner = an_account(session).id
    paper = journey.prove_lessons(session, library, learner, passed_over=1)

    found = counted(session, learner)

    answers = [(one, 0 if place == 0 else 1000) for place, one in enumerate(paper.questions)]
    expected = tallies.of_answers(library, answers)
    assert {one: row[0] for one, row in found.items() if row[0]} == cells(expected.met)
    assert {one: row[1] for one, row in found.items() if row[1]} == cells(expected.missed)
    assert found["0/during"][0] >= 1


def cells(counts: dict[str, int]) -> dict[str, int]:
    return {subject: count for subject, count in counts.items() if "/" in subject}


def test_an_open_placement_counts_nothing(session: Session, library: Library) -> None:
    learner = an_account(session).id
    journey.begin_placement(session, library, learner)

    assert counted(session, learner) == {}


def test_an_attempt_that_counts_is_counted_when_it_ends(session: Session, library: Library) -> None:
    learner = an_account(session).id
    attempt = session.get_one(Attempt, journey.play_to_the_end(session, library, learner))

    found = counted(session, learner)

    decisions = sum(met + missed for subject, (met, missed, _) in found.items()
                    if subject.startswith("0/"))  # fmt: skip
    assert decisions == attempt.turn


def test_nothing_is_counted_of_others(session: Session, library: Library) -> None:
    learner, other = an_account(session).id, an_account(session).id
    journey.pass_quiz(session, library, other)

    outlook = outlooks.find_outlook(session, library, learner)

    assert (outlook.phases, outlook.cells, outlook.brush_up) == ({}, {}, ())


def test_the_lesson_that_teaches_most_of_what_is_owed_comes_first(library: Library) -> None:
    point = next(one for one, uses in library.uses.items() if any(u.teaches for u in uses.lessons))
    others = [one for one in library.guidance if one != point][:5]

    found = outlooks.find_lessons(library, {point: 5, **dict.fromkeys(others, 1), "G-gone": 5})

    assert point in found[0].points
    assert len(found) <= outlooks.MOST_LESSONS
    for brush in found:
        lesson = library.get_lesson(brush.course, brush.lesson)
        assert set(brush.points) <= set(lesson.guidance)


def test_no_point_sends_to_two_lessons(library: Library) -> None:
    found = outlooks.find_lessons(library, dict.fromkeys(library.guidance, 1))

    points = [point for one in found for point in one.points]
    assert len(found) == outlooks.MOST_LESSONS
    assert len(points) == len(set(points))


def test_a_missed_point_is_brushed_up_until_it_is_met(session: Session, library: Library) -> None:
    learner = an_account(session).id
    point = library.courses["mcof-foundations"].lessons[0].guidance[0]
    tallies.count(session, learner, Outcomes({}, {point: 1, "0/during": 1}))

    first = outlooks.find_outlook(session, library, learner)
    tallies.count(session, learner, Outcomes({point: 1, "0/during": 1}))
    then = outlooks.find_outlook(session, library, learner)

    assert point in first.brush_up[0].points
    assert (first.phases["during"].met, first.phases["during"].count) == (0, 1)
    assert then.brush_up == ()
    assert (then.phases["during"].met, then.phases["during"].count) == (1, 2)


@pytest.mark.parametrize(("met", "count", "is_well"), [(4, 5, True), (3, 4, False), (1, 1, True)])
def test_four_of_five_is_well(met: int, count: int, is_well: bool) -> None:
    assert outlooks.Share(met, count).is_well is is_well
