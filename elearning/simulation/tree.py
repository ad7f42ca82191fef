"""The tree of a condition: what may be asked, and the postfix rows it compiles to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from elearning.simulation.names import Layout
from elearning.simulation.state import PHASE, SCENE

Row = tuple[int, ...]
Predicate = Callable[[Sequence[int]], bool]

MARKS = {"=": 0, "!=": 1, "<": 2, "<=": 3, ">": 4, ">=": 5}
NOT, AND, OR = 6, 7, 8


class Tree(Protocol):
    """A condition, or a part of one."""

    def fold(self, move: Sequence[str]) -> "Tree":
        """Return the tree that is left once the options of a move are known."""
        ...

    def remembers(self) -> tuple[str, ...]:
        """Return what of the past the state must remember for this."""
        ...

    def reads(self) -> tuple[str, ...]:
        """Return the names that this reads."""
        ...

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        """Return the postfix rows."""
        ...


class Leaf:
    """What needs no folding and remembers nothing."""

    __slots__ = ()

    def fold(self, move: Sequence[str]) -> Tree:
        return self  # type: ignore[return-value]  # every leaf is a tree

    def remembers(self) -> tuple[str, ...]:
        return ()

    def reads(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Always(Leaf):
    """What holds, or fails, whatever the state."""

    holds: bool

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        # The number of a scene is never negative, so this needs no row of its own.
        return ((MARKS[">=" if self.holds else "<"], SCENE, 0),)


@dataclass(frozen=True, slots=True)
class Compare(Leaf):
    """An indicator, or the clock, against a whole number."""

    name: str
    mark: str
    number: int

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS[self.mark], layout.slot(self.name), self.number),)


@dataclass(frozen=True, slots=True)
class Raised(Leaf):
    """A flag that is up."""

    name: str

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(self.name), 1),)


@dataclass(frozen=True, slots=True)
class IsValue(Leaf):
    """A named choice, or the phase, that has one value."""

    name: str
    value: str
    number: int

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        slot = PHASE if self.name == "phase" else layout.slot(self.name)
        return ((MARKS["="], slot, self.number),)


@dataclass(frozen=True, slots=True)
class IsNot:
    """The contrary of a part."""

    part: Tree

    def fold(self, move: Sequence[str]) -> Tree:
        part = self.part.fold(move)
        return Always(not part.holds) if isinstance(part, Always) else IsNot(part)

    def remembers(self) -> tuple[str, ...]:
        return self.part.remembers()

    def reads(self) -> tuple[str, ...]:
        return self.part.reads()

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return (*self.part.compile(layout), (NOT,))


@dataclass(frozen=True, slots=True)
class _Group:
    parts: tuple[Tree, ...]

    row: ClassVar[int]
    decided_by: ClassVar[bool]

    def fold(self, move: Sequence[str]) -> Tree:
        parts = [part.fold(move) for part in self.parts]
        if Always(self.decided_by) in parts:
            return Always(self.decided_by)
        open_parts = tuple(part for part in parts if not isinstance(part, Always))
        if not open_parts:
            return Always(not self.decided_by)
        return open_parts[0] if len(open_parts) == 1 else type(self)(open_parts)

    def remembers(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.remembers())

    def reads(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.reads())

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        first, *others = self.parts
        rows = list(first.compile(layout))
        for part in others:
            rows += [*part.compile(layout), (self.row,)]
        return tuple(rows)


class Both(_Group):
    """Parts that must all hold."""

    __slots__ = ()
    row = AND
    decided_by = False


class Either(_Group):
    """Parts of which one must hold."""

    __slots__ = ()
    row = OR
    decided_by = True


def predicate(rows: Sequence[Row]) -> Predicate:
    """Return the function that tells whether postfix rows hold for the values of a state."""
    stack: list[Predicate] = []
    for row in rows:
        if row[0] in _JOIN:
            right = stack.pop()
            stack.append(_JOIN[row[0]](stack.pop(), right))
        elif row[0] == NOT:
            stack.append(_contrary(stack.pop()))
        else:
            mark, slot, number = row
            stack.append(_COMPARE[mark](slot, number))
    (whole,) = stack
    return whole


def _contrary(part: Predicate) -> Predicate:
    return lambda values: not part(values)


def _all_of(left: Predicate, right: Predicate) -> Predicate:
    return lambda values: left(values) and right(values)


def _any_of(left: Predicate, right: Predicate) -> Predicate:
    return lambda values: left(values) or right(values)


_JOIN = {AND: _all_of, OR: _any_of}

# Each compares by itself: one call less for every test of every move.
_COMPARE: tuple[Callable[[int, int], Predicate], ...] = (
    lambda slot, number: lambda values: values[slot] == number,
    lambda slot, number: lambda values: values[slot] != number,
    lambda slot, number: lambda values: values[slot] < number,
    lambda slot, number: lambda values: values[slot] <= number,
    lambda slot, number: lambda values: values[slot] > number,
    lambda slot, number: lambda values: values[slot] >= number,
)
