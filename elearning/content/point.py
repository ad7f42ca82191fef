"""A guidance point: numbered advice with its sources and an honest mark for each of them."""

from dataclasses import dataclass
from functools import lru_cache

MARKS = ("verified", "general", "convention")
SEVERITIES = ("critical", "major", "minor")


@dataclass(frozen=True, slots=True)
class SourcePart:
    """Where one part of a point comes from, and how sure that is."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class GuidancePoint:
    """One piece of advice that lessons teach and decisions are rated by."""

    id: str
    title: str
    phases: tuple[str, ...]
    sectors: tuple[int, ...]
    severity: str
    statement: str
    why: str
    source: tuple[SourcePart, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    @property
    def status(self) -> str:
        """Tell whether the point is ``verified``, ``partly`` verified or ``general`` practice."""
        return _status(self.source)

    @property
    def is_crosscutting(self) -> bool:
        """Tell whether the point belongs to no sector alone."""
        return not self.sectors


@lru_cache(maxsize=1024)
def _status(source: tuple[SourcePart, ...]) -> str:
    seen = [part.mark == "verified" for part in source]
    if seen and all(seen):
        return "verified"
    return "partly" if any(seen) else "general"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that points refer to by its code."""

    code: str
    title: str
    family: str
