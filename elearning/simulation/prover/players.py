"""Players who do not think, and the results that they would have."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from elearning.simulation.prover.draws import Key
from elearning.simulation.prover.exploring import Entry, Lane, Place, Way
from elearning.simulation.prover.results import Results
from elearning.simulation.prover.scripts import Fall
from elearning.simulation.prover.values import Values

Offered = list[tuple[Lane, Entry]]
Choose = Callable[[Place, Offered], int]

ACCEPTABLE = 1
SAMPLES = 2000
MOST_EXACT = 3000
SEED = 1


class NothingToLose(ValueError):
    """Under some draws no move loses anything, so that a result means nothing."""


def players_of(values: Values, lengths: Mapping[tuple[str, str], int]) -> tuple[Results, ...]:
    """Return the results of every careless player; ``lengths`` tells how long an option's text is.

    :raise NothingToLose: if there are draws under which nothing can be lost.
    """
    if not all(values.greatest):
        raise NothingToLose
    choosers: dict[str, Choose] = {
        "first": lambda place, offered: 0,
        "last": lambda place, offered: len(offered) - 1,
        "longest": _longest(values, lengths),
        "acceptable": _acceptable,
    }
    found = [_random(values)]
    found += [_steady(values, name, choose) for name, choose in choosers.items()]
    return tuple(found)


def _longest(values: Values, lengths: Mapping[tuple[str, str], int]) -> Choose:
    program = values.explored.program

    def choose(place: Place, offered: Offered) -> int:
        scene = program.scene_ids[place.scene]
        choices = program.scenes[place.scene].choices
        sums = [
            sum(lengths.get((scene, option), 0) for option in choices[lane.number].options)
            for lane, _ in offered
        ]
        return sums.index(max(sums))

    return choose


def _acceptable(place: Place, offered: Offered) -> int:
    grades = [entry.grade for _, entry in offered]
    return grades.index(ACCEPTABLE) if ACCEPTABLE in grades else 0


@dataclass(frozen=True, slots=True)
class _Walk:
    result: float
    not_yet: bool
    decisions: int


def walk(values: Values, falls: Mapping[Key, int], choose: Choose, most: int) -> _Walk:
    """Play one attempt under given draws, whose greatest sum of regrets is given."""
    way = _fallen(values.explored.beginnings, falls)
    place, packed = way.place, way.bits
    regret = decisions = breaches = 0
    while not place.is_ending:
        offered = list(values.explored.entries(place, packed))
        entry = offered[choose(place, offered)][1]
        regret += values.cost(entry, packed) - place.values[place.states[packed]]
        way = _fallen(entry.ways, falls)
        breaches = breaches & way.stands | way.breaks
        place, packed = way.place, way.leads(packed)
        decisions += 1
    return _Walk(1 - regret / most, bool(breaches), decisions)


def straight(
    values: Values, falls: Mapping[Key, int]
) -> tuple[tuple[tuple[int, int], ...], tuple[Fall, ...]]:
    """Return the moves of the best play under given draws, and the draws that it meets."""
    way = _fallen(values.explored.beginnings, falls)
    place, packed = way.place, way.bits
    moves, met = [], list(way.falls)
    while not place.is_ending:
        offered = values.explored.entries(place, packed)
        lane, entry = min(offered, key=lambda item: values.cost(item[1], packed))
        moves.append((place.scene, lane.number))
        way = _fallen(entry.ways, falls)
        met += way.falls
        place, packed = way.place, way.leads(packed)
    return tuple(moves), tuple(met)


def _fallen(ways: Sequence[Way], falls: Mapping[Key, int]) -> Way:
    if len(ways) == 1:
        return ways[0]
    return next(
        way for way in ways if all(falls[fall[0], fall[1]] == fall[2] for fall in way.falls)
    )


def _steady(values: Values, name: str, choose: Choose) -> Results:
    """Return the exact results of a player who never wavers."""
    found = []
    for combination, most in zip(values.combinations, values.greatest, strict=True):
        falls = dict(zip(values.draws, combination, strict=True))
        found.append((walk(values, falls, choose, most), values.chance(combination)))
    return _summed(name, found, samples=0)


def _random(values: Values) -> Results:
    """Return a random player's results: the mean exact, the rest by playing with a fixed seed."""
    chances = [values.chance(combination) for combination in values.combinations]
    figures = zip(chances, values.random, values.greatest, strict=True)
    mean = sum(chance * (1 - regret / most) for chance, regret, most in figures)
    exact = _every_walk(values) if values.explored.states <= MOST_EXACT else None
    if exact is not None:
        return _summed("random", exact, samples=0, mean=mean)
    dice = random.Random(SEED)
    numbers = range(len(chances))
    found = []
    for number in dice.choices(numbers, chances, k=SAMPLES):
        falls = dict(zip(values.draws, values.combinations[number], strict=True))
        one = walk(
            values, falls, lambda _, offered: dice.randrange(len(offered)), values.greatest[number]
        )
        found.append((one, 1 / SAMPLES))
    return _summed("random", found, samples=SAMPLES, mean=mean)


