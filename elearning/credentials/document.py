"""The canonical certificate document: what was earned, on what evidence, and its digest.

The digest is what a signature will cover. So every value that a reader relies
on stands in the document, and the same values always give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from elearning.credentials.facts import Facts

FORMAT = 4
# A document keeps the format it was issued in: its digest is of those very bytes.
FORMATS = (1, 2, 3, FORMAT)

Level = Literal["participation", "achievement"]


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """Which version of which course was studied."""

    slug: str
    title: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class QuizEvidence:
    """The try at the quiz that a certificate rests on."""

    attempt: int  # 1 for the first try
    result: int  # per mille
    pass_mark: int  # percent, as the course asked for it


@dataclass(frozen=True, slots=True)
class ScenarioEvidence:
    """The attempt at a scenario that a certificate rests on."""

    slug: str
    title: str
    version: str
    edition: str  # digest of program and story
    sectors: tuple[int, ...]
    phases: tuple[str, ...]
    attempt: int  # its id on the platform
    number: int  # 1 for the first counted attempt of this person
    ending: str
    best: int
    acceptable: int
    weak: int
    harmful: int
    uncorrected: int  # critical breaches that stood at the end
    result: int | None = None  # percent, rounded down; format 1 had none
    asked: int | None = None  # percent, as the course asked for it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the award stands on."""

    lessons: int
    quiz: QuizEvidence | None = None
    scenario: ScenarioEvidence | None = None
    proved: int = 0  # of the lessons, by a placement instead of reading; before format 4 none was


@dataclass(frozen=True, slots=True)
class Document:
    """One certificate, complete."""

    serial: str  # without dashes
    name: str
    level: Level
    course: CourseVersion
    taxonomy: str
    sectors: tuple[int, ...]
    phases: tuple[str, ...]
    evidence: Evidence
    issued_at: datetime
    expires_at: datetime | None
    issuer: str
    base_url: str
    renews: str | None = None  # the serial of the certificate that it follows

    @property
    def facts(self) -> Facts:
        """Return what it says in short."""
        return Facts(
            self.serial,
            self.name,
            self.course.title,
            self.level,
            self.issued_at,
            self.expires_at,
            self.base_url,
        )


def canonical_values(document: Document) -> dict[str, Any]:
    """Return the document as values of JSON, to be stored beside its digest."""
    values = asdict(document)
    values["format"] = FORMAT
    for part in filter(None, (values, values["evidence"]["scenario"])):
        part |= {"sectors": list(part["sectors"]), "phases": list(part["phases"])}
    values["issued_at"] = write_moment(document.issued_at)
    values["expires_at"] = document.expires_at and write_moment(document.expires_at)
    return values


def canonical_bytes(values: Mapping[str, Any]) -> bytes:
    """Return the one way to write these values: sorted keys, no spaces, UTF-8.

    Keys are ASCII and figures are whole numbers, so this is also what the JSON
    Canonicalization Scheme (RFC 8785) writes.
    """
    text = json.dumps(
        values, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def digest_of(values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(values)).hexdigest()


def read_document(values: Mapping[str, Any]) -> Document:
    """Return the document that was stored.

    :raise ValueError: if it has another format than this version reads.
    """
    if values.get("format") not in FORMATS:
        raise ValueError(f"certificate documents of format {values.get('format')!r} are unknown")
    rest = {key: value for key, value in values.items() if key != "format"}
    evidence = rest["evidence"]
    return Document(
        **rest
        | {
            "course": CourseVersion(**rest["course"]),
            "evidence": Evidence(
                lessons=evidence["lessons"],
                quiz=evidence["quiz"] and QuizEvidence(**evidence["quiz"]),
                scenario=evidence["scenario"] and _read_scenario(evidence["scenario"]),
                proved=evidence.get("proved", 0),
            ),
            "sectors": tuple(rest["sectors"]),
            "phases": tuple(rest["phases"]),
            "issued_at": datetime.fromisoformat(rest["issued_at"]),
            "expires_at": rest["expires_at"] and datetime.fromisoformat(rest["expires_at"]),
        }
    )


def _read_scenario(values: Mapping[str, Any]) -> ScenarioEvidence:
    lists = {key: tuple(values[key]) for key in ("sectors", "phases")}
    return ScenarioEvidence(**{**values, **lists})


def write_moment(moment: datetime) -> str:
    """Return a moment as it stands in signed documents: UTC, whole seconds, and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
