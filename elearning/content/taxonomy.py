"""The phases, sectors and systems of the framework, as one version names them."""

from dataclasses import dataclass

from elearning.errors import NotFound


@dataclass(frozen=True, slots=True)
class Phase:
    """Before, during or after a crisis."""

    slug: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class System:
    """A family of systems to which the outer ring of the wheel links a sector."""

    slug: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class SystemLink:
    """What one system means for one sector."""

    system: str
    text: str


@dataclass(frozen=True, slots=True)
class CrisisType:
    """A kind of crisis that scenarios may be about."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Sector:
    """One of the fifteen sectors of assistance."""

    number: int
    slug: str
    title: str
    short: str
    icon: str
    summary: str
    objective: str
    objective_mark: str
    number_mark: str
    title_mark: str
    systems: tuple[SystemLink, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version of the names that courses, guidance and scenarios refer to."""

    version: str
    title: str
    source: str
    phases: tuple[Phase, ...]
    systems: tuple[System, ...]
    sectors: tuple[Sector, ...]
    crisis_types: tuple[CrisisType, ...]

    def get_phase(self, slug: str) -> Phase:
        """Return a phase by its slug.

        :raise NotFound: if the taxonomy has no such phase.
        """
        for phase in self.phases:
            if phase.slug == slug:
                return phase
        raise NotFound

    def get_sector(self, number: int) -> Sector:
        """Return a sector by its number.

        :raise NotFound: if the taxonomy has no such sector.
        """
        for sector in self.sectors:
            if sector.number == number:
                return sector
        raise NotFound
