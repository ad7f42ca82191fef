"""The kinds of decision: which moves each offers, and who carries the rating."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

from elearning.simulation.scenario import Decision

MOST_MOVES = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """What must be known of a kind: its moves, how many they are, and what carries the rating."""

    moves: Callable[[Decision], list[tuple[str, ...]]]
    count: Callable[[int, int, int], int]
    rates_options: bool


def _moves_of_one(decision: Decision) -> list[tuple[str, ...]]:
    return [(option,) for option in decision.options]


def _moves_of_several(decision: Decision) -> list[tuple[str, ...]]:
    return [part for size in _sizes(decision) for part in combinations(decision.options, size)]


def _count_of_several(options: int, least: int, most: int) -> int:
    return sum(comb(options, size) for size in range(least, most + 1))


def _sizes(decision: Decision) -> range:
    return range(decision.least, min(decision.most, len(decision.options)) + 1)


# ``order`` and ``share`` will be rows of this table: every move is laid out when
# the program is made, so the engine never learns of another kind.
DECISIONS: dict[str, Kind] = {
    "one": Kind(_moves_of_one, lambda options, least, most: options, rates_options=True),
    "several": Kind(_moves_of_several, _count_of_several, rates_options=False),
}
