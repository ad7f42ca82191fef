"""Everything that a reader sees of a scenario, by key: texts, labels, map and cited guidance."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from elearning.simulation import keys
from elearning.simulation.compiler import ratings_of
from elearning.simulation.kinds import bounds_of
from elearning.simulation.program import digest
from elearning.simulation.scenario import About, Decision, Option, Scenario, Scene


@dataclass(frozen=True, slots=True)
class CitedPoint:
    """A guidance point as it stood when the scenario was compiled."""

    id: str
    title: str
    statement: str
    why: str
    severity: str
    status: str
    sectors: tuple[int, ...] = ()
    phases: tuple[str, ...] = ()
    source: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SceneStory:
    """What a page must know of a scene, apart from its texts."""

    phase: str
    kind: str
    sectors: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    weight: int = 0
    tone: str = ""
    hours: int = 0  # what the decision costs as a whole
    costs: tuple[int, ...] = ()  # what each option costs besides, in the author's order
    budget: int = 0  # what is shared out, in steps of so many
    step: int = 1
    bounds: tuple[tuple[int, int], ...] = ()  # the fewest and most that each option may get
    seconds: int = 0  # how long one may think; 0 is for ever
    default: tuple[str, ...] = ()  # the move that is taken when the time has run out


@dataclass(frozen=True, slots=True)
class Gauge:
    """How an indicator is shown."""

    low: int
    high: int
    start: int
    shown: bool
    better: str


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A named spot on the schematic map."""

    label: str
    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice scene: the options with the grade of each."""

    id: str
    options: tuple[tuple[str, str], ...]


# Without slots: its digest is made once and kept beside the fields.
@dataclass(frozen=True, eq=False)
class Story:
    """What is told; ``texts`` holds Markdown by the keys of the keys module."""

    FORMAT: ClassVar[int] = 1

    about: About
    texts: Mapping[str, str]
    scenes: Mapping[str, SceneStory]
    channels: Mapping[str, str]
    gauges: Mapping[str, Gauge]
    enums: Mapping[str, tuple[str, ...]]
    places: Mapping[str, MapPlace]
    land: tuple[tuple[tuple[int, int], ...], ...]
    practice: tuple[Practice, ...]
    points: Mapping[str, CitedPoint] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Return what tells this story from every other."""
        return digest(self.to_json())

    def text(self, key: str) -> str:
        """Return a text by its key, or an empty text."""
        return self.texts.get(key, "")

    def to_json(self) -> dict[str, Any]:
        """Return the story as plain values."""
        return {"format": self.FORMAT, **asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Story":
        """Return the story that was stored.

        :raise ValueError: if it was stored in another format.
        """
        if data.get("format") != cls.FORMAT:
            raise ValueError(f"a story of format {data.get('format')}, not {cls.FORMAT}")
        return cls(
            about=_restored(About, data["about"]),
            texts=dict(data["texts"]),
            scenes=_all_restored(SceneStory, data["scenes"]),
            channels=dict(data["channels"]),
            gauges=_all_restored(Gauge, data["gauges"]),
            enums={name: tuple(values) for name, values in data["enums"].items()},
            places=_all_restored(MapPlace, data["places"]),
            land=_frozen(data["land"]),
            practice=tuple(_restored(Practice, one) for one in data["practice"]),
            points=_all_restored(CitedPoint, data["points"]),
        )


def write_story(scenario: Scenario, points: Mapping[str, CitedPoint]) -> Story:
    """Return the story of a scenario, with the guidance points that its ratings cite."""
    cited = {one for rating in ratings_of(scenario) for one in (*rating.meets, *rating.breaks)}
    return Story(
        about=scenario.about,
        texts=dict(_texts(scenario)),
        scenes={name: _scene_story(scene) for name, scene in scenario.scenes.items()},
        channels={name: inject.channel for name, inject in scenario.injects.items()},
        gauges={
            name: Gauge(one.low, one.high, one.start, one.shown, one.better)
            for name, one in scenario.indicators.items()
        },
        enums={name: one.values for name, one in scenario.enums.items()},
        places={
            name: MapPlace(one.label, *one.at, one.kind)
            for name, one in scenario.map.places.items()
        },
        land=scenario.map.land,
        practice=tuple(
            Practice(one.id, tuple((it.id, it.grade) for it in one.options))
            for one in scenario.briefing.practice
        ),
        points={name: points[name] for name in sorted(cited)},
    )


def _scene_story(scene: Scene) -> SceneStory:
    if scene.decision:
        return _decision_story(scene, scene.decision)
    return SceneStory(
        phase=scene.phase,
        kind="ending" if scene.ending else "chance",
        sectors=scene.sectors,
        places=scene.places,
        tone=scene.ending.tone if scene.ending else "",
    )


def _decision_story(scene: Scene, decision: Decision) -> SceneStory:
    bounds = bounds_of(decision) if decision.budget else ()
    limit = decision.limit
    return SceneStory(
        phase=scene.phase,
        kind=decision.kind,
        sectors=scene.sectors,
        places=scene.places,
        options=tuple(decision.options),
        least=decision.least,
        most=decision.most,
        weight=decision.weight,
        hours=decision.hours,
        costs=tuple(option.hours for option in decision.options.values()),
        budget=decision.budget,
        step=decision.step,
        bounds=tuple((low * decision.step, high * decision.step) for low, high in bounds),
        seconds=limit.seconds if limit else 0,
        default=limit.default if limit else (),
    )


def _texts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    briefing = scenario.briefing
    yield "briefing.role", briefing.role
    yield "briefing.gauges", briefing.gauges
    yield "briefing.time", briefing.time
    for practice in briefing.practice:
        yield keys.practice_key(practice.id, "title"), practice.title
        yield keys.practice_key(practice.id, "text"), practice.text
        for option in practice.options:
            yield keys.practice_key(practice.id, "text", option.id), option.text
            yield keys.practice_key(practice.id, "feedback", option.id), option.feedback
    for name, indicator in scenario.indicators.items():
        yield keys.value_key(name, "label"), indicator.label
        yield keys.value_key(name, "means"), indicator.means
    for name, means in scenario.flags.items():
        yield keys.value_key(name, "means"), means
    for name, enum in scenario.enums.items():
        yield keys.value_key(name, "means"), enum.means
    for name, inject in scenario.injects.items():
        yield keys.inject_key(name, "from"), inject.sender
        yield keys.inject_key(name, "title"), inject.title
        yield keys.inject_key(name, "text"), inject.text
    for name, scene in scenario.scenes.items():
        yield from _scene_texts(name, scene)


def _scene_texts(name: str, scene: Scene) -> Iterator[tuple[str, str]]:
    yield keys.scene_key(name, "title"), scene.title
    yield keys.scene_key(name, "text"), scene.text
    for number, outcome in enumerate(scene.chance):
        yield keys.outcome_key(name, number), outcome.text
    if scene.ending:
        yield keys.scene_key(name, "means"), scene.ending.means
    if scene.decision:
        yield keys.scene_key(name, "question"), scene.decision.question
        if scene.decision.unit:
            yield keys.scene_key(name, "unit"), scene.decision.unit
        yield from _case_texts(name, "", scene.decision)
        for slug, option in scene.decision.options.items():
            yield keys.option_key(name, slug), option.text
            yield from _case_texts(name, slug, option)


def _case_texts(scene: str, option: str, part: Decision | Option) -> Iterator[tuple[str, str]]:
    for number, rating in enumerate(part.ratings):
        yield keys.case_key(scene, option, "why", number), rating.why
    for number, telling in enumerate(part.feedback):
        yield keys.case_key(scene, option, "feedback", number), telling.text


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list | tuple) else value


def _restored(kind: Any, data: Mapping[str, Any]) -> Any:
    return kind(**{name: _frozen(value) for name, value in data.items()})


def _all_restored(kind: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _restored(kind, one) for name, one in data.items()}
