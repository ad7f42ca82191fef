"""What a condition asks with brackets: of the past, and of the answer that is being given."""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from elearning.simulation.names import Layout, Names, Offer
from elearning.simulation.tree import MARKS, Always, Leaf, Row, Tree

Asked = Iterable[tuple[str, tuple[str, ...], str]]

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Visited(Leaf):
    """A scene that was entered before."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "visited(scene)"
    kinds: ClassVar[tuple[str, ...]] = ()
    compares: ClassVar[bool] = False
    scene: str

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, offer: Offer) -> Asked:
        yield "scene", tuple(names.scenes), given[0]

    def remembers(self) -> tuple[str, ...]:
        return (f"visited:{self.scene}",)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(f"visited:{self.scene}"), 1),)


@dataclass(frozen=True, slots=True)
class Taken(Leaf):
    """An option that was taken before, or that got a share."""

    takes: ClassVar[int] = 2
    example: ClassVar[str] = "taken(scene.option)"
    kinds: ClassVar[tuple[str, ...]] = ()
    compares: ClassVar[bool] = False
    scene: str
    option: str

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, offer: Offer) -> Asked:
        yield "scene", tuple(names.scenes), given[0]
        yield f'option in scene "{given[0]}"', names.scenes[given[0]], given[1]

    def remembers(self) -> tuple[str, ...]:
        return (f"taken:{self.scene}.{self.option}",)

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        return ((MARKS["="], layout.slot(f"taken:{self.scene}.{self.option}"), 1),)


class _OfAnswer(Leaf):
    """What is known when a move is compiled, so that no row ever asks for it."""

    __slots__ = ()

    @staticmethod
    def asks(given: tuple[str, ...], names: Names, offer: Offer) -> Asked:
        for option in given:
            yield "option that can be chosen here", offer.options, option

    def compile(self, layout: Layout) -> tuple[Row, ...]:
        raise TypeError("what is asked of the answer is folded away before rows are made")


@dataclass(frozen=True, slots=True)
class Chosen(_OfAnswer):
    """An option that is part of the answer, or that gets a share."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "chosen(option)"
    kinds: ClassVar[tuple[str, ...]] = ("several", "share")
    compares: ClassVar[bool] = False
    option: str

    def fold(self, move: Sequence[str]) -> Tree:
        return Always(self.option in move)


@dataclass(frozen=True, slots=True)
class Before(_OfAnswer):
    """Two options of which the first was put before the second."""

    takes: ClassVar[int] = 2
    example: ClassVar[str] = "before(first, second)"
    kinds: ClassVar[tuple[str, ...]] = ("order",)
    compares: ClassVar[bool] = False
    first: str
    second: str

    def fold(self, move: Sequence[str]) -> Tree:
        return Always(move.index(self.first) < move.index(self.second))


@dataclass(frozen=True, slots=True)
class Place(_OfAnswer):
    """The place at which an option was put, counted from 1."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "place(option) <= 2"
    kinds: ClassVar[tuple[str, ...]] = ("order",)
    compares: ClassVar[bool] = True
    option: str
    mark: str
    number: int
    step: int = 1

    def fold(self, move: Sequence[str]) -> Tree:
        return Always(_COMPARE[self.mark](move.index(self.option) + 1, self.number))


@dataclass(frozen=True, slots=True)
class Share(_OfAnswer):
    """How much an option gets of what is shared out."""

    takes: ClassVar[int] = 1
    example: ClassVar[str] = "share(option) >= 3"
    kinds: ClassVar[tuple[str, ...]] = ("share",)
    compares: ClassVar[bool] = True
    option: str
    mark: str
    number: int
    step: int = 1

    def fold(self, move: Sequence[str]) -> Tree:
        return Always(_COMPARE[self.mark](move.count(self.option) * self.step, self.number))


CONDITIONS: dict[str, type[Any]] = {
    "visited": Visited,
    "taken": Taken,
    "chosen": Chosen,
    "before": Before,
    "place": Place,
    "share": Share,
}
