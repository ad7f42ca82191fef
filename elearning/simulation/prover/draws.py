"""The draws of a scenario, and how they may fall together."""

from collections.abc import Sequence
from itertools import product
from math import prod

from elearning.simulation.prover.exploring import Explored, Place, Way
from elearning.simulation.prover.scripts import TooManyDraws

# Which chance, and how often it came before.
Key = tuple[int, int]
MOST_COMBINATIONS = 4096


def combinations(explored: Explored, keys: Sequence[Key]) -> tuple[tuple[int, ...], ...]:
    """Return how some draws may fall together: the number of an outcome for each."""
    falls = [_outcomes(explored, key) for key in keys]
    if prod(len(outcomes) for outcomes in falls) > MOST_COMBINATIONS:
        raise TooManyDraws
    return tuple(product(*falls))


def _outcomes(explored: Explored, key: Key) -> list[int]:
    rows = explored.program.scenes[key[0]].outcomes
    return [number for number in range(len(rows)) if percent_of(explored, key, number)]


def percent_of(explored: Explored, key: Key, outcome: int) -> int:
    """Return how likely a draw falls so, in percent."""
    rows = explored.program.scenes[key[0]].outcomes
    return rows[outcome].below - (rows[outcome - 1].below if outcome else 0)


def picks(
    explored: Explored, keys: Sequence[Key], ways: Sequence[Way]
) -> tuple[tuple[int, int], ...]:
    """Return for each combination of draws which way it is, and which combination is left there."""
    places: dict[Place, dict[tuple[int, ...], int]] = {}
    for way in ways:
        left = combinations(explored, way.place.ahead)
        places[way.place] = {falls: number for number, falls in enumerate(left)}
    found = []
    for combination in combinations(explored, keys):
        falls = dict(zip(keys, combination, strict=True))
        number = next(
            number
            for number, way in enumerate(ways)
            if all(falls[fall[0], fall[1]] == fall[2] for fall in way.falls)
        )
        place = ways[number].place
        found.append((number, places[place][tuple(falls[key] for key in place.ahead)]))
    return tuple(found)
