"""The situation room: what has happened, what is known, and what must be decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.services import editions
from elearning.services.debrief_pages import EndingView, ending_view
from elearning.services.decision_cards import (
    ChosenView,
    DecisionCard,
    chosen_view,
    decision_card,
)
from elearning.services.editions import Playable
from elearning.services.standings import Standing, read_moves, read_standing
from elearning.services.timed import LimitView, has_limit
from elearning.simulation import keys
from elearning.simulation.engine import replay, seeded
from elearning.simulation.events import Arrived
from elearning.simulation.state import State
from elearning.simulation.story import CitedPoint, MapPlace, SceneStory


@dataclass(frozen=True, slots=True)
class Card:
    """An inject as it lies on the table."""

    channel: str
    sender: str
    title: str
    text: str
    clock: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a gauge: ``move``, ``chance``, ``inject``, or ``time`` before any decision."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A gauge with its last change and why."""

    label: str
    means: str
    value: int
    low: int
    high: int
    before: int | None
    causes: tuple[Cause, ...]
    is_new: bool

    @property
    def change(self) -> int:
        """Return by how much it moved last."""
        return 0 if self.before is None else self.value - self.before


@dataclass(frozen=True, slots=True)
class RatingView:
    """How the last decision stood to the guidance."""

    grade: str
    why: str
    meets: tuple[CitedPoint, ...]
    breaks: tuple[CitedPoint, ...]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What the last decision led to; what a chance brought is told apart."""

    chosen: ChosenView | None
    told: tuple[str, ...]
    drawn: tuple[str, ...]
    rating: RatingView | None
    since: int | None
    ran_out: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """The schematic map of an edition, and which of its places the scene is about."""

    edition: str
    land: tuple[tuple[tuple[int, int], ...], ...] = field(compare=False)
    places: Mapping[str, MapPlace] = field(compare=False)
    here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenePage:
    """Everything that the situation room shows now, and nothing that it must not know yet."""

    attempt_id: int
    scenario: str
    title: str
    kind: str
    turn: int
    scene: str
    scene_title: str
    text: str
    phase: str
    clock: int
    places: tuple[str, ...]
    outcome: OutcomeView | None
    cards: tuple[Card, ...]
    arrived: int
    readings: tuple[Reading, ...]
    map: MapView
    sectors: tuple[int, ...]  # of the whole scenario
    active: tuple[int, ...]
    acted: tuple[tuple[int, str], ...]
    decision: DecisionCard | None  # nothing as long as its time has not begun to run
    limit: LimitView | None
    ending: EndingView | None
    is_left: bool
    is_debriefed: bool


@dataclass(frozen=True, slots=True)
class FeedPage:
    """All news of an attempt, the newest first."""

    attempt_id: int
    title: str
    cards: tuple[Card, ...]


def get_scene_page(
    session: Session, library: Library, *, attempt_id: int, account_id: int
) -> ScenePage:
    """Return the situation room of an attempt as it stands.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    standing = read_standing(session, attempt_id, account_id)
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    state = State.from_json(standing.state)
    name = playable.program.scene(state)
    scene = playable.story.scenes[name]
    recent, story = standing.recent, playable.story
    limit = _limit(standing, scene)
    is_shown = standing.is_open and (limit is None or limit.due_at is not None)
    return ScenePage(
        attempt_id=standing.id,
        scenario=standing.scenario,
        title=story.about.title,
        kind="branch" if standing.branch_of else standing.kind,
        turn=standing.turn,
        scene=name,
        scene_title=playable.words(keys.scene_key(name, "title")),
        text=playable.html(keys.scene_key(name, "text")),
        phase=scene.phase,
        clock=state.clock,
        places=tuple(story.places[place].label for place in scene.places),
        outcome=_outcome(playable, recent),
        cards=_cards(playable, recent["feed"], turn=standing.turn),
        arrived=recent["arrived"],
        readings=tuple(_readings(playable, state, standing)),
        map=MapView(standing.edition, story.land, story.places, scene.places),
        sectors=story.about.sectors,
        active=scene.sectors,
        acted=tuple((sector, phase) for sector, phase in recent["acted"]),
        decision=decision_card(playable, name, state) if is_shown else None,
        limit=limit,
        ending=ending_view(playable, name) if scene.kind == "ending" else None,
        is_left=standing.left_at is not None,
        is_debriefed=standing.debriefed_at is not None,
    )


