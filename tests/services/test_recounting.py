"""What is counted as it happens is what working it out from nothing gives, whatever happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from itertools import count, cycle, islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearning.assessment.kinds import is_complete
from elearning.content.course import PlacementRule
from elearning.content.library import Library
from elearning.errors import NothingToProve
from elearning.models import Account, Attempt, CellTally, Placement, QuizTry, Tally
from elearning.models.tally import FORMAT
from elearning.services import (
    adoption,
    attempts,
    debriefs,
    editions,
    farewells,
    guests,
    merging,
    papers,
    placements,
    proofs,
    recounting,
    results,
    tries,
)
from elearning.services.answers import Answer
from elearning.services.audit import OPERATOR, Doer
from elearning.services.standings import read_standing
from elearning.simulation.engine import moves
from elearning.simulation.prover.proof import BUDGET, Proof
from elearning.simulation.prover.report import prove
from elearning.simulation.state import State
from tests.assessment.questions import amiss, exact
from tests.build import an_account
from tests.build_attempts import NOON
from tests.build_course import ISSUER, a_course, a_question, a_quiz
from tests.exercises import MENDED, SLUG, a_shelf

POINTS = ("G-03", "G-61", "G-77")
COURSE = "shelter"
GUEST = 2
_keys = count()


@pytest.fixture
def small(library: Library) -> Library:
    """A course of three lessons with a quiz that can be proved, and a simulation to mend in."""
    pool = [
        replace(a_question(f"{lesson}-{n}", lesson=lesson), guidance=(POINTS[n], "G-gone"))
        for lesson in ("one", "two", "three")
        for n in range(3)
    ]
    course = a_course(quiz=a_quiz(*pool, draw=4), placement=PlacementRule(2, 80, 1))
    return a_shelf(MENDED, library, courses={COURSE: course})


@dataclass
class World:
    """Two accounts, a guest, and the time, of which some passes with each deed."""

    session: Session
    library: Library
    people: list[int] = field(default_factory=list)
    days: int = 0

    def __post_init__(self) -> None:
        self.people = [an_account(self.session).id, an_account(self.session).id, self.a_guest()]

    @property
    def now(self) -> Any:
        return NOON + timedelta(days=self.days)

    def a_guest(self) -> int:
        guests.admit(self.session, f"key {next(_keys)}", days=900, now=NOON)
        return self.session.scalar(select(func.max(Account.id))) or 0


def lasting(rights: list[bool]) -> Iterator[bool]:
    """Go on in the same way until all is done; one alone leaves the rest for another day."""
    return islice(cycle(rights), 1 if len(rights) == 1 else None)


def quiz(world: World, who: int, rights: list[bool]) -> None:
    session, library = world.session, world.library
    try_id = tries.begin_try(
        session, library, account_id=world.people[who], course=COURSE, seed=str(world.days),
        now=world.now,
    )  # fmt: skip
    held = session.get_one(QuizTry, try_id)
    waiting = papers.from_json(held.questions).questions[held.answered :]
    asked = zip(waiting, lasting(rights), strict=False)
    for place, (question, is_right) in enumerate(asked, held.answered + 1):
        tries.give_answer(
            session, library, account_id=world.people[who], try_id=try_id, position=place,
            response=exact(question) if is_right else amiss(question), now=world.now, issuer=ISSUER,
        )  # fmt: skip


def placement(world: World, who: int, rights: list[bool]) -> None:
    session, library = world.session, world.library
    try:
        key = placements.begin_placement(
            session, library, account_id=world.people[who], course=COURSE, seed=str(world.days),
            now=world.now,
        )  # fmt: skip
    except NothingToProve:
        return
    held = session.get_one(Placement, key)
    questions = papers.from_json(held.questions).questions
    for place, question in enumerate(questions, 1):
        is_right = rights[place % len(rights)]
        response = exact(question) if is_right else amiss(question)
        assert is_complete(question, response)
        placements.give_answer(
            session, library, account_id=world.people[who], placement_id=key, position=place,
            response=response, is_passed_over=False, now=world.now, issuer=ISSUER,
        )  # fmt: skip


def play(world: World, who: int, rights: list[bool]) -> None:
    session, library, me = world.session, world.library, world.people[who]
    attempt_id = attempts.begin(
        session, library, account_id=me, scenario=SLUG, now=world.now, is_untimed=True
    )
    for is_right in lasting(rights):
        standing = read_standing(session, attempt_id, me)
        if standing.ended_at is not None:
            break
        playable = editions.get_playable(session, library, SLUG, standing.edition)
        open_moves = moves(playable.program, State.from_json(standing.state))
        chosen = open_moves[0 if is_right else -1].options
        attempts.take_decision(
            session, library, attempt_id=attempt_id, account_id=me,
            answer=Answer(chosen, standing.turn), now=world.now, issuer=ISSUER,
        )  # fmt: skip
    if read_standing(session, attempt_id, me).ended_at is not None:
        debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=world.now)


@cache
def _proof(digest: str) -> Proof:
    return prove(_editions[digest].program, _editions[digest].story)


_editions: dict[str, Any] = {}


def proof(world: World, _who: int, _rights: list[bool]) -> None:
    edition = world.library.scenarios[SLUG]
    _editions[edition.digest] = edition
    made = _proof(edition.digest)
    proofs.keep(world.session, edition, made, budget=BUDGET, seconds=0.1, now=world.now)
    results.score_waiting(world.session, world.library, now=world.now, issuer=ISSUER)


def other_results(world: World, _who: int, _rights: list[bool]) -> None:
    """Let everything be as an older convention measured it, and be counted so."""
    for one in world.session.scalars(select(Attempt).where(Attempt.percent.is_not(None))):
        assert one.result is not None
        given = [[scene, "0", luck] for scene, _regret, luck in one.result["score"]["steps"]]
        one.result = {**one.result, "score": {**one.result["score"], "steps": given}}
        one.percent = -1
    for account_id in world.people:
        recounting.recount(world.session, world.library, account_id)


def rescore(world: World, _who: int, _rights: list[bool]) -> None:
    results.rescore(world.session, world.library, now=world.now, issuer=ISSUER)


def mend_results(world: World, who: int, rights: list[bool]) -> None:
    """Play, let it be measured in the older way, and score it again."""
    for act in (play, other_results, rescore):
        act(world, who, rights)


def merge(world: World, who: int, _rights: list[bool]) -> None:
    kept, gone = world.people[:2] if who else reversed(world.people[:2])
    page = merging.preview(world.session, world.library, kept, gone)
    merging.merge(
        world.session, world.library, Doer(4711, ""), kept_id=kept, gone_id=gone,
        fingerprint=page.fingerprint, now=world.now, issuer=ISSUER,
    )  # fmt: skip
    world.people[:2] = [kept, an_account(world.session).id]


def adopt(world: World, who: int, _rights: list[bool]) -> None:
    adoption.adopt(
        world.session, world.library, guest_id=world.people[GUEST],
        account_id=world.people[who % GUEST], now=world.now, issuer=ISSUER,
    )  # fmt: skip
    world.people[GUEST] = world.a_guest()


def leave(world: World, who: int, _rights: list[bool]) -> None:
    farewells.delete_account(
        world.session, OPERATOR, world.people[who % GUEST], keeps_certificates=False,
        language="en", now=world.now,
    )  # fmt: skip
    world.people[who % GUEST] = an_account(world.session).id


ACTS: tuple[Callable[[World, int, list[bool]], None], ...] = (
    quiz, placement, play, play, proof, other_results, rescore, mend_results, merge, adopt, leave,
)  # fmt: skip
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, GUEST),
        st.lists(st.booleans(), min_size=1, max_size=4),
    ),
    min_size=5,
    max_size=12,
)


def counts(session: Session) -> tuple[set[Any], set[Any]]:
    points, cells = Tally.__table__, CellTally.__table__
    return set(session.execute(select(points))), set(session.execute(select(cells)))


@settings(suppress_health_check=[*HealthCheck], max_examples=30)
@given(deeds=DEEDS, is_proved=st.booleans())
def test_the_counts_are_what_working_them_out_from_nothing_gives(session, small, deeds, is_proved):
    outer = session.begin_nested()
    world = World(session, small)
    if is_proved:
        proof(world, 0, [])

    for act, who, rights in deeds:
        world.days += 2
        act(world, who, rights)
        session.flush()
        session.expire_all()
    kept = counts(session)
    for account_id in session.scalars(select(Account.id)).all():
        recounting.recount(session, small, account_id)

    assert counts(session) == kept
    outer.rollback()


def a_learner_with_a_past(session: Session, small: Library) -> World:
    world = World(session, small)
    for act in (proof, quiz, placement, play):
        world.days += 2
        act(world, 0, [True, False, True, True])
    session.flush()
    return world


def test_what_was_counted_by_older_rules_is_counted_anew_once(session, small):
    a_learner_with_a_past(session, small)
    expected = counts(session)
    session.execute(update(Tally).values(met=77))
    session.execute(CellTally.__table__.delete())
    recounting.expect_all(session)

    numbers = [recounting.recount_some(session, small) for _ in range(2)]

    assert numbers == [3, 0]
    assert not recounting.is_wanted(session)
    assert counts(session) == expected
    assert all(expected)


def test_people_are_counted_anew_some_at_a_time(session, small, monkeypatch):
    monkeypatch.setattr(recounting, "BATCH", 2)
    World(session, small)
    recounting.expect_all(session)

    assert [recounting.recount_some(session, small) for _ in range(3)] == [2, 1, 0]


def test_whoever_registers_today_waits_for_nothing(session, small):
    world = World(session, small)

    formats = session.scalars(select(Account.tally_format).where(Account.id.in_(world.people)))

    assert set(formats) == {FORMAT}
    assert not recounting.is_wanted(session)


def test_scoring_again_changes_what_is_shown_only_where_a_result_changes(session, small):
    world = a_learner_with_a_past(session, small)
    as_played = counts(session)
    rescore(world, 0, [])
    same = counts(session)
    other_results(world, 0, [])
    otherwise = counts(session)

    rescore(world, 0, [])

    assert same == as_played != otherwise
    assert counts(session) == as_played


def test_an_attempt_that_becomes_practice_by_signing_in_is_counted_no_more(session, small):
    world = a_learner_with_a_past(session, small)
    own = counts(session)
    world.days += 2
    play(world, GUEST, [True, True])
    session.expire_all()

    adopt(world, 0, [])

    assert counts(session) == own
