"""Collects conditions and blocks while a program is compiled, each of them once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from elearning.simulation.conditions import NOTHING, parse
from elearning.simulation.effects import Effect
from elearning.simulation.names import Layout, Offer
from elearning.simulation.operations import Row
from elearning.simulation.rows import NONE, Cases
from elearning.simulation.tree import Always, Both, Tree

Item = TypeVar("Item")


@dataclass(slots=True)
class Numbered(Generic[Item]):
    """Numbers its items in the order in which they are first seen."""

    numbers: dict[Item, int] = field(default_factory=dict)

    def number(self, item: Item) -> int:
        """Return the number of an item."""
        return self.numbers.setdefault(item, len(self.numbers))

    def items(self) -> tuple[Item, ...]:
        """Return the items by their number."""
        return tuple(self.numbers)


@dataclass(slots=True)
class CodeBook:
    """The conditions and blocks of one program.

    While a move of a composite decision is compiled, ``move`` holds it,
    so that no row ever asks for it.
    """

    layout: Layout
    offer: Offer = NOTHING
    move: tuple[str, ...] = ()
    conditions: Numbered[tuple[Row, ...]] = field(default_factory=Numbered)
    blocks: Numbered[tuple[Row, ...]] = field(default_factory=Numbered)

    def __post_init__(self) -> None:
        self.blocks.number(())

    def decide(self, condition: str) -> int | bool:
        """Return the number of a condition, or its value if it is known already."""
        return self._place(self._tree(condition))

    def gate(self, conditions: Sequence[str]) -> int:
        """Return the number of what holds when all conditions do; none stands for always."""
        trees = tuple(self._tree(condition) for condition in conditions if condition)
        if not trees:
            return NONE
        placed = self._place(trees[0] if len(trees) == 1 else Both(trees))
        if isinstance(placed, bool):
            return NONE if placed else self.conditions.number(Always(False).compile(self.layout))
        return placed

    def cases(self, conditions: Sequence[str], targets: Sequence[int]) -> Cases:
        """Return pairs of condition and target, without those that can never count."""
        found: list[tuple[int, int]] = []
        for condition, target in zip(conditions, targets, strict=True):
            placed = self.decide(condition) if condition else True
            if placed is True:
                return (*found, (NONE, target))
            if placed is not False:
                found.append((placed, target))
        return tuple(found)

    def rows(self, effects: Sequence[Effect]) -> tuple[Row, ...]:
        """Return the rows of effects, in the author's order."""
        return tuple(row for effect in effects for row in effect.compile(self))

    def block(self, effects: Sequence[Effect]) -> int:
        """Return the number of the block of these effects."""
        return self.blocks.number(self.rows(effects))

    def _tree(self, condition: str) -> Tree:
        return parse(condition, self.layout.names, self.offer).fold(self.move)

    def _place(self, tree: Tree) -> int | bool:
        if isinstance(tree, Always):
            return tree.holds
        return self.conditions.number(tree.compile(self.layout))
