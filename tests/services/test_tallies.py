"""How answers and decisions are counted, and what is brushed up by it."""

from fractions import Fraction
from math import prod
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.assessment.shown import Shown
from elearning.content.library import Library
from elearning.db import Base, make_engine, transaction
from elearning.models import Attempt, CellTally, QuizTry, Tally
from elearning.services import outlooks, papers, tallies
from elearning.services.tallies import MOST_OWED, Outcomes
from elearning.simulation.measure import Given, Measured
from elearning.simulation.scenario import PHASES
from tests import journey
from tests.build import an_account


def counted(session: Session, account_id: int) -> dict[str, tuple[int, int, int]]:
    rows = session.execute(
        select(Tally.subject, Tally.met, Tally.missed, Tally.owed)
        .where(Tally.account_id == account_id)
    )  # fmt: skip
    return {row.subject: (row.met, row.missed, row.owed) for row in rows}


def shown(session: Session, account_id: int) -> dict[tuple[int, str], Shown]:
    rows = session.execute(
        select(
            CellTally.sector, CellTally.phase, CellTally.questions, CellTally.credit,
            CellTally.attempts, CellTally.decisions, CellTally.kept,
        ).where(CellTally.account_id == account_id)
    )  # fmt: skip
    return {(row.sector, row.phase): Shown(*row[2:]) for row in rows}


def a_step(**changes: Any) -> dict[str, Any]:
    """Make a step of a debrief in which the best was chosen."""
    judged = {"move": ["a"], "meets": ["G-01"], "breaks": []}
    return {"phase": "during", "sectors": [4], "chosen": judged, "best": judged} | changes


def a_result(*steps: dict[str, Any], regrets: str = "", breaches: tuple[str, ...] = ()) -> Any:
    """Make what is kept of an attempt; ``regrets`` are tenths of all that could be given away."""
    given = [["scene", one, None] for one in regrets.split()]
    score = {"format": 1, "greatest": "10", "opening": None, "steps": given}
    return {
        "debrief": {"steps": list(steps)},
        "breaches": list(breaches),
        "score": score if regrets else None,
    }


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


def test_points_are_met_by_what_was_chosen_and_missed_where_better_was_open() -> None:
    worse = {"move": ["b"], "meets": ["G-02"], "breaks": ["G-03"]}

    outcomes = tallies.of_result(a_result(a_step(), a_step(chosen=worse)))

    assert outcomes.met == {"G-01": 1, "G-02": 1}
    assert outcomes.missed == {"G-03": 1, "G-01": 1}


def test_an_attempt_without_a_proof_shows_nothing_of_sectors_and_phases() -> None:
    assert tallies.of_result(a_result(a_step())).cells == {}


def test_an_attempt_shows_what_was_kept_of_what_was_still_possible() -> None:
    before = a_step(phase="before", sectors=[1])
    steps = (before, a_step(), a_step(sectors=[4, 1]))

    outcomes = tallies.of_result(a_result(*steps, regrets="2 0 4"))

    # Of ten, eight were left before the second decision, and four after the third.
    assert outcomes.cells == {
        (0, "before"): Shown(attempts=1, decisions=1, kept=800),
        (1, "before"): Shown(attempts=1, decisions=1, kept=800),
        (0, "during"): Shown(attempts=1, decisions=2, kept=500),
        (4, "during"): Shown(attempts=1, decisions=2, kept=500),
        (1, "during"): Shown(attempts=1, decisions=1, kept=500),
    }


def test_where_nothing_was_left_to_lose_a_decision_shows_nothing() -> None:
    outcomes = tallies.of_result(a_result(a_step(phase="before"), a_step(), regrets="10 0"))

    assert set(outcomes.cells) == {(0, "before"), (4, "before")}


def test_where_a_critical_breach_stands_nothing_is_shown_yet() -> None:
    broken = {"move": ["b"], "meets": [], "breaks": ["G-77"]}
    steps = (a_step(phase="before"), a_step(chosen=broken, sectors=[8]), a_step())

    mended = tallies.of_result(a_result(*steps, regrets="0 1 0"))
    stands = tallies.of_result(a_result(*steps, regrets="0 1 0", breaches=("G-77",)))

    assert set(mended.cells) - set(stands.cells) == {(0, "during"), (8, "during")}
    assert set(stands.cells) == {(0, "before"), (4, "before"), (4, "during")}


