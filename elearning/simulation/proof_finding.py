"""A finding, and what findings are drawn from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elearning.simulation.program import Program
from elearning.simulation.proof_breaches import Breaches
from elearning.simulation.proof_coverage import Coverage
from elearning.simulation.proof_exploring import Explored
from elearning.simulation.proof_paths import Path, Spot
from elearning.simulation.proof_players import Results
from elearning.simulation.proof_reader import Reader
from elearning.simulation.proof_values import Values

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


@dataclass(frozen=True, slots=True)
class Seen:
    """All that findings are drawn from; what could not be had is left out."""

    explored: Explored
    reader: Reader
    values: Values | None = None
    breaches: Breaches | None = None
    coverage: Coverage | None = None
    players: tuple[Results, ...] = ()

    @property
    def program(self) -> Program:
        """Return the program that was explored."""
        return self.explored.program

    def options(self, scene: int, lane: int) -> str:
        """Return the options of a move, joined."""
        return "+".join(self.program.scenes[scene].choices[lane].options)


Found = Iterator[tuple[Finding, Spot | None]]
