"""What every reachable state is worth: the least loss still to be expected, and all regrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from elearning.simulation.prover.draws import Key, combinations, percent_of
from elearning.simulation.prover.exploring import Entry, Explored
from elearning.simulation.rows import SceneRow


@dataclass(eq=False)
class Values:
    """The values of all states, in parts of ``scale``, and what follows from them.

    ``greatest`` and ``random`` hold, for each combination of the draws in
    ``draws``, the greatest and a random player's sum of regrets.
    """

    explored: Explored
    scale: int = 1
    value: int = 0
    draws: tuple[Key, ...] = ()
    greatest: tuple[int, ...] = ()
    random: tuple[float, ...] = ()
    random_loss: float = 0.0
    longest: int = 0
    most_loss: int = 0

    @cached_property
    def scenes(self) -> Sequence[SceneRow]:
        """Return the scenes of the program."""
        return self.explored.program.scenes

    @cached_property
    def combinations(self) -> tuple[tuple[int, ...], ...]:
        """Return how the draws may fall, in the order of ``greatest``."""
        return combinations(self.explored, self.draws)

    def chance(self, combination: Sequence[int]) -> float:
        """Return how likely it is that the draws fall so."""
        parts = zip(self.draws, combination, strict=True)
        return prod(percent_of(self.explored, key, outcome) / 100 for key, outcome in parts)

    def cost(self, entry: Entry, packed: int) -> int:
        """Return what a move loses and may then expect to lose."""
        cost = entry.loss * self.scale
        for way in entry.ways:
            value = way.place.values[way.place.states[way.leads(packed)]]
            cost += value * way.percent // 100 ** len(way.falls)
        return cost

    def random_loss_after(self, entry: Entry, packed: int) -> float:
        """Return what a random player loses after a move."""
        places = ((way, way.place.states[way.leads(packed)]) for way in entry.ways)
        return float(sum(way.share * way.place.loss[state] for way, state in places))
