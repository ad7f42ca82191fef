"""What a guest has done becomes an account's: nothing is lost, nothing is doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.models import (
    Account,
    Answer,
    Attempt,
    Certificate,
    Enrolment,
    FinishedLesson,
    MoveRow,
    QuizTry,
    Reflection,
    SignIn,
    Tally,
)
from elearning.services import (
    accounts,
    adoption,
    attempts,
    debriefs,
    directory,
    guests,
    lessons,
    papers,
    reflections,
    roster,
    sessions,
    tries,
)
from elearning.services.directory import Wanted
from elearning.services.personal import SECTIONS, Person
from elearning.services.reflections import Thoughts
from tests.build import an_account
from tests.build_attempts import ISSUER, NOON, a_begun_attempt, decided
from tests.build_attempts import a_library as a_flooded
from tests.build_course import a_course, a_quiz
from tests.journey import right_response

COURSE, SCENARIO = "shelter", "flood"
MOVES = (("warn",), ("tents", "boats"))


@pytest.fixture
def small(library: Library) -> Library:
    """A library of one course of three lessons with a quiz, and one scenario of two decisions."""
    course = a_course(quiz=a_quiz(draw=2))
    return replace(a_flooded(library), courses={COURSE: course})


def a_guest(session: Session, key: str = "the key of a browser") -> int:
    guests.admit(session, key, days=30, now=NOON)
    viewer = sessions.find_viewer(session, key)
    if viewer is not None:
        return viewer.id
    # The time of the tests may lie after the guest's.
    return session.scalars(select(SignIn.account_id).order_by(SignIn.id.desc())).first() or 0


def adopt(session: Session, small: Library, guest: int, account: int, now=NOON) -> bool:
    done = adoption.adopt(
        session, small, guest_id=guest, account_id=account, now=now, issuer=ISSUER
    )
    session.flush()
    session.expire_all()
    return done


def read(session: Session, small: Library, who: int, lesson: str, now=NOON) -> None:
    lessons.finish_lesson(
        session, small, account_id=who, course=COURSE, lesson=lesson, now=now, issuer=ISSUER
    )


def answer(session: Session, small: Library, who: int, count: int) -> int:
    """Go on with a try, or begin one, and answer so many of its questions."""
    try_id = tries.begin_try(session, small, account_id=who, course=COURSE, seed="a seed", now=NOON)
    row = session.get_one(QuizTry, try_id)
    for place, question in enumerate(papers.from_json(row.questions).questions, 1):
        if row.answered < place <= count:
            tries.give_answer(
                session, small, account_id=who, try_id=try_id, position=place,
                response=right_response(question), now=NOON, issuer=ISSUER,
            )  # fmt: skip
    return try_id


def play(session: Session, small: Library, who: int, turns: int) -> int:
    """Go on with an attempt, or begin one, until so many decisions are taken."""
    attempt_id = a_begun_attempt(session, small, who)
    taken = session.scalar(select(Attempt.turn).where(Attempt.id == attempt_id)) or 0
    for turn in range(taken, turns):
        decided(session, small, attempt_id, who, *MOVES[turn], turn=turn)
    session.expire_all()
    return attempt_id


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.sampled_from(["one", "two", "three"])),
        st.tuples(st.just("answer"), st.integers(0, 2)),
        st.tuples(st.just("play"), st.integers(0, 2)),
    ),
    max_size=6,
)
ACTS = {"read": read, "answer": answer, "play": play}


def count(session: Session, model, *where) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def finished(session: Session, who: int) -> set[str]:
    return set(
        session.scalars(
            select(FinishedLesson.lesson)
            .join(Enrolment, Enrolment.id == FinishedLesson.enrolment_id)
            .where(Enrolment.account_id == who)
        )
    )


def totals(session: Session) -> dict[str, int]:
    return {one.__tablename__: count(session, one) for one in (QuizTry, Answer, Attempt, MoveRow)}


@settings(suppress_health_check=[*HealthCheck], max_examples=30)
@given(own=DEEDS, taken=DEEDS)
def test_nothing_is_lost_and_nothing_is_doubled(session, small, own, taken):
    outer = session.begin_nested()
    account, guest = an_account(session).id, a_guest(session)
    for who, deeds in ((account, own), (guest, taken)):
        for kind, value in deeds:
            ACTS[kind](session, small, who, value)
    session.flush()
    before, read_by_both = totals(session), finished(session, account) | finished(session, guest)
    mine = select(QuizTry.id, QuizTry.number).where(QuizTry.account_id == account)
    numbers = {row.id: row.number for row in session.execute(mine)}

    assert adopt(session, small, guest, account)
    assert not adopt(session, small, guest, account)

    assert totals(session) == before
    assert finished(session, account) == read_by_both
    assert count(session, Account, Account.id == guest) == 0
    for model in (QuizTry, Attempt, Enrolment, Tally):
        assert set(session.scalars(select(model.account_id))) <= {account}
    for enrolment in session.scalars(select(Enrolment)):
        assert enrolment.lessons_done == len(read_by_both)
    new = session.scalars(select(QuizTry).order_by(QuizTry.number)).all()
    assert [one.number for one in new] == list(range(1, len(new) + 1))
    assert all(one.number == numbers[one.id] for one in new if one.id in numbers)
    is_open = Attempt.ended_at.is_(None) & Attempt.left_at.is_(None)
    assert count(session, Attempt, is_open) <= 1
    assert count(session, Attempt, Attempt.kind == "counted", Attempt.turn > 0) <= 1
    outer.rollback()


def test_what_a_guest_may_have_is_taken_and_everything_else_they_never_have(session, small):
    guest, account = a_guest(session), an_account(session).id
    for lesson in ("one", "two", "three"):
        read(session, small, guest, lesson)
    answer(session, small, guest, 2)
    attempt_id = play(session, small, guest, 2)
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=guest, now=NOON)
    reflections.keep_thoughts(
        session, attempt_id=attempt_id, account_id=guest, thoughts=Thoughts("mine"), now=NOON
    )
    session.flush()
    before, after = Person(guest, "nobody's"), Person(account, "x@example.org")
    had = {
        one.key: len(session.execute(select(one.model).where(one.rows(before))).all())
        for one in SECTIONS
    }

    adopt(session, small, guest, account)

    for one in SECTIONS:
        got = len(session.execute(select(one.model).where(one.rows(after))).all())
        if one.at_adoption in ("moved", "merged"):
            assert got == had[one.key], one.key
        elif one.at_adoption == "never":
            assert had[one.key] == 0, one.key
    assert session.scalars(select(Reflection.saw)).all() == ["mine"]


def test_a_guest_gets_no_certificate_and_the_account_gets_it_at_once(session, small):
    without_quiz = replace(small, courses={COURSE: a_course()})
    guest, account = a_guest(session), an_account(session, name="Amina Diallo").id
    for lesson in ("one", "two", "three"):
        read(session, without_quiz, guest, lesson)
    assert count(session, Certificate) == 0

    adopt(session, without_quiz, guest, account)

    held = session.scalars(select(Certificate)).one()
    assert (held.account_id, held.name) == (account, "Amina Diallo")
    assert session.scalars(select(Enrolment)).one().completed_at is not None


def test_the_accounts_own_attempt_stays_open_once_something_was_decided(session, small):
    guest, account = a_guest(session), an_account(session).id
    own, taken = play(session, small, account, 1), play(session, small, guest, 1)

    adopt(session, small, guest, account)

    assert session.get_one(Attempt, own).left_at is None
    left = session.get_one(Attempt, taken)
    assert (left.left_at, left.kind, left.turn) == (NOON, "practice", 1)


def test_an_attempt_in_which_nothing_was_decided_gives_way(session, small):
    guest, account = a_guest(session), an_account(session).id
    own, taken = play(session, small, account, 0), play(session, small, guest, 1)

    adopt(session, small, guest, account)

    assert session.get_one(Attempt, own).left_at == NOON
    kept = session.get_one(Attempt, taken)
    assert (kept.left_at, kept.kind) == (None, "counted")


def test_a_trial_gives_way(session, small):
    guest, account = a_guest(session), an_account(session, role="trainer").id
    own = attempts.begin_trial(
        session, small, account_id=account, scenario=SCENARIO, scene="load", now=NOON
    )
    taken = play(session, small, guest, 1)

    adopt(session, small, guest, account)

    assert session.get_one(Attempt, own).left_at == NOON
    assert session.get_one(Attempt, taken).left_at is None


def test_nobody_plays_as_a_guest_until_it_goes_well(session, small):
    account = an_account(session).id
    play(session, small, account, 2)
    guest = a_guest(session)
    better = play(session, small, guest, 2)

    adopt(session, small, guest, account)

    assert session.get_one(Attempt, better).kind == "practice"


def test_the_later_place_and_the_better_quiz_are_kept(session, small):
    guest, account = a_guest(session), an_account(session).id
    read(session, small, account, "one", now=NOON - timedelta(hours=1))
    read(session, small, guest, "two")
    answer(session, small, guest, 2)

    adopt(session, small, guest, account)

    kept = session.scalars(select(Enrolment)).one()
    assert (kept.last_lesson, kept.lessons_done) == ("three", 2)
    assert kept.quiz_best == 1000
    assert kept.quiz_passed_at is not None


@pytest.mark.parametrize("role", ["guest", "deleted"])
def test_only_somebody_with_an_account_takes_anything(session, small, role):
    guest, other = a_guest(session), an_account(session)
    other.role = role
    read(session, small, guest, "one")
    session.flush()

    assert not adopt(session, small, guest, other.id)
    assert finished(session, guest) == {"one"}


def test_nobody_takes_over_an_account(session, small):
    one, other = an_account(session).id, an_account(session).id
    read(session, small, one, "one")

    assert not adopt(session, small, one, other)
    assert finished(session, one) == {"one"}


# Guests themselves


def test_two_tabs_that_begin_at_once_are_one_guest(session: Session):
    assert a_guest(session) == a_guest(session)
    assert count(session, Account) == 1
    assert count(session, SignIn) == 1


def test_old_guests_go_some_at_a_time_and_people_stay(session, small, monkeypatch):
    monkeypatch.setattr(guests, "AT_ONCE", 2)
    person = an_account(session)
    person.created_at = NOON - timedelta(days=400)
    for number in range(3):
        read(session, small, a_guest(session, f"browser {number}"), "one")
    session.flush()

    left = []
    for now in (NOON + timedelta(days=29), *[NOON + timedelta(days=31)] * 2):
        guests.sweep(session, now, days=30)
        left.append(count(session, Account, Account.role == "guest"))

    assert left == [3, 1, 0]
    assert count(session, Account) == 1
    assert count(session, FinishedLesson) == 0


def test_a_guest_is_in_no_list_and_nobody_can_sign_in_as_one(session, small, library):
    guest = a_guest(session)
    name = session.get_one(Account, guest).email

    assert roster.get_roster(session, library).rows == ()
    assert directory.list_people(session, Wanted()).rows == ()
    assert accounts.find_proof(session, name) is None
    assert accounts.find_account(session, name) is None