REGRETS = st.lists(st.tuples(st.sampled_from(PHASES), st.integers(0, 9)), min_size=1, max_size=9)


@given(REGRETS)
def test_the_shares_of_all_phases_together_make_the_result(given_away) -> None:
    most = sum(regret for _phase, regret in given_away) + 1
    steps = tuple(Given("scene", Fraction(regret)) for _phase, regret in given_away)
    found = Measured(Fraction(most), steps)

    kept = found.kept([[phase] for phase, _regret in given_away])

    assert prod(one.share for one in kept.values()) == found.share
    assert sum(one.decisions for one in kept.values()) == len(steps)


ATTEMPTS = st.lists(REGRETS, min_size=1, max_size=5)


def results_of(attempts: list[list[tuple[str, int]]]) -> list[Outcomes]:
    return [
        tallies.of_result(
            a_result(
                *(a_step(phase=phase) for phase, _regret in one),
                regrets=" ".join(f"{regret}/9" for _phase, regret in one),
            )
        )
        for one in attempts
    ]


@given(ATTEMPTS.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
def test_the_order_of_attempts_does_not_matter(both) -> None:
    first, second = (tallies.sum_up(results_of(one)).cells for one in both)

    assert first == second


@given(ATTEMPTS, st.integers(2, 4))
def test_an_attempt_repeated_alike_leaves_its_share_and_adds_decisions(attempts, times) -> None:
    once, often = (tallies.sum_up(results_of(one)).cells for one in (attempts, attempts * times))

    for one, many in zip(once, often, strict=True):
        assert many["kept"] * one["attempts"] == one["kept"] * many["attempts"]
        assert many["decisions"] == one["decisions"] * times


@given(ATTEMPTS)
def test_a_share_lies_between_nothing_and_all(attempts) -> None:
    for row in tallies.sum_up(results_of(attempts)).cells:
        assert 0 <= row["kept"] <= 1000 * row["attempts"]


def test_a_finished_quiz_is_counted_once_by_the_points_of_its_questions(
    session: Session, library: Library
) -> None:
    learner = an_account(session).id
    try_id = journey.pass_quiz(session, library, learner)

    found = counted(session, learner)

    paper = papers.from_json(session.get_one(QuizTry, try_id).questions)
    points = {point for one in paper.questions for point in one.guidance}
    assert set(found) == points
    assert all(missed == owed == 0 for _met, missed, owed in found.values())
    assert shown(session, learner)[0, "during"].in_questions == 100


def test_a_finished_placement_is_counted_by_sector_and_phase_and_by_no_point(
    session: Session, library: Library
) -> None:
    learner = an_account(session).id
    paper = journey.prove_lessons(session, library, learner, passed_over=1)

    answers = [(one, 0 if place == 0 else 1000) for place, one in enumerate(paper.questions)]
    assert counted(session, learner) == {}
    assert shown(session, learner) == tallies.of_answers(library, answers).cells
    assert shown(session, learner)[0, "during"].in_questions is not None


def test_an_open_placement_counts_nothing(session: Session, library: Library) -> None:
    learner = an_account(session).id
    journey.begin_placement(session, library, learner)

    assert shown(session, learner) == {}


def test_an_attempt_that_counts_is_counted_when_it_ends(session: Session, library: Library) -> None:
    learner = an_account(session).id
    attempt = session.get_one(Attempt, journey.play_to_the_end(session, library, learner))

    phases = [one for (sector, _phase), one in shown(session, learner).items() if sector == 0]
    assert sum(one.decisions for one in phases) == attempt.turn
    assert counted(session, learner) != {}


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
    tallies.count(session, learner, Outcomes({}, {point: 1}))

    first = outlooks.find_outlook(session, library, learner)
    tallies.count(session, learner, Outcomes({point: 1}))
    then = outlooks.find_outlook(session, library, learner)

    assert point in first.brush_up[0].points
    assert then.brush_up == ()
