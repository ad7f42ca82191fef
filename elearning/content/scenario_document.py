"""What may stand in a scenario document: one dataclass per part, without unknown keys."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

Name = Annotated[str, Field(pattern=NAME, max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Text = Annotated[str, Field(min_length=1, max_length=8000)]
Asked = Annotated[str, Field(min_length=1, max_length=2000)]
Whole = Annotated[int, Field(strict=True)]
Level = Annotated[int, Field(strict=True, ge=-1000, le=1000)]
Hours = Annotated[int, Field(strict=True, ge=0, le=20_000)]
Hour = Annotated[int, Field(strict=True, ge=-50_000, le=50_000)]
Flagged = Annotated[bool, Field(strict=True)]
Sectors = Annotated[list[Whole], Field(max_length=15)]
Phase = Literal["before", "during", "after"]
Grade = Literal["best", "acceptable", "weak", "harmful"]
Effects = Annotated[list[Any], Field(max_length=40)]
Amount = Annotated[int, Field(strict=True, ge=0, le=10_000)]
# What these may be hangs on what stands beside them, so it is checked later.
Given = Annotated[Any, WithJsonSchema({"type": ["integer", "string"]})]
Default = Annotated[Any, WithJsonSchema({"type": ["string", "array", "object"]})]


def _a_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _a_list_of_texts(value: Any) -> Any:
    return [{"text": value}] if isinstance(value, str) else _a_list(value)


def _a_list_of_scenes(value: Any) -> Any:
    return [{"scene": value}] if isinstance(value, str) else _a_list(value)


class Strict:
    """Refuses keys that a document does not name, and values of another type."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=False)


@dataclass(frozen=True)
class RatingDocument(Strict):
    grade: Grade
    why: Sentence
    meets: Annotated[list[str], Field(max_length=12)] = field(default_factory=list)
    breaks: Annotated[list[str], Field(max_length=12)] = field(default_factory=list)
    condition: Annotated[Asked, Field(alias="if")] = ""


@dataclass(frozen=True)
class TellingDocument(Strict):
    text: Text
    condition: Annotated[Asked, Field(alias="if")] = ""


@dataclass(frozen=True)
class WayDocument(Strict):
    scene: Name
    condition: Annotated[Asked, Field(alias="if")] = ""


# The short forms are told to editors as well: one case instead of a list, a text instead of a case.
Ratings = Annotated[
    list[RatingDocument],
    BeforeValidator(_a_list, json_schema_input_type=RatingDocument | list[RatingDocument]),
    Field(max_length=20),
]
Tellings = Annotated[
    list[TellingDocument],
    BeforeValidator(_a_list_of_texts, json_schema_input_type=str | list[TellingDocument]),
    Field(max_length=20),
]
Ways = Annotated[
    list[WayDocument],
    BeforeValidator(_a_list_of_scenes, json_schema_input_type=str | list[WayDocument]),
    Field(max_length=20),
]


@dataclass(frozen=True)
class OptionDocument(Strict):
    text: Text
    condition: Annotated[Asked, Field(alias="if")] = ""
    hours: Hours = 0
    effects: Effects = field(default_factory=list)
    ratings: Annotated[Ratings, Field(alias="rating")] = field(default_factory=list)
    feedback: Tellings = field(default_factory=list)
    ways: Annotated[Ways, Field(alias="next")] = field(default_factory=list)
    least: Annotated[Amount | None, Field(alias="from")] = None
    most: Annotated[Amount | None, Field(alias="to")] = None


@dataclass(frozen=True)
class LimitDocument(Strict):
    seconds: Annotated[int, Field(strict=True, ge=20, le=3600)]
    default: Default


@dataclass(frozen=True)
class DecisionDocument(Strict):
    kind: Name
    question: Sentence
    options: Annotated[dict[Name, OptionDocument], Field(min_length=1, max_length=12)]
    weight: Annotated[int, Field(strict=True, ge=1, le=3)] = 1
    least: Annotated[int | None, Field(alias="from", strict=True, ge=1, le=12)] = None
    most: Annotated[int | None, Field(alias="to", strict=True, ge=1, le=12)] = None
    hours: Hours = 0
    effects: Effects = field(default_factory=list)
    ratings: Ratings = field(default_factory=list)
    feedback: Tellings = field(default_factory=list)
    ways: Annotated[Ways, Field(alias="next")] = field(default_factory=list)
    budget: Annotated[int | None, Field(strict=True, ge=1, le=10_000)] = None
    step: Annotated[int | None, Field(strict=True, ge=1, le=10_000)] = None
    unit: Annotated[str, Field(max_length=60)] = ""
    limit: LimitDocument | None = None


@dataclass(frozen=True)
class OutcomeDocument(Strict):
    percent: Annotated[int, Field(strict=True, ge=1, le=99)]
    text: Text
    ways: Annotated[Ways, Field(alias="next")]
    effects: Effects = field(default_factory=list)


@dataclass(frozen=True)
class EndingDocument(Strict):
    tone: Literal["good", "mixed", "bad"]
    means: Text
    loss: Annotated[int, Field(strict=True, ge=0, le=100)] = 0


