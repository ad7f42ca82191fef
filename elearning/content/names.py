"""What a text may refer to: the names that stand in the taxonomy, the catalogue and the folders."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearning.content.point import GuidancePoint
from elearning.content.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that is known by name before any text is rendered."""

    taxonomy: Taxonomy
    guidance: Mapping[str, GuidancePoint] = field(default_factory=dict)
    lessons: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by course
    scenarios: frozenset[str] = frozenset()

    @property
    def phases(self) -> frozenset[str]:
        """Return the slugs of all phases."""
        return frozenset(phase.slug for phase in self.taxonomy.phases)

    @property
    def sectors(self) -> frozenset[int]:
        """Return the numbers of all sectors."""
        return frozenset(sector.number for sector in self.taxonomy.sectors)
