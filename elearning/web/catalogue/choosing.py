"""Chooses courses, simulations and guidance points by what a reader looks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from elearning.content.point import GuidancePoint
from elearning.services.names import normalise


class Offer(Protocol):
    """What courses and simulations have in common."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def objectives(self) -> tuple[str, ...]: ...
    @property
    def sectors(self) -> tuple[int, ...]: ...
    @property
    def phases(self) -> tuple[str, ...]: ...
    @property
    def audience(self) -> tuple[str, ...]: ...
    @property
    def minutes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader looks for; an empty word or zero asks for nothing."""

    search: str = ""
    sector: int = 0
    phase: str = ""
    audience: str = ""
    minutes: int = 0

    def __bool__(self) -> bool:
        return self != Wish()


Some = TypeVar("Some", bound=Offer)


def choose(offers: Iterable[Some], wish: Wish) -> tuple[Some, ...]:
    """Return the offers that fit the whole wish, in their order."""
    return tuple(offer for offer in offers if _fits(offer, wish))


def _fits(offer: Offer, wish: Wish) -> bool:
    return (
        (not wish.sector or wish.sector in offer.sectors)
        and (not wish.phase or wish.phase in offer.phases)
        and (not wish.audience or wish.audience in offer.audience)
        and (not wish.minutes or offer.minutes <= wish.minutes)
        and says(wish.search, offer.title, offer.summary, *offer.objectives)
    )


def says(search: str, *texts: str) -> bool:
    """Tell whether the texts hold every word of the search, however it is typed."""
    told = normalise(" ".join(texts))
    return all(word in told for word in normalise(search).split())


def choose_points(points: Iterable[GuidancePoint], wish: Wish) -> tuple[GuidancePoint, ...]:
    """Return the guidance points that fit the search, the sector and the phase of a wish."""
    return tuple(
        point
        for point in points
        if (not wish.sector or wish.sector in point.sectors)
        and (not wish.phase or wish.phase in point.phases)
        and says(wish.search, point.id, point.title, point.statement, point.why)
    )
