"""The kinds of decision: which moves each offers, and who carries the rating."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb

from elearning.simulation.names import Offer
from elearning.simulation.scenario import Decision

MOST_MOVES = 120

# A move of any kind is a tuple of options: those chosen, in the author's order; the
# order into which they were put; or each option once for every step that it got.
Answers = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What must be known of a kind: its moves, and what carries the rating."""

    moves: Callable[[Decision], Answers]
    rates_options: bool


def _moves_of_one(decision: Decision) -> Answers:
    return [(option,) for option in decision.options]


def _moves_of_several(decision: Decision) -> Answers:
    sizes = range(decision.least, min(decision.most, len(decision.options)) + 1)
    return [part for size in sizes for part in combinations(decision.options, size)]


def _moves_of_order(decision: Decision) -> Answers:
    return list(permutations(decision.options))


def _moves_of_share(decision: Decision) -> Answers:
    steps = decision.budget // decision.step
    shares = _shares(bounds_of(decision), steps)
    return [
        tuple(
            option for option, got in zip(decision.options, share, strict=True) for _ in range(got)
        )
        for share in shares
    ]


def bounds_of(decision: Decision) -> list[tuple[int, int]]:
    """Return the fewest and the most whole steps that each option may get."""
    steps = decision.budget // decision.step
    return [
        (-(-one.least // decision.step), steps if one.most is None else one.most // decision.step)
        for one in decision.options.values()
    ]


def _shares(bounds: Sequence[tuple[int, int]], steps: int) -> Iterator[tuple[int, ...]]:
    if not bounds:
        if steps == 0:
            yield ()
        return
    (least, most), *others = bounds
    for got in range(min(most, steps), least - 1, -1):
        yield from ((got, *rest) for rest in _shares(others, steps - got))


def ways_to_choose(options: int, least: int, most: int) -> int:
    """Return in how many ways ``least`` to ``most`` of so many options can be chosen."""
    return sum(comb(options, size) for size in range(least, most + 1))


def ways_to_share(bounds: Sequence[tuple[int, int]], steps: int) -> int:
    """Return in how many ways so many steps can be shared out within the bounds."""
    ways = [1] + [0] * steps
    for least, most in bounds:
        ways = [
            sum(ways[total - got] for got in range(least, min(most, total) + 1))
            for total in range(steps + 1)
        ]
    return ways[steps]


def offer_of(decision: Decision) -> Offer:
    """Return what conditions may ask of an answer to this decision."""
    if DECISIONS[decision.kind].rates_options:
        return Offer()
    return Offer(decision.kind, tuple(decision.options), decision.step)


# Every move is laid out when the program is made, so the engine never learns of a kind.
DECISIONS: dict[str, Kind] = {
    "one": Kind(_moves_of_one, rates_options=True),
    "several": Kind(_moves_of_several, rates_options=False),
    "order": Kind(_moves_of_order, rates_options=False),
    "share": Kind(_moves_of_share, rates_options=False),
}
