"""What may stand in a content file: one dataclass per kind of file, without unknown keys."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Slug = Annotated[str, Field(pattern=SLUG, max_length=80)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
PointId = Annotated[str, Field(min_length=1, max_length=20)]
Whole = Annotated[int, Field(strict=True)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=600)]
Label = Annotated[str, Field(min_length=1, max_length=80)]


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("number_form", "a number")
    return Decimal(str(value))


def _tolerance(value: Any) -> str:
    # A share stands between no quotation marks in YAML, so it comes as text, a number as a number.
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?%?", str(value)):
        raise PydanticCustomError("tolerance_form", "a number or a share")
    return str(value)


Number = Annotated[
    Decimal, BeforeValidator(_number), Field(max_digits=15, decimal_places=6, allow_inf_nan=False)
]
Tolerance = Annotated[str, BeforeValidator(_tolerance)]
Mark = Literal["verified", "general", "convention"]
Audience = Literal["staff", "government", "partner"]


class Strict:
    """Refuses keys that a document does not name, and values of another type."""

    __pydantic_config__ = ConfigDict(extra="forbid", strict=False)


@dataclass(frozen=True)
class PhaseDocument(Strict):
    slug: Slug
    title: Line
    summary: Sentence


@dataclass(frozen=True)
class SystemDocument(Strict):
    slug: Slug
    title: Line
    summary: Sentence


@dataclass(frozen=True)
class CrisisTypeDocument(Strict):
    slug: Slug
    title: Line


@dataclass(frozen=True)
class MarkedDocument(Strict):
    text: Sentence
    mark: Mark


@dataclass(frozen=True)
class SectorMarksDocument(Strict):
    number: Mark
    title: Mark


@dataclass(frozen=True)
class SectorDocument(Strict):
    number: Whole
    slug: Slug
    title: Line
    short: Line
    icon: Slug
    summary: Sentence
    objective: MarkedDocument
    marks: SectorMarksDocument
    systems: dict[str, str]


@dataclass(frozen=True)
class TaxonomyDocument(Strict):
    version: Slug
    title: Line
    source: Line
    phases: Annotated[list[PhaseDocument], Field(min_length=1)]
    systems: list[SystemDocument]
    sectors: Annotated[list[SectorDocument], Field(min_length=1)]
    crisis_types: list[CrisisTypeDocument]


@dataclass(frozen=True)
class SourceDocument(Strict):
    title: Sentence
    family: Line


@dataclass(frozen=True)
class PointDocument(Strict):
    id: Annotated[str, Field(pattern=r"^G-[0-9]{2,4}$")]
    title: Line
    phases: Annotated[list[str], Field(min_length=1)]
    sectors: list[Whole]
    severity: Literal["critical", "major", "minor"]
    statement: Sentence
    why: Sentence
    source: Annotated[list[MarkedDocument], Field(min_length=1)]
    yes: Annotated[list[Sentence], Field(min_length=1)]
    no: Annotated[list[Sentence], Field(min_length=1)]


@dataclass(frozen=True)
class CertificateDocument(Strict):
    valid_months: Annotated[int, Field(strict=True, ge=1, le=120)]
    pass_mark: Annotated[int, Field(strict=True, ge=1, le=100)]
    scenario: Slug | None = None
    result: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None


@dataclass(frozen=True)
class PlacementDocument(Strict):
    questions: Annotated[int, Field(strict=True, ge=2, le=5)] = 2
    threshold: Annotated[int, Field(strict=True, ge=50, le=100)] = 80
    pause_days: Annotated[int, Field(strict=True, ge=1, le=90)] = 7


@dataclass(frozen=True)
class CourseDocument(Strict):
    title: Line
    summary: Sentence
    sectors: list[Whole]
    phases: Annotated[list[str], Field(min_length=1)]
    audience: Annotated[list[Audience], Field(min_length=1)]
    minutes: Minutes
    objectives: Annotated[list[Sentence], Field(min_length=1, max_length=8)]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    authors: Annotated[list[Line], Field(min_length=1)]
    licence: Line
    modules: Annotated[list[str], Field(min_length=1)]
    certificate: CertificateDocument
    placement: PlacementDocument | None = None


@dataclass(frozen=True)
class ModuleDocument(Strict):
    title: Line
    summary: Sentence
    lessons: Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True)
class LessonDocument(Strict):
    title: Line
    summary: Sentence
    minutes: Minutes
    objectives: Annotated[list[Sentence], Field(min_length=1, max_length=4)]
    phases: list[str]
    sectors: list[Whole]
    guidance: list[PointId]
    takeaways: Annotated[list[Sentence], Field(min_length=2, max_length=4)]


@dataclass(frozen=True)
class AnswerDocument(Strict):
    feedback: Text
    text: Text = ""
    right: Annotated[bool, Field(strict=True)] = False
    grade: Literal["", "best", "acceptable", "weak", "harmful"] = ""
    match: Label = ""
    value: Number | None = None
    tolerance: Tolerance = "0"
    also: Annotated[list[Line], Field(max_length=20)] = field(default_factory=list)
    partly: Annotated[bool, Field(strict=True)] = False


@dataclass(frozen=True)
class QuestionDocument(Strict):
    id: Slug
    kind: str
    lesson: str
    guidance: Annotated[list[PointId], Field(min_length=1)]
    text: Text
    answers: Annotated[list[AnswerDocument], Field(min_length=1, max_length=12)]
    others: Annotated[list[Label], Field(max_length=6)] = field(default_factory=list)
    unit: Label = ""


@dataclass(frozen=True)
class QuizDocument(Strict):
    draw: Annotated[int, Field(strict=True, ge=1, le=60)]
    questions: Annotated[list[QuestionDocument], Field(min_length=1)]
