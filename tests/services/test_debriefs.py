"""Debriefs: made once, opened by their owner, honest about what was given away."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.content.library import LessonUse, Library, Uses
from elearning.errors import Conflict, NotFound
from elearning.models import Attempt, Reflection
from elearning.services import debriefs, editions
from elearning.services.debriefs import DebriefPage
from elearning.services.reflections import LONGEST, Thoughts, find_thoughts, keep_thoughts
from tests.build import an_account
from tests.build_attempts import DAY, NOON, a_begun_attempt, a_flood, a_library, an_ended_attempt

BADLY = (("wait",), ("tents", "boats"))


@pytest.fixture
def flood(library: Library) -> Library:
    return a_library(library)


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


def _opened(session: Session, library: Library, me: int, **more: object) -> DebriefPage:
    attempt_id = an_ended_attempt(session, library, me, debriefed_at=NOON, **more)  # type: ignore[arg-type]
    page = debriefs.find_debrief(session, library, attempt_id=attempt_id, account_id=me)
    assert page is not None
    return page


def test_a_debrief_opens_only_when_the_attempt_has_ended(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = a_begun_attempt(session, flood, me)

    with pytest.raises(Conflict):
        debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=NOON)

    assert debriefs.find_debrief(session, flood, attempt_id=attempt_id, account_id=me) is None


def test_a_debrief_that_was_not_opened_shows_nothing(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = an_ended_attempt(session, flood, me)

    assert debriefs.find_debrief(session, flood, attempt_id=attempt_id, account_id=me) is None


def test_the_first_opening_is_the_one_that_is_noted(
    session: Session, flood: Library, me: int
) -> None:
    attempt_id = an_ended_attempt(session, flood, me, debriefed_at=NOON)

    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=NOON + DAY)

    assert session.scalar(select(Attempt.debriefed_at)) == NOON


def test_a_bad_decision_is_named_first_beside_what_was_better(
    session: Session, flood: Library, me: int
) -> None:
    page = _opened(session, flood, me, moves=BADLY)

    assert page.pivotal is not None
    assert (page.pivotal.turn, page.pivotal.title) == (1, "The first call")
    assert page.pivotal.chosen.grade == "harmful"
    assert [point.id for point in page.pivotal.chosen.breaks] == ["G-01"]
    assert page.pivotal.best is not None
    assert page.pivotal.best.options.texts == ("Call the villages.",)
    assert page.pivotal.best.led_to.injects == (("radio", "They heard it"),)
    assert page.pivotal.best.led_to.scenes[-1] == "The lorry"


def test_where_nothing_was_given_away_no_decision_is_blamed(
    session: Session, flood: Library, me: int
) -> None:
    page = _opened(session, flood, me)

    assert page.pivotal is None
    assert [step.best for step in page.steps] == [None, None]
    assert (page.counts.best, page.counts.total) == (2, 2)


def test_decisions_are_counted_by_phase_sector_and_point(
    session: Session, flood: Library, me: int
) -> None:
    page = _opened(session, flood, me, moves=BADLY)

    assert [(phase, counts.total) for phase, counts in page.by_phase] == [
        ("before", 1),
        ("during", 1),
    ]
    assert [(sector, counts.harmful) for sector, counts in page.by_sector] == [(2, 0), (8, 1)]
    assert [(line.point.id, line.met, line.broken) for line in page.by_point] == [
        ("G-01", 0, 1),
        ("G-03", 1, 0),
    ]
    assert page.cells == ((8, "before", False), (2, "during", True))


def test_a_critical_breach_that_stands_is_named_with_its_reason(
    session: Session, flood: Library, me: int
) -> None:
    page = _opened(session, flood, me, moves=BADLY)

    assert [point.id for point in page.breaches] == ["G-01"]
    assert page.breaches[0].why


def test_what_was_hidden_is_shown_now(session: Session, flood: Library, me: int) -> None:
    page = _opened(session, flood, me)

    hidden = [line for line in page.gauges if not line.was_shown]
    assert [line.label for line in hidden] == ["People nobody counted"]
    assert [value for _hour, value in hidden[0].values] == [1, 3]


def test_lessons_that_teach_what_was_missed_come_first(
    session: Session, library: Library, me: int
) -> None:
    uses = {
        "G-01": Uses((LessonUse("c", "one", "One", True), LessonUse("c", "cites", "Cites", False))),
        "G-03": Uses((LessonUse("c", "both", "Both", True), LessonUse("c", "one", "One", True))),
    }
    shelf = replace(a_library(library), uses=uses)

    page = _opened(session, shelf, me, moves=BADLY)

    assert [(line.lesson, line.points) for line in page.study] == [
        ("one", ("G-01", "G-03")),
        ("both", ("G-03",)),
    ]
    assert page.untaught == ()


def test_points_that_no_lesson_teaches_are_named_by_themselves(
    session: Session, library: Library, me: int
) -> None:
    shelf = replace(a_library(library), uses={})

    page = _opened(session, shelf, me, moves=BADLY)

    assert page.study == ()
    assert {point.id for point in page.untaught} == {"G-01", "G-03"}


def test_a_debrief_stays_as_it_was_when_the_library_changes(
    session: Session, library: Library, me: int
) -> None:
    shelf = a_library(library)
    attempt_id = an_ended_attempt(session, shelf, me, moves=BADLY, debriefed_at=NOON)
    before = debriefs.find_debrief(session, shelf, attempt_id=attempt_id, account_id=me)
    scenario = a_flood()
    changed = replace(scenario, about=replace(scenario.about, title="Another flood"))
    editions.forget()

    after = debriefs.find_debrief(
        session, a_library(library, changed), attempt_id=attempt_id, account_id=me
    )

    assert after == before


def test_thoughts_are_kept_and_replaced(session: Session, flood: Library, me: int) -> None:
    owned = {"attempt_id": an_ended_attempt(session, flood, me, debriefed_at=NOON)}
    owned["account_id"] = me

    keep_thoughts(session, thoughts=Thoughts("a\r\nb\0", "", "x" * 9999), now=NOON, **owned)
    kept = find_thoughts(session, **owned)
    keep_thoughts(session, thoughts=Thoughts("again"), now=NOON, **owned)

    assert kept == Thoughts("a\nb", "", "x" * LONGEST)
    assert find_thoughts(session, **owned) == Thoughts("again")
    assert session.scalar(select(func.count()).select_from(Reflection)) == 1


def test_nobody_else_reads_or_writes_thoughts(session: Session, flood: Library, me: int) -> None:
    attempt_id = an_ended_attempt(session, flood, me, debriefed_at=NOON)
    other = an_account(session, role="administrator").id

    with pytest.raises(NotFound):
        find_thoughts(session, attempt_id=attempt_id, account_id=other)
    with pytest.raises(NotFound):
        keep_thoughts(
            session, attempt_id=attempt_id, account_id=other, thoughts=Thoughts("x"), now=NOON
        )


def test_thoughts_wait_for_the_debrief(session: Session, flood: Library, me: int) -> None:
    attempt_id = an_ended_attempt(session, flood, me)

    with pytest.raises(Conflict):
        keep_thoughts(
            session, attempt_id=attempt_id, account_id=me, thoughts=Thoughts("x"), now=NOON
        )