def _every_walk(values: Values) -> list[tuple[_Walk, float]] | None:
    """Return every attempt with its chance, or nothing if they are too many to tell apart."""
    found = []
    for combination, most in zip(values.combinations, values.greatest, strict=True):
        falls = dict(zip(values.draws, combination, strict=True))
        spread = _spread(values, falls)
        if spread is None:
            return None
        chance = values.chance(combination)
        for (regret, breaches, decisions), share in spread.items():
            found.append((_Walk(1 - regret / most, bool(breaches), decisions), share * chance))
    return found


def _spread(values: Values, falls: Mapping[Key, int]) -> dict[tuple[int, int, int], float] | None:
    """Return how sums of regret, breaches and lengths are spread under given draws."""
    here: dict[Place, dict[tuple[int, int, int, int], float]] = {}
    way = _fallen(values.explored.beginnings, falls)
    here[way.place] = {(way.bits, 0, 0, 0): 1.0}
    ended: dict[tuple[int, int, int], float] = {}
    for place in values.explored.places:
        met = here.pop(place, {})
        if len(met) > MOST_EXACT:
            return None
        for (packed, regret, breaches, decisions), share in met.items():
            if place.is_ending:
                key = regret, breaches, decisions
                ended[key] = ended.get(key, 0.0) + share
                continue
            offered = list(values.explored.entries(place, packed))
            for _, entry in offered:
                way = _fallen(entry.ways, falls)
                after = (
                    way.leads(packed),
                    regret + values.cost(entry, packed) - place.values[place.states[packed]],
                    breaches & way.stands | way.breaks,
                    decisions + 1,
                )
                there = here.setdefault(way.place, {})
                there[after] = there.get(after, 0.0) + share / len(offered)
    return ended


def _summed(
    name: str, found: Sequence[tuple[_Walk, float]], *, samples: int, mean: float | None = None
) -> Results:
    by_result = sorted((one.result, share) for one, share in found)
    by_length = sorted((float(one.decisions), share) for one, share in found)
    return Results(
        player=name,
        mean=sum(result * share for result, share in by_result) if mean is None else mean,
        least=by_result[0][0],
        lower=_quantile(by_result, 0.25),
        median=_quantile(by_result, 0.5),
        upper=_quantile(by_result, 0.75),
        most=by_result[-1][0],
        not_yet=sum(share for one, share in found if one.not_yet),
        decisions=int(_quantile(by_length, 0.5)),
        samples=samples,
    )


def _quantile(items: Sequence[tuple[float, float]], part: float) -> float:
    total = 0.0
    for item, share in items:
        total += share
        if total >= part - 1e-9:
            return item
    return items[-1][0]
