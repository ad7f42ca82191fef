"""A finding, as a proof tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from elearning.simulation.prover.path import Path

# A proof with a fault gives no percentages; a warning asks the author to look.
FAULTS = frozenset(
    (
        "dead-end",
        "loop",
        "scene-unreachable",
        "ending-unreachable",
        "nothing-to-lose",
        "too-many-draws",
        "best-gives-away",
        "harmful-costs-little",
        "leaving-pays",
        "breach-lasts",
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an author should mend: what, where, by which figures, and how to see it."""

    kind: str
    place: str
    name: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    path: Path | None = None

    @property
    def is_fault(self) -> bool:
        """Tell whether the scenario is refused for it."""
        return self.kind in FAULTS

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {
            "kind": self.kind,
            "place": self.place,
            "name": self.name,
            "figures": dict(self.figures),
            "path": self.path and self.path.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Return the finding that was stored."""
        path = Path.from_json(data["path"]) if data["path"] else None
        return cls(data["kind"], data["place"], data["name"], data["figures"], path)
