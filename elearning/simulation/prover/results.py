"""The results of a player, as a proof tells them, and what careless ones may reach."""

from dataclasses import dataclass
from typing import Any

# Of those who do not think: whoever presses anything, and whoever always presses the same.
MOST_RANDOM, MOST_STEADY = 0.45, 0.60


@dataclass(frozen=True, slots=True)
class Results:
    """What results a player has: quantiles in [0, 1], exact if no number of samples is given."""

    player: str
    mean: float
    least: float
    lower: float
    median: float
    upper: float
    most: float
    not_yet: float
    decisions: int
    samples: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}
