"""Regional variants: who counts plays another one, and an attempt stays in its own."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import NotFound
from elearning.models import Attempt, Edition
from elearning.services import attempts, debriefs
from elearning.services.briefings import get_briefing
from elearning.services.editions import get_playable
from elearning.services.standings import read_standing
from tests.build import an_account
from tests.build_attempts import DAY, NOON, a_library, decided, with_variants


@pytest.fixture
def atlas(library: Library) -> Library:
    return with_variants(a_library(library), "highlands", "islands")


@pytest.fixture
def me(session: Session) -> int:
    return an_account(session).id


def begun(session, atlas, me, variant=None, now=NOON) -> int:
    return attempts.begin(session, atlas, account_id=me, scenario="flood", now=now, variant=variant)


def ended(session, atlas, me, variant, now=NOON) -> int:
    attempt_id = begun(session, atlas, me, variant, now)
    decided(session, atlas, attempt_id, me, "warn", turn=0, now=now)
    decided(session, atlas, attempt_id, me, "tents", "boats", turn=1, now=now)
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=me, now=now)
    return attempt_id


def variant_of(session: Session, attempt_id: int) -> str | None:
    chosen = select(Edition.variant).join(Attempt, Attempt.edition_id == Edition.id)
    return session.scalar(chosen.where(Attempt.id == attempt_id))


def offered(session, atlas, me, now=NOON) -> list[str]:
    page = get_briefing(session, atlas, account_id=me, scenario="flood", now=now)
    return [name for name, _title in page.variants]


def test_a_first_attempt_may_be_begun_anywhere(session: Session, atlas: Library, me: int) -> None:
    assert offered(session, atlas, me) == ["", "highlands", "islands"]
    assert variant_of(session, begun(session, atlas, me, "islands")) == "islands"


def test_without_a_wish_it_is_begun_as_it_was_written(
    session: Session, atlas: Library, me: int
) -> None:
    assert variant_of(session, begun(session, atlas, me)) == ""


def test_the_next_attempt_that_counts_is_played_elsewhere(
    session: Session, atlas: Library, me: int
) -> None:
    ended(session, atlas, me, "islands")
    later = NOON + 2 * DAY

    choice = offered(session, atlas, me, later)
    again = begun(session, atlas, me, "islands", later)

    assert choice == ["", "highlands"]
    assert variant_of(session, again) == ""


def test_practice_may_be_played_in_the_same_place(
    session: Session, atlas: Library, me: int
) -> None:
    ended(session, atlas, me, "islands")

    assert offered(session, atlas, me) == ["", "highlands", "islands"]
    assert variant_of(session, begun(session, atlas, me, "islands")) == "islands"


def test_a_variant_that_does_not_exist_is_not_found(
    session: Session, atlas: Library, me: int
) -> None:
    with pytest.raises(NotFound):
        begun(session, atlas, me, "moon")
    with pytest.raises(NotFound):
        get_briefing(session, atlas, account_id=me, scenario="flood", now=NOON, variant="moon")


def test_an_attempt_is_pinned_to_its_variant(session: Session, atlas: Library, me: int) -> None:
    standing = read_standing(session, begun(session, atlas, me, "islands"), me)

    playable = get_playable(session, atlas, standing.scenario, standing.edition)

    assert playable.story.about.variant == "islands"


def test_the_briefing_belongs_to_the_variant_that_is_looked_at(
    session: Session, atlas: Library, me: int
) -> None:
    page = get_briefing(
        session, atlas, account_id=me, scenario="flood", now=NOON, variant="highlands"
    )

    assert page.scenario.variant_title == "In the highlands"
    assert page.has_limits is False


def test_a_scenario_without_variants_is_always_offered(
    session: Session, library: Library, me: int
) -> None:
    plain = a_library(library)
    ended(session, plain, me, None)

    assert offered(session, plain, me, NOON + 2 * DAY) == [""]