def get_feed_page(
    session: Session, library: Library, *, attempt_id: int, account_id: int
) -> FeedPage:
    """Return all news of an attempt, told by replaying it.

    :raise NotFound: if there is no such attempt, or it is somebody else's.
    """
    standing = read_standing(session, attempt_id, account_id)
    playable = editions.get_playable(session, library, standing.scenario, standing.edition)
    run = replay(
        playable.program,
        read_moves(session, standing.id),
        seeded(standing.seed),
        scene=standing.start_scene or None,
    )
    feed = [
        (event.inject, event.clock, turn)
        for turn, events in enumerate(run.events)
        for event in events
        if isinstance(event, Arrived)
    ]
    cards = _cards(playable, feed, turn=standing.turn)
    return FeedPage(standing.id, playable.story.about.title, cards)


def _outcome(playable: Playable, recent: Mapping[str, Any]) -> OutcomeView | None:
    decided, rated = recent.get("decided"), recent.get("rated")
    drawn = tuple(playable.html(key) for key in recent["drawn"])
    if decided is None and not drawn:
        return None
    return OutcomeView(
        chosen=chosen_view(playable, decided["scene"], decided["options"]) if decided else None,
        told=tuple(playable.html(key) for key in recent.get("told", ())),
        drawn=drawn,
        rating=_rating(playable, rated) if rated else None,
        since=recent["since"],
        ran_out=bool(decided and decided.get("is_default")),
    )


def _limit(standing: Standing, scene: SceneStory) -> LimitView | None:
    if not standing.is_open or not has_limit(standing, scene):
        return None
    return LimitView(scene.seconds, standing.decision_due_at)


def _rating(playable: Playable, rated: Mapping[str, Any]) -> RatingView:
    points = playable.story.points
    return RatingView(
        grade=rated["grade"],
        why=playable.html(rated["why"]),
        meets=tuple(points[point] for point in rated["meets"]),
        breaks=tuple(points[point] for point in rated["breaks"]),
    )


def _cards(playable: Playable, feed: Sequence[Sequence[Any]], *, turn: int) -> tuple[Card, ...]:
    """Return cards for the feed, the newest first."""
    return tuple(
        Card(
            channel=playable.story.channels[inject],
            sender=playable.words(keys.inject_key(inject, "from")),
            title=playable.words(keys.inject_key(inject, "title")),
            text=playable.html(keys.inject_key(inject, "text")),
            clock=clock,
            is_new=arrived == turn,
        )
        for inject, clock, arrived in reversed(feed)
    )


def _readings(playable: Playable, state: State, standing: Standing) -> Iterable[Reading]:
    changes = standing.recent["changes"]
    for name, gauge in playable.story.gauges.items():
        if not gauge.shown:
            continue
        change = changes.get(name)
        yield Reading(
            label=playable.words(keys.value_key(name, "label")),
            means=playable.words(keys.value_key(name, "means")),
            value=playable.program.reading(state, name),
            low=gauge.low,
            high=gauge.high,
            before=change["before"] if change else None,
            causes=tuple(_cause(playable, *one) for one in change["causes"]) if change else (),
            is_new=change is not None and change["turn"] == standing.turn > 0,
        )


def _cause(playable: Playable, kind: str, name: str) -> Cause:
    if kind == "inject":
        return Cause(kind, playable.words(keys.inject_key(name, "title")))
    if not name:
        return Cause("time", "")
    return Cause(kind, playable.words(keys.scene_key(name, "title")))
