"""The tree of a condition: what may be asked, and the postfix rows it compiles to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from elearning.simulation.names import Layout, Names
from elearning.simulation.state import PHASE, SCENE

Row = tuple[int, ...]
Predicate = Callable[[Sequence[int]], bool]
Asked = Iterable[tuple[str, tuple[str, ...], str]]

MARKS = {"=": 0, "!=": 1, "<": 2, "<=": 3, ">": 4, ">=": 5}
NOT, AND, OR = 6, 7, 8


class Tree(Protocol):
    """A condition, or a part of one."""

    def fold(self, chosen: frozenset[str]) -> "Tree":
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


class _Leaf:
    """What needs no folding and remembers nothing."""

    __slots__ = ()

    def fold(self, chosen: frozenset[str]) -> Tree:
        return self  # type: ignore[return-value]  # every leaf is a tree

    def remembers(self) -> tuple[str, ...]:
        return ()

    def reads(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Always(_Leaf):
    """What holds, or fails, whatever the state."""

    holds: bool

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        # The number of a scene is never negative, so this needs no row of its own.
        return ((MARKS[">=" if self.holds else "<"], SCENE, 0),)


@dataclass(frozen=True, slots=True)
class Compare(_Leaf):
    """An indicator, or the clock, against a whole number."""

    name: str
    mark: str
    number: int

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS[self.mark], layout.slot(self.name), self.number),)


@dataclass(frozen=True, slots=True)
class Raised(_Leaf):
    """A flag that is up."""

    name: str

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(self.name), 1),)


@dataclass(frozen=True, slots=True)
class IsValue(_Leaf):
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
class Visited(_Leaf):
    """A scene that was entered before."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "visited(scene)"
    scene: str

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, chosen: tuple[str, ...] | None) -> Asked:
        yield "scene", tuple(names.scenes), given[0]

    def remembers(self) -> tuple[str, ...]:
        return (f"visited:{self.scene}",)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(f"visited:{self.scene}"), 1),)


@dataclass(frozen=True, slots=True)
class Taken(_Leaf):
    """An option that was taken before."""

    takes: ClassVar[int] = 2
    example: ClassVar[str] = "taken(scene.option)"
    scene: str
    option: str

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, chosen: tuple[str, ...] | None) -> Asked:
        yield "scene", tuple(names.scenes), given[0]
        yield f'option in scene "{given[0]}"', names.scenes[given[0]], given[1]

    def remembers(self) -> tuple[str, ...]:
        return (f"taken:{self.scene}.{self.option}",)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(f"taken:{self.scene}.{self.option}"), 1),)


@dataclass(frozen=True, slots=True)
class Chosen(_Leaf):
    """An option that is part of the present move; known when a move is compiled."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "chosen(option)"
    option: str

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, chosen: tuple[str, ...] | None) -> Asked:
        yield "option that can be chosen here", chosen or (), given[0]

    def fold(self, chosen: frozenset[str]) -> Tree:
        return Always(self.option in chosen)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        raise TypeError("chosen() is folded away before rows are made")


@dataclass(frozen=True, slots=True)
class IsNot:
    """The contrary of a part."""

    part: Tree

    def fold(self, chosen: frozenset[str]) -> Tree:
        part = self.part.fold(chosen)
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

    def fold(self, chosen: frozenset[str]) -> Tree:
        parts = [part.fold(chosen) for part in self.parts]
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


# What an author writes with brackets; ``before`` and ``share`` will stand here too.
CONDITIONS: dict[str, type[Visited] | type[Taken] | type[Chosen]] = {
    "visited": Visited,
    "taken": Taken,
    "chosen": Chosen,
}


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
