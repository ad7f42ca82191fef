"""Attempts: one is open at a time, a decision counts once, and an edition stays what it was."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import Conflict, NotFound, Refused, TurnPassed, UnknownMove
from elearning.models import Attempt, Certificate, Enrolment, FinishedLesson, MoveRow
from elearning.services import attempts, debriefs, editions, scene_pages
from elearning.services.counting import find_outlook
from elearning.services.standings import read_moves, read_standing
from elearning.simulation.effects import Bring
from elearning.simulation.engine import moves, replay, seeded
from elearning.simulation.state import State
from tests.build import an_account
from tests.build_attempts import (
    DAY,
    NOON,
    a_begun_attempt,
    a_flood,
    a_library,
    a_sound_flood,
    an_ended_attempt,
    decided,
)
from tests.build_course import a_course
from tests.build_simulation import (
    a_decision,
    a_scenario,
    a_scene,
    an_inject,
    an_option,
    an_outcome,
)
from tests.conftest import SQLITE
from tests.services.proving import proved

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
FOREIGN = [0, -1, 999, 2**63, 2**70]


@pytest.fixture
def flood(library: Library) -> Library:
    return a_library(library)


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


def _kind(session: Session, attempt_id: int) -> str | None:
    return session.scalar(select(Attempt.kind).where(Attempt.id == attempt_id))


def test_beginning_again_gives_the_open_attempt(session: Session, flood: Library, me: int) -> None:
    first = a_begun_attempt(session, flood, me)

    again = a_begun_attempt(session, flood, me)

    assert again == first
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_first_attempt_counts_and_the_next_waits_for_the_debrief_and_a_day(
    session: Session, flood: Library, me: int
) -> None:
    first = an_ended_attempt(session, flood, me)
    unread = find_outlook(session, account_id=me, scenario="flood", now=NOON + 9 * DAY)

    debriefs.open_debrief(session, attempt_id=first, account_id=me, now=NOON)
    soon = find_outlook(session, account_id=me, scenario="flood", now=NOON + DAY / 2)
    later = find_outlook(session, account_id=me, scenario="flood", now=NOON + DAY)

    assert _kind(session, first) == "counted"
    assert (unread.is_counted, unread.awaits_debrief) == (False, first)
    assert (soon.is_counted, soon.counts_from) == (False, NOON + DAY)
    assert (later.is_counted, later.counts_from) == (True, None)


def test_an_attempt_begun_within_a_day_of_a_debrief_is_practice(
    session: Session, flood: Library, me: int
) -> None:
    an_ended_attempt(session, flood, me, debriefed_at=NOON)

    second = a_begun_attempt(session, flood, me)

    assert _kind(session, second) == "practice"


@pytest.mark.parametrize(("decisions", "counts"), [(0, True), (1, False)], ids=["none", "one"])
def test_leaving_after_a_decision_is_followed_by_the_same_pause(
    session: Session, flood: Library, me: int, decisions: int, counts: bool
) -> None:
    left = a_begun_attempt(session, flood, me)
    for turn in range(decisions):
        decided(session, flood, left, me, "warn", turn=turn)

    attempts.leave(session, attempt_id=left, account_id=me, now=NOON)
    outlook = find_outlook(session, account_id=me, scenario="flood", now=NOON + DAY / 2)

    assert outlook.is_counted is counts
    assert outlook.open_id is None


def test_a_new_attempt_falls_to_another_seed(session: Session, flood: Library, me: int) -> None:
    first = a_begun_attempt(session, flood, me)
    attempts.leave(session, attempt_id=first, account_id=me, now=NOON)

    second = a_begun_attempt(session, flood, me)

    seeds = session.scalars(select(Attempt.seed).where(Attempt.id.in_([first, second]))).all()
    assert len(set(seeds)) == 2


@pytest.mark.parametrize("attempt_id", FOREIGN)
def test_an_attempt_that_does_not_exist_is_not_found(
    session: Session, flood: Library, me: int, attempt_id: int
) -> None:
    with pytest.raises(NotFound):
        read_standing(session, attempt_id, me)


def test_somebody_elses_attempt_is_not_found_whatever_is_asked_of_it(
    session: Session, flood: Library, me: int
) -> None:
    theirs = a_begun_attempt(session, flood, an_account(session).id)
    owned = {"attempt_id": theirs, "account_id": me}

    for asked in (
        lambda: decided(session, flood, theirs, me, "warn", turn=0),
        lambda: attempts.leave(session, now=NOON, **owned),
        lambda: scene_pages.get_scene_page(session, flood, **owned),
        lambda: scene_pages.get_feed_page(session, flood, **owned),
        lambda: debriefs.open_debrief(session, now=NOON, **owned),
        lambda: debriefs.find_debrief(session, flood, **owned),
    ):
        with pytest.raises(NotFound):
            asked()


def test_a_decision_that_comes_twice_counts_once(session: Session, flood: Library, me: int) -> None:
    attempt_id = a_begun_attempt(session, flood, me)
    decided(session, flood, attempt_id, me, "warn", turn=0)
    before = read_standing(session, attempt_id, me)

    decided(session, flood, attempt_id, me, "warn", turn=0)

    assert read_standing(session, attempt_id, me) == before
    assert session.scalar(select(func.count()).select_from(MoveRow)) == 1


def test_several_options_are_the_same_decision_in_any_order(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, flood, me)
    decided(session, flood, attempt_id, me, "warn", turn=0)
    decided(session, flood, attempt_id, me, "boats", "tents", turn=1)

    decided(session, flood, attempt_id, me, "tents", "boats", turn=1)

    assert read_moves(session, attempt_id)[1].options == ("tents", "boats")


def test_another_decision_for_the_same_turn_is_told_and_changes_nothing(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, flood, me)
    decided(session, flood, attempt_id, me, "warn", turn=0)
    before = read_standing(session, attempt_id, me)

    with pytest.raises(TurnPassed):
        decided(session, flood, attempt_id, me, "wait", turn=0)

    assert read_standing(session, attempt_id, me) == before


@pytest.mark.parametrize(
    ("options", "turn", "error"),
    [
        ((), 0, Refused),
        (("warn",), 1, Refused),
        (("warn",), -1, Refused),
        (("warn",), 2**70, Refused),
        (("warn", "wait"), 0, UnknownMove),
        (("no-such",), 0, UnknownMove),
    ],
    ids=["empty", "too early", "negative", "huge", "two of one", "unknown"],
)
def test_a_refused_decision_changes_nothing(
    session: Session,
    flood: Library,
    me: int,
    options: tuple[str, ...],
    turn: int,
    error: type[Exception],
) -> None:
    attempt_id = a_begun_attempt(session, flood, me)
    before = read_standing(session, attempt_id, me)

    with pytest.raises(error):
        decided(session, flood, attempt_id, me, *options, turn=turn)

    assert read_standing(session, attempt_id, me) == before
    assert session.scalar(select(func.count()).select_from(MoveRow)) == 0


def test_an_attempt_that_was_left_or_has_ended_takes_no_decision(
    session: Session, flood: Library, me: int
) -> None:
    ended = an_ended_attempt(session, flood, me)
    left = a_begun_attempt(session, flood, me)
    attempts.leave(session, attempt_id=left, account_id=me, now=NOON)

    with pytest.raises(Conflict):
        decided(session, flood, ended, me, "warn", turn=2)
    with pytest.raises(Conflict):
        decided(session, flood, left, me, "warn", turn=0)
    with pytest.raises(Conflict):
        attempts.leave(session, attempt_id=ended, account_id=me, now=NOON)


@once
@pytest.mark.parametrize("taste", range(6))
def test_replaying_the_moves_gives_the_state_that_was_kept(
    session: Session, library: Library, me: int, taste: int
) -> None:
    edition = library.get_scenario("typhoon-maruvai")
    attempt_id = attempts.begin(
        session, library, account_id=me, scenario=edition.slug, now=NOON, is_untimed=True
    )

    for turn in range(40):
        standing = read_standing(session, attempt_id, me)
        run = replay(edition.program, read_moves(session, attempt_id), seeded(standing.seed))
        assert State.from_json(standing.state) == run.state
        if standing.ended_at is not None:
            break
        offered = moves(edition.program, run.state)
        move = offered[(taste * 7 + turn) % len(offered)]
        decided(session, library, attempt_id, me, *move.options, turn=turn)

    assert read_standing(session, attempt_id, me).ended_at is not None


def test_an_attempt_goes_on_in_its_edition_when_the_library_changed_or_lost_the_scenario(
    session: Session, library: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, a_library(library), me)
    changed = a_flood()
    changed = replace(changed, about=replace(changed.about, title="Another flood"))
    lost = replace(library, scenarios={})
    editions.forget()

    decided(session, a_library(library, changed), attempt_id, me, "warn", turn=0)
    editions.forget()
    decided(session, lost, attempt_id, me, "tents", "boats", turn=1)
    page = scene_pages.get_scene_page(session, lost, attempt_id=attempt_id, account_id=me)

    assert page.title == "A crisis"
    assert page.ending is not None


def test_editions_are_read_from_the_database_once(
    session: Session, library: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, a_library(library), me)
    lost = replace(library, scenarios={})
    editions.forget()
    pinned = read_standing(session, attempt_id, me).edition

    first = editions.get_playable(session, lost, "flood", pinned)
    second = editions.get_playable(session, lost, "flood", pinned)

    assert first is second


def test_the_edition_that_was_not_asked_for_longest_makes_room(library: Library) -> None:
    first = a_library(library).get_scenario("flood")
    kept = editions.playable_of(first)

    for number in range(editions.MOST_KEPT):
        scenario = a_flood()
        named = replace(scenario, about=replace(scenario.about, title=f"Flood {number}"))
        editions.playable_of(a_library(library, named).get_scenario("flood"))

    assert editions.playable_of(first) is not kept


def test_the_scene_is_told_what_the_last_decision_led_to(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, flood, me)

    decided(session, flood, attempt_id, me, "warn", turn=0)
    page = scene_pages.get_scene_page(session, flood, attempt_id=attempt_id, account_id=me)

    assert page.outcome is not None
    assert page.outcome.told == ("<p>The villages answer within the hour.</p>",)
    assert page.outcome.rating is not None
    assert page.outcome.rating.grade == "best"
    assert [(card.title, card.is_new) for card in page.cards] == [("They heard it", True)]
    assert [(one.value, one.change) for one in page.readings] == [(6, 1)]
    assert page.readings[0].causes[0].words == "The first call"
    assert page.acted == ((8, "before"),)


def test_hidden_indicators_and_feedback_kept_for_the_end_are_not_even_stored_beside_the_state(
    session: Session, library: Library, me: int
) -> None:
    quiet = a_flood()
    quiet = replace(quiet, about=replace(quiet.about, feedback="end"))
    shelf = a_library(library, quiet)
    attempt_id = a_begun_attempt(session, shelf, me)

    decided(session, shelf, attempt_id, me, "warn", turn=0)

    recent = read_standing(session, attempt_id, me).recent
    assert not {"told", "rated"} & set(recent)
    assert set(recent["changes"]) == {"trust"}


def test_what_a_chance_brought_is_told_at_once_even_where_feedback_waits(
    session: Session, library: Library, me: int
) -> None:
    scenes = {
        "first": a_scene(a_decision(go=an_option("wind"))),
        "wind": a_scene(chance=(an_outcome(100, "end"),)),
    }
    quiet = a_scenario(scenes)
    shelf = a_library(library, replace(quiet, about=replace(quiet.about, feedback="end")))
    attempt_id = a_begun_attempt(session, shelf, me)

    decided(session, shelf, attempt_id, me, "go", turn=0)
    page = scene_pages.get_scene_page(session, shelf, attempt_id=attempt_id, account_id=me)

    assert page.outcome is not None
    assert page.outcome.drawn == ("<p>The wind turns.</p>",)
    assert page.outcome.told == ()
    assert page.outcome.rating is None


@pytest.mark.parametrize(
    ("early", "late", "shown"), [(8, 4, 10), (2, 12, 12)], ids=["the last ten", "all that is new"]
)
def test_the_scene_shows_the_last_ten_news_and_all_that_are_new(
    session: Session, library: Library, me: int, early: int, late: int, shown: int
) -> None:
    names = [f"news-{number}" for number in range(early + late)]
    scenes = {
        "first": a_scene(
            a_decision(go=an_option("second", effects=tuple(map(Bring, names[:early]))))
        ),
        "second": a_scene(
            a_decision(go=an_option("third", effects=tuple(map(Bring, names[early:]))))
        ),
        "third": a_scene(),
    }
    shelf = a_library(library, a_scenario(scenes, injects={name: an_inject() for name in names}))
    attempt_id = a_begun_attempt(session, shelf, me)
    asked = {"attempt_id": attempt_id, "account_id": me}

    for turn in (0, 1):
        decided(session, shelf, attempt_id, me, "go", turn=turn)
    page = scene_pages.get_scene_page(session, shelf, **asked)

    assert (len(page.cards), page.arrived) == (shown, early + late)
    assert [card.is_new for card in page.cards].count(True) == late
    assert len(scene_pages.get_feed_page(session, shelf, **asked).cards) == early + late


def test_a_trial_begins_at_any_scene_and_replaces_the_trial_before(
    session: Session, flood: Library, me: int
) -> None:
    asked = {"account_id": me, "scenario": "flood", "now": NOON}
    first = attempts.begin_trial(session, flood, scene="load", **asked)

    second = attempts.begin_trial(session, flood, scene="load", **asked)
    decided(session, flood, second, me, "tents", "water", turn=0)

    assert read_standing(session, first, me).left_at == NOON
    assert read_standing(session, second, me).ended_at == NOON
    assert _kind(session, second) == "trial"


def test_a_trial_may_begin_at_an_ending(session: Session, flood: Library, me: int) -> None:
    trial = attempts.begin_trial(
        session, flood, account_id=me, scenario="flood", scene="end", now=NOON
    )

    assert read_standing(session, trial, me).ended_at == NOON


def test_a_trial_needs_a_scene_and_no_attempt_that_is_open(
    session: Session, flood: Library, me: int
) -> None:
    asked = {"account_id": me, "scenario": "flood", "now": NOON}
    with pytest.raises(NotFound):
        attempts.begin_trial(session, flood, scene="no-such", **asked)
    a_begun_attempt(session, flood, me)

    with pytest.raises(Conflict):
        attempts.begin_trial(session, flood, scene="load", **asked)


def test_an_open_trial_gives_way_to_an_attempt(session: Session, flood: Library, me: int) -> None:
    trial = attempts.begin_trial(
        session, flood, account_id=me, scenario="flood", scene="load", now=NOON
    )

    attempt_id = a_begun_attempt(session, flood, me)

    assert attempt_id != trial
    assert _kind(session, attempt_id) == "counted"


@pytest.mark.parametrize(
    ("first", "certificates"), [("warn", 1), ("wait", 0)], ids=["well", "badly"]
)
def test_the_last_decision_brings_its_certificate_if_it_was_earned(
    session: Session, library: Library, me: int, first: str, certificates: int
) -> None:
    rule = replace(a_course().certificate, scenario="flood", result=70)
    course = a_course(certificate=rule, quiz=None, modules=())
    course = replace(course, modules=(a_course().modules[0],))
    shelf = a_library(library, a_sound_flood(), courses={course.slug: course})
    proved(session, shelf.scenarios["flood"])
    _study(session, me, course.slug, [lesson.slug for lesson in course.lessons])
    attempt_id = a_begun_attempt(session, shelf, me)

    decided(session, shelf, attempt_id, me, first, turn=0)
    decided(session, shelf, attempt_id, me, "tents", "boats", turn=1)

    issued = session.scalars(select(Certificate.level)).all()
    assert issued.count("achievement") == certificates


def _study(session: Session, account_id: int, course: str, lessons: list[str]) -> None:
    enrolment = Enrolment(account_id=account_id, course=course, begun_at=NOON, seen_at=NOON)
    session.add(enrolment)
    session.flush()
    for lesson in lessons:
        session.add(FinishedLesson(enrolment_id=enrolment.id, lesson=lesson, finished_at=NOON))
    session.flush()


def test_a_practice_attempt_earns_nothing(session: Session, library: Library, me: int) -> None:
    rule = replace(a_course().certificate, scenario="flood", result=70)
    course = a_course(certificate=rule, quiz=None)
    bare = a_library(library, a_sound_flood(), courses={})
    proved(session, bare.scenarios["flood"])
    an_ended_attempt(session, bare, me, moves=(("wait",), ("tents", "boats")), debriefed_at=NOON)
    _study(session, me, course.slug, [lesson.slug for lesson in course.lessons])
    shelf = a_library(library, a_sound_flood(), courses={course.slug: course})

    practice = an_ended_attempt(session, shelf, me)

    assert _kind(session, practice) == "practice"
    assert session.scalar(select(Attempt.percent).where(Attempt.id == practice)) == 100
    assert session.scalars(select(Certificate.level)).all() == []
