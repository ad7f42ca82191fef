"""Results: computed when an attempt ends and a sound proof is kept; otherwise later, once."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import Attempt, Certificate, Enrolment, FinishedLesson
from elearning.services import attempts, debriefs, results
from elearning.services.answers import Answer
from elearning.services.debrief_pages import DebriefPage
from elearning.simulation.measure import Measured
from tests.build import an_account
from tests.build_attempts import DAY, NOON
from tests.build_course import ISSUER, a_course
from tests.exercises import MENDED, SLUG, TWO, a_shelf
from tests.services.proving import proved


@pytest.fixture
def taught(library: Library) -> Library:
    return a_shelf(TWO, library, courses={})


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


def play(session: Session, taught: Library, me: int, *moves: str, begun: int | None = None) -> int:
    attempt_id = begun or attempts.begin(session, taught, account_id=me, scenario=SLUG, now=NOON)
    for turn, option in enumerate(moves):
        attempts.take_decision(
            session, taught, attempt_id=attempt_id, account_id=me, answer=Answer((option,), turn),
            now=NOON, issuer=ISSUER,
        )  # fmt: skip
    return attempt_id


def kept(session: Session, attempt_id: int) -> Attempt:
    session.expire_all()
    return session.get_one(Attempt, attempt_id)


def wait_for(session: Session, taught: Library, edition: str | None = None) -> int:
    return results.score_waiting(session, taught, edition, now=NOON, issuer=ISSUER).scored


def test_an_ending_brings_the_result_where_a_proof_is_kept(session, taught, me):
    proved(session, taught.scenarios[SLUG])

    found = kept(session, play(session, taught, me, "wait", "hotel"))

    measured = Measured.from_json(found.result["score"])
    assert found.percent == measured.percent == 33
    assert [int(one.regret) for one in measured.steps] == [2, 6]
    assert measured.greatest == 12


def test_nothing_is_measured_before_the_end(session, taught, me):
    proved(session, taught.scenarios[SLUG])

    found = kept(session, play(session, taught, me, "wait"))

    assert (found.percent, found.result) == (None, None)


def test_without_a_proof_an_attempt_ends_without_a_percentage(session, taught, me):
    found = kept(session, play(session, taught, me, "wait", "hotel"))

    assert found.ended_at == NOON
    assert (found.percent, found.result["score"]) == (None, None)


@pytest.mark.parametrize("is_named", [True, False], ids=["of this edition", "of all"])
def test_what_waits_for_its_proof_is_scored_once(session, taught, me, is_named):
    attempt_id = play(session, taught, me, "warn", "hotel")
    edition = taught.scenarios[SLUG]
    proved(session, edition)
    digest = edition.digest if is_named else None

    counts = [wait_for(session, taught, digest), wait_for(session, taught, digest)]

    assert counts == [1, 0]
    assert kept(session, attempt_id).percent == 50


def test_nothing_is_scored_while_there_is_no_proof(session, taught, me):
    attempt_id = play(session, taught, me, "warn", "hotel")

    assert wait_for(session, taught) == 0
    assert kept(session, attempt_id).percent is None


def test_another_editions_proof_scores_nothing(session, taught, me):
    play(session, taught, me, "warn", "hotel")
    proved(session, taught.scenarios[SLUG])

    assert wait_for(session, taught, "another") == 0


def test_open_and_left_attempts_are_not_scored(session, taught, me):
    attempt_id = play(session, taught, me, "warn")
    attempts.leave(session, attempt_id=attempt_id, account_id=me, now=NOON)
    play(session, taught, me, "warn")
    proved(session, taught.scenarios[SLUG])

    assert wait_for(session, taught) == 0


def test_a_trial_from_another_scene_has_no_result(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    trial = attempts.begin_trial(
        session, taught, account_id=me, scenario=SLUG, scene="shelter", now=NOON
    )

    found = kept(session, play(session, taught, me, "hotel", begun=trial))

    assert found.ended_at is not None
    assert found.percent is None
    assert wait_for(session, taught) == 0


def test_a_trial_from_the_start_has_one(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    trial = attempts.begin_trial(
        session, taught, account_id=me, scenario=SLUG, scene="warning", now=NOON
    )

    assert kept(session, play(session, taught, me, "warn", "school", begun=trial)).percent == 100


def study(session: Session, me: int, library: Library, least: int) -> Library:
    """Return a taught with a course that asks for the exercise, all lessons of which are read."""
    rule = replace(a_course().certificate, scenario=SLUG, result=least)
    course = a_course(certificate=rule)
    enrolment = Enrolment(account_id=me, course=course.slug, begun_at=NOON, seen_at=NOON)
    session.add(enrolment)
    session.flush()
    session.add_all(
        FinishedLesson(enrolment_id=enrolment.id, lesson=lesson.slug, finished_at=NOON)
        for lesson in course.lessons
    )
    session.flush()
    return replace(library, courses={course.slug: course})


@pytest.mark.parametrize(("least", "levels"), [(50, ["achievement"]), (51, ["participation"])])
def test_the_last_decision_issues_the_certificate_if_the_result_is_enough(
    session, taught, me, least, levels
):
    asking = study(session, me, taught, least)
    proved(session, taught.scenarios[SLUG])

    play(session, asking, me, "warn", "hotel")

    assert list(session.scalars(select(Certificate.level))) == levels


def test_a_certificate_that_waited_for_the_result_is_issued_with_it(session, taught, me):
    asking = study(session, me, taught, 50)
    play(session, asking, me, "warn", "hotel")
    before = list(session.scalars(select(Certificate.level)))
    proved(session, taught.scenarios[SLUG])

    wait_for(session, asking)

    assert before == ["participation"]
    assert set(session.scalars(select(Certificate.level))) == {"participation", "achievement"}


def test_a_breach_that_stands_passes_nothing_whatever_the_percentage(session, library, me):
    taught = study(session, me, a_shelf(MENDED, library), 1)
    proved(session, taught.scenarios[SLUG])

    attempt_id = play(session, taught, me, "refuse", "note", "all")

    assert kept(session, attempt_id).percent == 22
    assert list(session.scalars(select(Certificate.level))) == ["participation"]


def shown_otherwise(session: Session, attempt_id: int, percent: int) -> None:
    """Let an attempt have been shown with another result, as an older convention gave it."""
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(percent=percent))


def test_a_result_that_is_the_same_is_not_scored_again(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    play(session, taught, me, "warn", "hotel")

    assert results.find_rescored(session, taught) == ()
    assert results.rescore(session, taught, now=NOON, issuer=ISSUER).scored == 0


def test_what_would_change_is_said_and_nothing_is_changed(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    attempt_id = play(session, taught, me, "warn", "hotel")
    shown_otherwise(session, attempt_id, 61)

    found = results.find_rescored(session, taught, SLUG)

    assert [(one.attempt_id, one.before, one.after) for one in found] == [(attempt_id, 61, 50)]
    assert kept(session, attempt_id).percent == 61
    assert results.find_rescored(session, taught, "another") == ()


def test_scoring_again_keeps_what_was_shown_beside_it(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    attempt_id = play(session, taught, me, "warn", "hotel")
    shown_otherwise(session, attempt_id, 61)

    assert results.rescore(session, taught, now=NOON + DAY, issuer=ISSUER).scored == 1

    found = kept(session, attempt_id)
    (earlier,) = found.result["earlier"]
    assert found.percent == 50
    assert (earlier["percent"], earlier["until"]) == (61, (NOON + DAY).isoformat())
    assert earlier["debrief"]["steps"]


def test_many_attempts_are_scored_some_at_a_time(session, taught, me, monkeypatch):
    monkeypatch.setattr(results, "BATCH", 2)
    for option in ("wait", "warn", "sleep"):
        play(session, taught, me, option, "hotel")
    proved(session, taught.scenarios[SLUG])

    first = results.score_waiting(session, taught, now=NOON, issuer=ISSUER)
    assert first.next_after is not None
    second = results.score_waiting(session, taught, after=first.next_after, now=NOON, issuer=ISSUER)

    assert (first.scored, second.scored, second.next_after) == (2, 1, None)


def test_without_a_proof_nothing_is_scored_again(session, taught, me):
    attempt_id = play(session, taught, me, "warn", "hotel")
    shown_otherwise(session, attempt_id, 61)

    assert results.find_rescored(session, taught) == ()
    assert kept(session, attempt_id).percent == 61


def test_a_proof_that_lacks_a_state_keeps_nobody_from_an_ending(session, taught, me, monkeypatch):
    proved(session, taught.scenarios[SLUG])
    monkeypatch.setattr("elearning.simulation.prover.table.Table.find", lambda *args: None)

    found = kept(session, play(session, taught, me, "warn", "hotel"))

    assert found.ended_at is not None
    assert found.percent is None


def test_what_was_better_is_what_gives_nothing_away(session, library, me):
    taught = a_shelf(TWO, library, courses={})
    proved(session, taught.scenarios[SLUG])

    made = kept(session, play(session, taught, me, "warn", "hotel")).result["debrief"]

    first, second = made["steps"]
    assert first["best"]["move"] == first["chosen"]["move"]
    assert second["best"]["move"] == [["school"]]


def looked_back(session: Session, taught: Library, me: int, *moves: str) -> DebriefPage:
    attempt_id = play(session, taught, me, *moves)
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=NOON)
    page = debriefs.find_debrief(session, taught, attempt_id=attempt_id, account_id=me)
    assert page is not None
    return page


def test_only_where_something_better_was_open_a_decision_is_open(session, taught, me):
    proved(session, taught.scenarios[SLUG])

    assert looked_back(session, taught, me, "warn", "hotel").opened == {2}


def test_at_most_three_decisions_are_open_those_that_gave_most_away(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    page = looked_back(session, taught, me, "wait", "hotel")
    given = page.steps[0].given
    steps = tuple(
        replace(page.steps[0], turn=turn, given=replace(given, points=points))
        for turn, points in enumerate((6, 1, 8, 2, 9), start=1)
    )

    assert replace(page, steps=steps, pivotal=None).opened == {1, 3, 5}
    # Points are rounded; what gave most away is known exactly, and is never left out.
    assert replace(page, steps=steps, pivotal=steps[1]).opened == {2, 3, 5}


def test_without_a_proof_what_is_rated_worst_is_open(session, taught, me):
    page = looked_back(session, taught, me, "wait", "hotel")
    steps = tuple(
        replace(page.steps[0], turn=turn, chosen=replace(page.steps[0].chosen, grade=grade))
        for turn, grade in enumerate(("acceptable", "weak", "harmful", "weak"), start=1)
    )

    assert replace(page, steps=steps, pivotal=None).opened == {2, 3, 4}