@dataclass(frozen=True)
class SceneDocument(Strict):
    phase: Phase
    title: Line
    text: Annotated[str, Field(max_length=8000)] = ""
    places: Annotated[list[Name], Field(max_length=12)] = field(default_factory=list)
    sectors: Sectors = field(default_factory=list)
    jump: Hours = 0
    decision: DecisionDocument | None = None
    chance: Annotated[list[OutcomeDocument] | None, Field(min_length=2, max_length=6)] = None
    ending: EndingDocument | None = None


@dataclass(frozen=True)
class InjectDocument(Strict):
    channel: Literal["radio", "message", "report", "press", "visitor"]
    sender: Annotated[Line, Field(alias="from")]
    title: Line
    text: Text
    effects: Effects = field(default_factory=list)
    condition: Annotated[Asked, Field(alias="if")] = ""
    when: Asked = ""


@dataclass(frozen=True)
class IndicatorDocument(Strict):
    label: Line
    low: Level
    high: Level
    start: Level
    means: Sentence
    shown: Flagged = True
    better: Literal["high", "low", "neither"] = "high"


@dataclass(frozen=True)
class EnumDocument(Strict):
    values: Annotated[list[Name], Field(min_length=2, max_length=11)]
    start: Name
    means: Sentence


@dataclass(frozen=True)
class ClockDocument(Strict):
    start: Hour
    horizon: Hour
    at_horizon: Name
    step: Annotated[int, Field(strict=True, ge=1, le=720)] = 1


@dataclass(frozen=True)
class PracticeOptionDocument(Strict):
    id: Name
    text: Text
    feedback: Text
    grade: Grade


@dataclass(frozen=True)
class PracticeDocument(Strict):
    id: Name
    title: Line
    text: Text
    options: Annotated[list[PracticeOptionDocument], Field(min_length=2, max_length=6)]


@dataclass(frozen=True)
class BriefingDocument(Strict):
    role: Text
    gauges: Text
    time: Text
    practice: Annotated[list[PracticeDocument], Field(max_length=2)] = field(default_factory=list)


Point = tuple[
    Annotated[int, Field(strict=True, ge=0, le=100)],
    Annotated[int, Field(strict=True, ge=0, le=60)],
]


@dataclass(frozen=True)
class PlaceDocument(Strict):
    label: Line
    at: Point
    kind: Literal["town", "village", "port", "airport", "camp", "hospital", "border"] = "town"


@dataclass(frozen=True)
class MapDocument(Strict):
    land: Annotated[
        list[Annotated[list[Point], Field(min_length=3, max_length=60)]], Field(max_length=12)
    ] = field(default_factory=list)
    places: Annotated[dict[Name, PlaceDocument], Field(max_length=30)] = field(default_factory=dict)


@dataclass(frozen=True)
class ParameterDocument(Strict):
    value: Given
    means: Sentence


@dataclass(frozen=True)
class VariantDocument(Strict):
    schema: Annotated[int, Field(strict=True, ge=1, le=1)]
    title: Line
    values: Annotated[dict[Name, Given], Field(min_length=1, max_length=40)]


@dataclass(frozen=True)
class ScenarioDocument(Strict):
    schema: Annotated[int, Field(strict=True, ge=1, le=1)]
    title: Line
    summary: Sentence
    crisis_type: Name
    country: Line
    sectors: Annotated[Sectors, Field(min_length=1)]
    phases: Annotated[list[Phase], Field(min_length=1, max_length=3)]
    audience: Annotated[
        list[Literal["staff", "government", "partner"]], Field(min_length=1, max_length=3)
    ]
    minutes: Annotated[int, Field(strict=True, ge=1, le=600)]
    objectives: Annotated[list[Sentence], Field(min_length=1, max_length=10)]
    author: Line
    licence: Line
    version: Annotated[str, Field(pattern=r"^\d{1,3}\.\d{1,3}\.\d{1,3}$")]
    version_notes: Sentence
    briefing: BriefingDocument
    clock: ClockDocument
    start: Name
    scenes: Annotated[dict[Name, SceneDocument], Field(min_length=2, max_length=200)]
    base_case: Annotated[str, Field(max_length=200)] = ""
    content_warning: Annotated[str, Field(max_length=600)] = ""
    feedback: Literal["each", "end"] = "each"
    map: MapDocument = field(default_factory=MapDocument)
    indicators: Annotated[dict[Name, IndicatorDocument], Field(max_length=12)] = field(
        default_factory=dict
    )
    flags: Annotated[dict[Name, Sentence], Field(max_length=60)] = field(default_factory=dict)
    enums: Annotated[dict[Name, EnumDocument], Field(max_length=12)] = field(default_factory=dict)
    injects: Annotated[dict[Name, InjectDocument], Field(max_length=200)] = field(
        default_factory=dict
    )
    parameters: Annotated[dict[Name, ParameterDocument], Field(max_length=40)] = field(
        default_factory=dict
    )
