"""The briefing of a scenario, its practice, and what an attempt would count for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.errors import NotFound, NothingChosen
from elearning.models import Attempt
from elearning.services import editions
from elearning.services.counting import Outlook, find_outlook
from elearning.services.timed import has_limits
from elearning.services.variants import choose_variant, offer_variants
from elearning.simulation import keys

MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An attempt that has ended."""

    id: int
    kind: str
    ended_at: datetime
    ending: str
    is_debriefed: bool


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """What a learner must know before the first decision."""

    scenario: Edition
    role: str
    gauges: str
    time: str
    practices: int
    outlook: Outlook
    earlier: tuple[EarlierAttempt, ...]
    variants: tuple[tuple[str, str], ...]  # name and title of what may be begun, if one may choose
    has_limits: bool


@dataclass(frozen=True, slots=True)
class PracticePage:
    """A practice scene; ``feedback`` is empty until an option was chosen."""

    scenario: str
    scenario_title: str
    number: int
    total: int
    title: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""
    grade: str = ""
    feedback: str = ""


def get_briefing(
    session: Session,
    library: Library,
    *,
    account_id: int,
    scenario: str,
    now: datetime,
    variant: str | None = None,
) -> BriefingPage:
    """Return the briefing of a scenario, in one of the variants that may be begun now.

    :raise NotFound: if there is no such scenario or variant, or it has problems.
    """
    outlook = find_outlook(session, account_id=account_id, scenario=scenario, now=now)
    offered = offer_variants(
        session, library, account_id=account_id, scenario=scenario, is_counted=outlook.is_counted
    )
    edition = choose_variant(library, scenario, offered, variant)
    playable = editions.playable_of(edition)
    return BriefingPage(
        scenario=edition,
        role=playable.html("briefing.role"),
        gauges=playable.html("briefing.gauges"),
        time=playable.html("briefing.time"),
        practices=len(playable.story.practice),
        outlook=outlook,
        earlier=_earlier(session, account_id, scenario) if outlook.finished else (),
        variants=tuple((one.variant, one.variant_title) for one in offered),
        has_limits=has_limits(playable),
    )


def get_practice(library: Library, scenario: str, number: int) -> PracticePage:
    """Return a practice scene by its number, which counts from 1.

    :raise NotFound: if there is no such scenario or practice scene.
    """
    edition = library.get_scenario(scenario)
    playable = editions.playable_of(edition)
    if not 1 <= number <= len(playable.story.practice):
        raise NotFound
    practice = playable.story.practice[number - 1]
    return PracticePage(
        scenario=scenario,
        scenario_title=edition.title,
        number=number,
        total=len(playable.story.practice),
        title=playable.words(keys.practice_key(practice.id, "title")),
        text=playable.html(keys.practice_key(practice.id, "text")),
        options=tuple(
            (option, playable.line(keys.practice_key(practice.id, "text", option)))
            for option, _grade in practice.options
        ),
    )


def try_practice(library: Library, scenario: str, number: int, option: str) -> PracticePage:
    """Return a practice scene with the feedback on one option; nothing is kept of it.

    :raise NotFound: if there is no such scenario or practice scene.
    :raise NothingChosen: if the scene has no such option.
    """
    page = get_practice(library, scenario, number)
    playable = editions.playable_of(library.get_scenario(scenario))
    practice = playable.story.practice[number - 1]
    grades = dict(practice.options)
    if option not in grades:
        raise NothingChosen
    return PracticePage(
        scenario=page.scenario,
        scenario_title=page.scenario_title,
        number=page.number,
        total=page.total,
        title=page.title,
        text=page.text,
        options=page.options,
        chosen=option,
        grade=grades[option],
        feedback=playable.html(keys.practice_key(practice.id, "feedback", option)),
    )


def _earlier(session: Session, account_id: int, scenario: str) -> tuple[EarlierAttempt, ...]:
    rows = session.execute(
        select(Attempt.id, Attempt.kind, Attempt.ended_at, Attempt.ending, Attempt.debriefed_at)
        .where(
            Attempt.account_id == account_id,
            Attempt.scenario == scenario,
            Attempt.ended_at.is_not(None),
            Attempt.branch_of.is_(None),
        )
        .order_by(Attempt.begun_at.desc(), Attempt.id.desc())
        .limit(MOST_EARLIER)
    )
    return tuple(
        EarlierAttempt(row.id, row.kind, row.ended_at, row.ending or "", bool(row.debriefed_at))
        for row in rows
    )
