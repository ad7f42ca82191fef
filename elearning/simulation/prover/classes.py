"""Which values of one slot need not be told apart, and what a condition still asks."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from elearning.simulation.operations import Row
from elearning.simulation.state import CLOCK, PHASE, SCENE
from elearning.simulation.tree import AND, NOT

# A class for each value, named by the least value that is in it; all values count from 0.
Classes = tuple[int, ...]
# A comparison that a condition still depends on: mark, slot, number.
Atom = tuple[int, int, int]
# What is left of a condition: its answer, or the comparisons that it depends on.
Residue = bool | frozenset[Atom]

COMPARE: tuple[Callable[[int, int], bool], ...] = (
    lambda value, number: value == number,
    lambda value, number: value != number,
    lambda value, number: value < number,
    lambda value, number: value <= number,
    lambda value, number: value > number,
    lambda value, number: value >= number,
)


def together(size: int) -> Classes:
    """Return one class for all values: nobody will ask for the slot."""
    return (0,) * size


@lru_cache(maxsize=65_536)
def meet(left: Classes, right: Classes) -> Classes:
    """Return the classes of values that neither side tells apart."""
    return left if left == right else _named(zip(left, right, strict=True))


def _named(labels: Iterable[Hashable]) -> Classes:
    first: dict[Hashable, int] = {}
    return tuple(first.setdefault(label, number) for number, label in enumerate(labels))


@lru_cache(maxsize=65_536)
def before_add(classes: Classes, by: int, low: int, high: int) -> Classes:
    """Return the classes before an addition that stops at both ends."""
    return _named(classes[min(high, max(low, value + by))] for value in range(len(classes)))


@lru_cache(maxsize=65_536)
def keeps_add(classes: Classes, by: int, low: int, high: int) -> bool:
    """Tell whether the addition leaves every value in its class."""
    return all(
        classes[min(high, max(low, value + by))] == name for value, name in enumerate(classes)
    )


@lru_cache(maxsize=65_536)
def cut(size: int, mark: int, number: int) -> Classes:
    """Return the two classes that a comparison makes, or one if it never varies."""
    return _named(COMPARE[mark](value, number) for value in range(size))


@dataclass(frozen=True, slots=True)
class Context:
    """What is known where a condition is asked: scene, phase, hours, and what never varies.

    ``after`` tells how many hours after standing in the scene it is asked,
    and ``inject`` for which inject, or -1.
    """

    scene: int
    phase: int
    earliest: int
    latest: int
    constants: Mapping[int, int]
    after: int = 0
    inject: int = -1

    def later(self, hours: int, horizon: int) -> "Context":
        """Return the same some hours later."""
        first, last = (min(horizon, hour + hours) for hour in (self.earliest, self.latest))
        return replace(self, earliest=first, latest=last, after=self.after + hours)

    def at(self, hours: tuple[int, int], inject: int) -> "Context":
        """Return the same while an inject arrives at certain hours."""
        return replace(self, earliest=hours[0], latest=hours[1], inject=inject)

    def residue(self, condition: Sequence[Row]) -> Residue:
        """Return what a condition still asks here."""
        stack: list[Residue] = []
        for row in condition:
            if row[0] < NOT:
                stack.append(self._atom(row))
            elif row[0] == NOT:
                part = stack.pop()
                stack.append(not part if isinstance(part, bool) else part)
            else:
                right = stack.pop()
                stack.append(_joined(stack.pop(), right, decided_by=row[0] != AND))
        (whole,) = stack
        return whole

    def _atom(self, row: Row) -> Residue:
        mark, slot, number = row
        if slot == CLOCK:
            first = COMPARE[mark](self.earliest, number)
            same = first == COMPARE[mark](self.latest, number)
            inside = mark < 2 and self.earliest < number < self.latest
            return first if same and not inside else frozenset(((mark, slot, number),))
        known = {SCENE: self.scene, PHASE: self.phase}.get(slot, self.constants.get(slot))
        if known is None:
            return frozenset(((mark, slot, number),))
        return COMPARE[mark](known, number)


def _joined(left: Residue, right: Residue, *, decided_by: bool) -> Residue:
    if left is decided_by or right is decided_by:
        return decided_by
    if isinstance(left, bool):
        return right
    return left if isinstance(right, bool) else left | right


def clock_turns(atoms: Iterable[Atom]) -> frozenset[int]:
    """Return the hours at which an answer about the clock changes."""
    found: set[int] = set()
    for mark, slot, number in atoms:
        if slot == CLOCK:
            found |= {number + step for step in _TURNS[mark]}
    return frozenset(found)


# By mark: how far from the number named the answer turns.
_TURNS = ((0, 1), (0, 1), (0,), (1,), (1,), (0,))
