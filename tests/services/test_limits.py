"""Time limits: by the server's clock, with a grace, and nobody has to be timed."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import AttemptLeft, AttemptOver, ClockStands, NotFound, TurnPassed
from elearning.models import Attempt, MoveRow
from elearning.services import attempts, debriefs, limits, scene_pages
from elearning.services.answers import Answer
from elearning.services.standings import read_standing
from elearning.services.timed import GRACE
from tests.build import an_account
from tests.build_attempts import ISSUER, NOON, a_begun_attempt, a_library, a_storm, decided

SECOND = timedelta(seconds=1)
DUE = NOON + 60 * SECOND


@pytest.fixture
def storm(library: Library) -> Library:
    return a_library(library, a_storm())


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


@pytest.fixture
def mine(session: Session, storm: Library, me: int) -> dict[str, int]:
    return {"attempt_id": a_begun_attempt(session, storm, me), "account_id": me}


def send(session, storm, mine, *options, turn=0, now=NOON) -> bool:
    answer = Answer(options, turn)
    return attempts.take_decision(session, storm, **mine, answer=answer, now=now, issuer=ISSUER)


def rows(session: Session) -> list[tuple[list[str], bool]]:
    found = session.execute(select(MoveRow.options, MoveRow.is_default).order_by(MoveRow.turn))
    return [(list(options), is_default) for options, is_default in found]


def test_a_decision_is_not_shown_and_not_taken_before_its_time_runs(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    page = scene_pages.get_scene_page(session, storm, **mine)

    assert page.decision is None
    assert page.limit is not None
    assert page.limit.due_at is None
    with pytest.raises(ClockStands):
        send(session, storm, mine, "water", "tents", "radio")


def test_the_time_runs_from_when_the_decision_is_shown_and_only_once(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    limits.begin_clock(session, storm, **mine, now=NOON + 50 * SECOND)

    page = scene_pages.get_scene_page(session, storm, **mine)

    assert page.decision is not None
    assert page.limit is not None
    assert page.limit.due_at == DUE
    assert page.limit.left(NOON + 12.5 * SECOND) == 48
    assert page.limit.left(DUE + 5 * SECOND) == 0


@pytest.mark.parametrize(
    ("late", "is_late", "taken"),
    [
        (timedelta(0), False, ["water", "tents", "radio"]),
        (GRACE, False, ["water", "tents", "radio"]),
        (GRACE + SECOND, True, ["tents", "water", "radio"]),
    ],
    ids=["in time", "within the grace", "too late"],
)
def test_what_comes_too_late_is_not_taken_but_the_default_is(
    session: Session, storm: Library, mine: dict[str, int], late, is_late, taken
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)

    answered = send(session, storm, mine, "water", "tents", "radio", now=DUE + late)

    assert answered is is_late
    assert rows(session) == [(taken, is_late)]


def test_a_late_decision_that_comes_again_is_told_again_and_counts_once(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    late = DUE + GRACE + SECOND
    send(session, storm, mine, "water", "tents", "radio", now=late)

    assert send(session, storm, mine, "water", "tents", "radio", now=late) is True
    assert len(rows(session)) == 1


def test_an_order_that_comes_again_otherwise_is_told(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    send(session, storm, mine, "water", "tents", "radio")

    assert send(session, storm, mine, "water", "tents", "radio") is False
    with pytest.raises(TurnPassed):
        send(session, storm, mine, "tents", "water", "radio")


def test_a_limit_that_has_run_out_is_recorded_by_asking_for_it(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    asked = {**mine, "issuer": ISSUER}

    early = limits.run_out(session, storm, **asked, now=DUE)
    late = limits.run_out(session, storm, **asked, now=DUE + GRACE + SECOND)
    again = limits.run_out(session, storm, **asked, now=DUE + GRACE + 2 * SECOND)

    assert (early, late, again) == (False, True, False)
    assert rows(session) == [(["tents", "water", "radio"], True)]


def test_the_next_decision_has_a_time_of_its_own(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    send(session, storm, mine, "water", "tents", "radio")

    page = scene_pages.get_scene_page(session, storm, **mine)

    assert page.decision is not None
    assert (page.decision.kind, page.limit) == ("share", None)
    assert read_standing(session, **mine).decision_due_at is None


def test_a_decision_without_a_limit_waits_for_ever(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    send(session, storm, mine, "water", "tents", "radio")

    limits.begin_clock(session, storm, **mine, now=NOON)

    assert read_standing(session, **mine).decision_due_at is None
    later = NOON + 9000 * SECOND
    assert send(session, storm, mine, "north", *["south"] * 3, turn=1, now=later) is False


def test_whoever_decides_without_limits_is_never_timed(
    session: Session, storm: Library, me: int
) -> None:
    attempt_id = attempts.begin(
        session, storm, account_id=me, scenario="flood", now=NOON, is_untimed=True
    )
    mine = {"attempt_id": attempt_id, "account_id": me}

    page = scene_pages.get_scene_page(session, storm, **mine)
    limits.begin_clock(session, storm, **mine, now=NOON)
    is_late = send(session, storm, mine, "water", "tents", "radio", now=NOON + 9000 * SECOND)

    assert page.limit is None
    assert page.decision is not None
    assert is_late is False
    assert session.scalar(select(Attempt.kind)) == "counted"


def test_the_debrief_tells_which_decision_the_time_took(
    session: Session, storm: Library, mine: dict[str, int]
) -> None:
    limits.begin_clock(session, storm, **mine, now=NOON)
    send(session, storm, mine, now=DUE + 2 * GRACE)
    send(session, storm, mine, "north", "north", "south", "south", turn=1)
    limits.begin_clock(session, storm, **mine, now=NOON)
    send(session, storm, mine, "leave", turn=2)
    debriefs.open_debrief(session, **mine, now=NOON)

    page = debriefs.find_debrief(session, storm, **mine)

    assert page is not None
    assert [step.ran_out for step in page.steps] == [True, False, False]
    assert page.steps[1].chosen.options.amounts == (20, 20)
    assert page.steps[0].chosen.options.texts == ("Tents.", "Water.", "The radio.")


def test_no_time_runs_in_an_attempt_that_is_over_or_somebody_elses(
    session: Session, storm: Library, me: int, mine: dict[str, int]
) -> None:
    other = an_account(session).id
    with pytest.raises(NotFound):
        limits.begin_clock(
            session, storm, attempt_id=mine["attempt_id"], account_id=other, now=NOON
        )
    attempts.leave(session, **mine, now=NOON)
    with pytest.raises(AttemptLeft):
        limits.begin_clock(session, storm, **mine, now=NOON)

    ended = a_begun_attempt(session, storm, me)
    limits.begin_clock(session, storm, attempt_id=ended, account_id=me, now=NOON)
    decided(session, storm, ended, me, "water", "tents", "radio", turn=0)
    decided(session, storm, ended, me, "north", "south", "south", "south", turn=1)
    limits.begin_clock(session, storm, attempt_id=ended, account_id=me, now=NOON)
    decided(session, storm, ended, me, "leave", turn=2)
    with pytest.raises(AttemptOver):
        limits.run_out(session, storm, attempt_id=ended, account_id=me, now=NOON, issuer=ISSUER)
