"""What if: ways on are read, and branches are played, count for nothing and give way."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import AttemptOpen, DebriefClosed, NotFound, ProofAwaited
from elearning.models import Attempt, MoveRow, ProofRow
from elearning.services import (
    attempts,
    branches,
    briefings,
    continuations,
    debriefs,
    proofs,
    roster,
)
from elearning.services.answers import Answer
from elearning.services.counting import find_outlook
from elearning.services.standings import read_moves, read_standing
from elearning.services.studies import get_studies
from elearning.simulation.engine import replay, seeded
from elearning.simulation.state import State
from tests.build import an_account
from tests.build_attempts import DAY, NOON
from tests.build_course import ISSUER
from tests.exercises import MENDED, SLUG, TWO, a_shelf
from tests.services.proving import proved
from tests.services.test_results import play


@pytest.fixture
def taught(library: Library) -> Library:
    return a_shelf(TWO, library, courses={})


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


@pytest.fixture
def looked_back(session: Session, taught: Library, me: int) -> int:
    proved(session, taught.scenarios[SLUG])
    return ended(session, taught, me, "wait", "hotel")


def ended(session, taught, me, *moves):
    attempt_id = play(session, taught, me, *moves)
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=NOON)
    return attempt_id


def branch(session, taught, me, attempt_id, turn=2):
    return branches.begin_branch(
        session, taught, attempt_id=attempt_id, account_id=me, turn=turn, now=NOON
    )


def way(session, taught, me, attempt_id, turn, name):
    return continuations.find_continuation(
        session, taught, attempt_id=attempt_id, account_id=me, turn=turn, way=name
    )


@pytest.mark.parametrize(
    ("turn", "name", "percent", "scenes"),
    [
        (1, "best", 100, ["The warning", "The shelter"]),
        (2, "best", 83, ["The shelter"]),
        (2, "worst", 16, ["The shelter"]),
        (1, "worst", 0, ["The warning", "The shelter"]),
    ],
)
def test_a_way_on_is_played_from_a_decision(
    session, taught, me, looked_back, turn, name, percent, scenes
):
    page = way(session, taught, me, looked_back, turn, name)

    assert page.result.percent == percent
    assert [step.title for step in page.steps] == scenes
    assert page.ending.title == "The morning after"


def test_a_way_on_tells_of_a_breach_that_would_have_stood(session, library, me):
    taught = a_shelf(MENDED, library, courses={})
    proved(session, taught.scenarios[SLUG])
    attempt_id = ended(session, taught, me, "refuse", "fetch", "all")

    assert way(session, taught, me, attempt_id, 2, "worst").result.state == "not-yet"


@pytest.mark.parametrize(("turn", "name"), [(0, "best"), (3, "best"), (1, "middle")])
def test_there_is_no_other_way_on(session, taught, me, looked_back, turn, name):
    with pytest.raises(NotFound):
        way(session, taught, me, looked_back, turn, name)


def test_nobody_else_walks_on(session, taught, looked_back):
    with pytest.raises(NotFound):
        way(session, taught, an_account(session).id, looked_back, 1, "best")
    with pytest.raises(NotFound):
        branch(session, taught, an_account(session).id, looked_back)


def test_nobody_walks_on_before_the_debrief_is_opened(session, taught, me):
    proved(session, taught.scenarios[SLUG])
    attempt_id = play(session, taught, me, "wait", "hotel")

    assert way(session, taught, me, attempt_id, 1, "best") is None
    with pytest.raises(DebriefClosed):
        branch(session, taught, me, attempt_id)


def test_without_a_proof_there_is_no_way_on_but_a_branch(session, taught, me):
    attempt_id = ended(session, taught, me, "wait", "hotel")

    with pytest.raises(NotFound):
        way(session, taught, me, attempt_id, 1, "best")
    assert branch(session, taught, me, attempt_id)


def test_while_a_proof_is_made_anew_ways_on_are_asked_for_later(session, taught, me, looked_back):
    session.query(ProofRow).update({"format": 0})
    proofs.forget()

    with pytest.raises(ProofAwaited):
        way(session, taught, me, looked_back, 1, "worst")
    proved(session, taught.scenarios[SLUG])
    assert way(session, taught, me, looked_back, 1, "worst").result.percent == 0


def test_a_branch_stands_where_the_decision_was_taken(session, taught, me, looked_back):
    begun = branch(session, taught, me, looked_back)

    standing = read_standing(session, begun, me)
    old = read_standing(session, looked_back, me)
    assert (standing.kind, standing.turn, standing.branch_of) == ("practice", 1, looked_back)
    assert (standing.seed, standing.edition) == (old.seed, old.edition)
    assert read_moves(session, begun) == read_moves(session, looked_back)[:1]
    program = taught.scenarios[SLUG].program
    run = replay(program, read_moves(session, begun), seeded(standing.seed))
    assert State.from_json(standing.state) == run.state


def test_a_branch_at_the_first_decision_has_no_moves(session, taught, me, looked_back):
    begun = branch(session, taught, me, looked_back, turn=1)

    assert read_moves(session, begun) == ()
    assert read_standing(session, begun, me).turn == 0


@pytest.mark.parametrize("turn", [0, 3, 2**40])
def test_there_is_no_branch_at_a_decision_that_was_not_taken(
    session, taught, me, looked_back, turn
):
    with pytest.raises(NotFound):
        branch(session, taught, me, looked_back, turn)


def test_the_attempt_that_is_left_stays_as_it_was(session, taught, me, looked_back):
    before = read_standing(session, looked_back, me)
    play_on(session, taught, me, branch(session, taught, me, looked_back))

    assert read_standing(session, looked_back, me) == before
    assert len(session.scalars(select(MoveRow).filter_by(attempt_id=looked_back)).all()) == 2


def play_on(session, taught, me, begun, option="school"):
    attempts.take_decision(
        session, taught, attempt_id=begun, account_id=me, answer=Answer((option,), 1), now=NOON,
        issuer=ISSUER,
    )  # fmt: skip
    return begun


def test_the_debrief_of_a_branch_says_so_and_has_a_result(session, taught, me, looked_back):
    begun = play_on(session, taught, me, branch(session, taught, me, looked_back))
    debriefs.open_debrief(session, attempt_id=begun, account_id=me, now=NOON)

    page = debriefs.find_debrief(session, taught, attempt_id=begun, account_id=me)

    assert (page.branch_of, page.kind, page.result.percent) == (looked_back, "practice", 83)
    assert [step.is_played for step in page.steps] == [False, True]


def test_branches_stand_in_no_statistics_and_put_nothing_off(session, taught, me, looked_back):
    before = find_outlook(session, account_id=me, scenario=SLUG, now=NOON + DAY)
    begun = play_on(session, taught, me, branch(session, taught, me, looked_back))
    debriefs.open_debrief(session, attempt_id=begun, account_id=me, now=NOON + DAY)

    assert find_outlook(session, account_id=me, scenario=SLUG, now=NOON + DAY) == before
    assert before.is_counted
    (line,) = roster.get_learner(session, taught, me).attempts
    assert (line.kind, line.percent) == ("counted", 33)
    (row,) = roster.get_roster(session, taught).rows
    assert row.attempts == 1
    page = briefings.get_briefing(session, taught, account_id=me, scenario=SLUG, now=NOON)
    assert [one.id for one in page.earlier] == [looked_back]


def test_an_open_branch_is_offered_nowhere_and_gives_way(session, taught, me, looked_back):
    first = branch(session, taught, me, looked_back)

    assert get_studies(session, taught, account_id=me, now=NOON).attempts == ()
    assert find_outlook(session, account_id=me, scenario=SLUG, now=NOON).open_id is None
    second = branch(session, taught, me, looked_back, turn=1)
    third = attempts.begin(session, taught, account_id=me, scenario=SLUG, now=NOON)
    assert len({first, second, third}) == 3
    assert read_standing(session, first, me).left_at == NOON
    assert read_standing(session, second, me).left_at == NOON


def test_another_open_attempt_comes_first(session, taught, me, looked_back):
    open_now = attempts.begin(session, taught, account_id=me, scenario=SLUG, now=NOON)

    with pytest.raises(AttemptOpen):
        branch(session, taught, me, looked_back)

    assert read_standing(session, open_now, me).is_open


def test_a_branch_of_a_trial_is_a_trial(session, taught, me):
    trial = attempts.begin_trial(
        session, taught, account_id=me, scenario=SLUG, scene="shelter", now=NOON
    )
    play(session, taught, me, "hotel", begun=trial)
    debriefs.open_debrief(session, attempt_id=trial, account_id=me, now=NOON)

    begun = branch(session, taught, me, trial, turn=1)

    standing = read_standing(session, begun, me)
    assert (standing.kind, standing.start_scene) == ("trial", "shelter")


def test_a_branch_is_pinned_to_the_edition_of_the_attempt(session, taught, me, looked_back):
    edition = taught.scenarios[SLUG]
    later = replace(taught, scenarios={SLUG: replace(edition, digest="f" * 64)})

    begun = branch(session, later, me, looked_back)

    assert read_standing(session, begun, me).edition == edition.digest
    assert (
        session.get_one(Attempt, begun).edition_id
        == session.get_one(Attempt, looked_back).edition_id
    )
