"""The names that an author has given, and where they stand in a state."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearning.simulation.state import HEADER

RESERVED = frozenset(
    (*HEADER, "and", "or", "not", "is", "visited", "taken", "chosen", "before", "place", "share")
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a composite decision offers: just there a condition may ask how it is answered."""

    kind: str = ""
    options: tuple[str, ...] = ()
    step: int = 1


@dataclass(frozen=True, slots=True)
class Names:
    """What conditions and effects may speak of."""

    indicators: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scenes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    injects: tuple[str, ...] = ()
    points: frozenset[str] = frozenset()

    def readable(self) -> tuple[str, ...]:
        """Return every name that a condition can read by itself."""
        return (*self.indicators, *sorted(self.flags), *self.enums, "clock", "phase")

    def known(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind, such as ``inject``."""
        tables: dict[str, tuple[str, ...]] = {
            "indicator": tuple(self.indicators),
            "flag": tuple(sorted(self.flags)),
            "enum": tuple(self.enums),
            "inject": self.injects,
            "point": tuple(sorted(self.points)),
        }
        return tables[kind]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each name stands among the values of a state."""

    names: Names
    slots: tuple[str, ...]
    breachable: tuple[str, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Names, remembered: tuple[str, ...], breachable: tuple[str, ...]) -> "Layout":
        """Lay out the values of a state: header, figures, flags, enums, what is remembered."""
        slots = (*HEADER, *names.indicators, *sorted(names.flags), *names.enums, *remembered)
        return cls(names, slots, breachable, {name: number for number, name in enumerate(slots)})

    def slot(self, name: str) -> int:
        """Return the place of one value."""
        return self.numbers[name]

    def inject(self, name: str) -> int:
        """Return the number of an inject, in the order of the document."""
        return self.names.injects.index(name)

    def breach(self, point: str) -> int:
        """Return the bit of a critical guidance point, or 0 for any other."""
        return 1 << self.breachable.index(point) if point in self.breachable else 0
