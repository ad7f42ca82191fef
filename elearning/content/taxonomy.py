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
class Sector:
    """One of the fifteen sectors of assistance."""

    number: int
    slug: str
    title: str
    short: str
    objective: str
    summary: str
    icon: str
    systems: tuple[SystemLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version of the names that courses, guidance and scenarios refer to."""

    version: str
    title: str
    phases: tuple[Phase, ...]
    sectors: tuple[Sector, ...]
    systems: tuple[System, ...] = ()

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
