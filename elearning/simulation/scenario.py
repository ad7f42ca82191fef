"""A checked scenario as frozen values: what an author wrote, before it is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearning.simulation.effects import Effect

GRADES = ("best", "acceptable", "weak", "harmful")
PHASES = ("before", "during", "after")
CHANNELS = ("radio", "message", "report", "press", "visitor")
TONES = ("good", "mixed", "bad")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A bounded figure, shown to the learner or hidden."""

    label: str
    low: int
    high: int
    start: int
    shown: bool = True
    better: str = "high"
    means: str = ""


@dataclass(frozen=True, slots=True)
class Enum:
    """A named choice that the state remembers."""

    values: tuple[str, ...]
    start: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """How a move stands to the guidance; an empty condition always holds."""

    grade: str
    why: str
    meets: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a learner is told after a move; an empty condition always holds."""

    text: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a move leads; an empty condition always holds."""

    scene: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Inject:
    """News that arrives by turn, time or condition."""

    channel: str
    sender: str
    title: str
    text: str
    effects: tuple[Effect, ...] = ()
    condition: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a decision, or one part of an answer to a composite one.

    ``least`` and ``most`` bound what it may get where something is shared out.
    """

    text: str
    condition: str = ""
    hours: int = 0
    effects: tuple[Effect, ...] = ()
    ratings: tuple[Rating, ...] = ()
    feedback: tuple[Telling, ...] = ()
    ways: tuple[Way, ...] = ()
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """How long one may think, and the move that is taken when the time has run out."""

    seconds: int
    default: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The question that a scene puts.

    A composite kind rates, tells and leads on as a whole, after the
    hours and effects of the options that were chosen. A ``budget`` is
    shared out in whole steps, and all of it.
    """

    kind: str
    question: str
    options: Mapping[str, Option]
    weight: int = 1
    least: int = 1
    most: int = 1
    hours: int = 0
    effects: tuple[Effect, ...] = ()
    ratings: tuple[Rating, ...] = ()
    feedback: tuple[Telling, ...] = ()
    ways: tuple[Way, ...] = ()
    budget: int = 0
    step: int = 1
    unit: str = ""
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a chance may fall, told at once."""

    percent: int
    text: str
    ways: tuple[Way, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt may end, and what that means."""

    tone: str
    means: str
    loss: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What the learner faces: one decision, a chance or an ending."""

    phase: str
    title: str
    text: str = ""
    places: tuple[str, ...] = ()
    sectors: tuple[int, ...] = ()
    jump: int = 0
    decision: Decision | None = None
    chance: tuple[Outcome, ...] = ()
    ending: Ending | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How time runs: hours relative to onset, until a horizon."""

    start: int
    horizon: int
    at_horizon: str
    step: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A named spot on the schematic map."""

    label: str
    at: tuple[int, int]
    kind: str = "town"


@dataclass(frozen=True, slots=True)
class Map:
    """A schematic map: islands as polygons, and places."""

    land: tuple[tuple[tuple[int, int], ...], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PracticeOption:
    """One answer of a practice scene."""

    id: str
    text: str
    feedback: str
    grade: str


@dataclass(frozen=True, slots=True)
class PracticeScene:
    """A small scene to try the controls with, which does not count."""

    id: str
    title: str
    text: str
    options: tuple[PracticeOption, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a learner must know before the first decision."""

    role: str
    gauges: str
    time: str
    practice: tuple[PracticeScene, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What a catalogue says about a scenario."""

    title: str
    summary: str
    crisis_type: str
    country: str
    sectors: tuple[int, ...]
    phases: tuple[str, ...]
    audience: tuple[str, ...]
    minutes: int
    objectives: tuple[str, ...]
    author: str
    licence: str
    version: str
    version_notes: str
    base_case: str = ""
    content_warning: str = ""
    feedback: str = "each"
    variant: str = ""
    variant_title: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole crisis exercise, checked and ready to be compiled."""

    about: About
    clock: Clock
    start: str
    scenes: Mapping[str, Scene]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    enums: Mapping[str, Enum] = field(default_factory=dict)
    injects: Mapping[str, Inject] = field(default_factory=dict)
    briefing: Briefing = field(default_factory=lambda: Briefing("", "", ""))
    map: Map = field(default_factory=Map)
