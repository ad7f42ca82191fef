"""What a proof keeps apart on request, and which cases of a list make no difference."""

from collections.abc import Callable
from dataclasses import dataclass

from elearning.simulation.rows import Cases


@dataclass(frozen=True, slots=True)
class Observed:
    """What is to be told apart although nothing that counts depends on it.

    Conditions and slots by number, injects as bits: with them, what is found
    of these is exact too.
    """

    conditions: frozenset[int] = frozenset()
    injects: int = 0
    slots: frozenset[int] = frozenset()

    def kept(self, cases: Cases, what: Callable[[int], object]) -> Cases:
        """Return the cases without those that make no difference and are not observed."""
        if any(case[0] in self.conditions for case in cases):
            return cases
        return lean(cases, what)


NOTHING = Observed()


def lean(cases: Cases, what: Callable[[int], object]) -> Cases:
    """Return the cases without those at the end that make no difference."""
    kept = list(cases)
    while len(kept) > 1 and what(kept[-2][1]) == what(kept[-1][1]):
        del kept[-2]
    return tuple(kept)
