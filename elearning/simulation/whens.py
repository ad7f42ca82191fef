"""The injects that come by themselves: which may still come, and at which hours at all."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from elearning.simulation.state import CLOCK
from elearning.simulation.tree import NOT, OR, Predicate, Row

# The first and the last hour at which something may hold; none if the first comes later.
Hours = tuple[int, int]
EVER: Hours = (-sys.maxsize, sys.maxsize)
NEVER: Hours = (sys.maxsize, -sys.maxsize)

# How many sets of injects that are gone a program keeps: far more than attempts meet.
MOST_KEPT = 4096


class When(NamedTuple):
    """An inject that comes once its condition holds, which it cannot at other hours."""

    inject: int
    first: int
    last: int
    holds: Predicate


# What may still come, in the document's order, and the first hour at which any of it may.
Left = tuple[int, tuple[When, ...]]


class Whens(dict[int, Left]):
    """What may still come by itself, by the bits of those that are gone, each worked out once."""

    __slots__ = ("bits", "every")

    def __init__(self, every: Iterable[When]) -> None:
        super().__init__()
        self.every = tuple(every)
        self.bits = sum(1 << when.inject for when in self.every)

    def __missing__(self, gone: int) -> Left:
        if len(self) >= MOST_KEPT:
            self.clear()
        left = tuple(when for when in self.every if not gone >> when.inject & 1)
        self[gone] = found = (min((when.first for when in left), default=NEVER[0]), left)
        return found

    def without(self, gone: int) -> "Whens":
        """Return these without some that are gone for good, given as bits."""
        return Whens(self[gone & self.bits][1])


def hours_of(rows: Sequence[Row]) -> Hours:
    """Return hours outside which a condition, given in postfix rows, never holds."""
    # Of each part, the hours at which it may hold and those at which it may fail.
    stack: list[tuple[Hours, Hours]] = []
    for row in rows:
        if row[0] < NOT:
            stack.append(_compared(*row))
        elif row[0] == NOT:
            stack.append(stack.pop()[::-1])
        else:
            (holds, fails), (other_holds, other_fails) = stack.pop(), stack.pop()
            if row[0] == OR:
                stack.append((_either(holds, other_holds), _both(fails, other_fails)))
            else:
                stack.append((_both(holds, other_holds), _either(fails, other_fails)))
    ((holds, _),) = stack
    return holds


def _compared(mark: int, slot: int, number: int) -> tuple[Hours, Hours]:
    if slot != CLOCK:
        return EVER, EVER
    return _COMPARED[mark](number)


def _either(one: Hours, other: Hours) -> Hours:
    return min(one[0], other[0]), max(one[1], other[1])


def _both(one: Hours, other: Hours) -> Hours:
    return max(one[0], other[0]), min(one[1], other[1])


def _below(number: int) -> tuple[Hours, Hours]:
    return (EVER[0], number - 1), (number, EVER[1])


# By the mark of a comparison, in the order of the table of marks.
_COMPARED: tuple[Callable[[int], tuple[Hours, Hours]], ...] = (
    lambda number: ((number, number), EVER),
    lambda number: (EVER, (number, number)),
    _below,
    lambda number: _below(number + 1),
    lambda number: _below(number + 1)[::-1],
    lambda number: _below(number)[::-1],
)
