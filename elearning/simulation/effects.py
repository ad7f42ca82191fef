"""What an author may let an option do, and the operations it compiles to."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from elearning.simulation.names import Layout
from elearning.simulation.operations import (
    ADD,
    BRANCH,
    BRING,
    CANCEL,
    CORRECT,
    COUNT,
    SCHEDULE,
    SET,
    Row,
)

# How the loader reads a word: a mapping of names to values, a single name, or named fields.
PAIRS, NAME, FIELDS = "pairs", "name", "fields"


class Code(Protocol):
    """What collects conditions and blocks while a program is compiled."""

    layout: Layout

    def decide(self, condition: str) -> int | bool:
        """Return the number of a condition, or its value if it is known already."""
        ...

    def block(self, effects: "tuple[Effect, ...]") -> int:
        """Return the number of a block of rows."""
        ...

    def rows(self, effects: "tuple[Effect, ...]") -> tuple[Row, ...]:
        """Return the rows of effects, to stand among others."""
        ...


class Effect(Protocol):
    """One thing that an option, an inject or an outcome does."""

    shape: ClassVar[str]

    def compile(self, code: Code) -> tuple[Row, ...]:
        """Return the rows it compiles to."""
        ...


# What the loader must know of a field beyond its type: which names it may give, and its bounds.
INDICATOR = {"names": "indicator"}
FLAG = {"names": "flag"}
ENUM = {"names": "enum"}
INJECT = {"names": "inject"}
POINT = {"names": "point"}
STEP = {"low": -10, "high": 10}
HOURS = {"low": 0, "high": 20_000}
TURNS = {"low": 1, "high": 100}


@dataclass(frozen=True, slots=True)
class Add:
    """Move an indicator up or down, no further than its ends."""

    shape: ClassVar[str] = PAIRS
    indicator: str = field(metadata=INDICATOR)
    by: int = field(metadata=STEP)

    def compile(self, code: Code) -> tuple[Row, ...]:
        low, high = code.layout.names.indicators[self.indicator]
        return ((ADD, code.layout.slot(self.indicator), self.by, low, high),)


@dataclass(frozen=True, slots=True)
class Set:
    """Put an indicator at one of its levels."""

    shape: ClassVar[str] = PAIRS
    indicator: str = field(metadata=INDICATOR)
    level: int = field(metadata={"level_of": "indicator"})

    def compile(self, code: Code) -> tuple[Row, ...]:
        return ((SET, code.layout.slot(self.indicator), self.level),)


@dataclass(frozen=True, slots=True)
class Raise:
    """Remember that something has happened."""

    shape: ClassVar[str] = NAME
    flag: str = field(metadata=FLAG)

    def compile(self, code: Code) -> tuple[Row, ...]:
        return ((SET, code.layout.slot(self.flag), 1),)


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget that something has happened."""

    shape: ClassVar[str] = NAME
    flag: str = field(metadata=FLAG)

    def compile(self, code: Code) -> tuple[Row, ...]:
        return ((SET, code.layout.slot(self.flag), 0),)


@dataclass(frozen=True, slots=True)
class Choose:
    """Give a named choice one of its values."""

    shape: ClassVar[str] = PAIRS
    enum: str = field(metadata=ENUM)
    value: str = field(metadata={"value_of": "enum"})

    def compile(self, code: Code) -> tuple[Row, ...]:
        number = code.layout.names.enums[self.enum].index(self.value)
        return ((SET, code.layout.slot(self.enum), number),)


@dataclass(frozen=True, slots=True)
class Bring:
    """Let an inject arrive now."""

    shape: ClassVar[str] = NAME
    inject: str = field(metadata=INJECT)

    def compile(self, code: Code) -> tuple[Row, ...]:
        return ((BRING, code.layout.inject(self.inject)),)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Let an inject arrive after some hours or some turns; one that waits already is moved."""

    shape: ClassVar[str] = FIELDS
    inject: str = field(metadata=INJECT)
    after: int | None = field(default=None, metadata=HOURS)
    turns: int | None = field(default=None, metadata=TURNS)

    def compile(self, code: Code) -> tuple[Row, ...]:
        inject = code.layout.inject(self.inject)
        if self.turns is not None:
            return ((COUNT, inject, self.turns),)
        return ((SCHEDULE, inject, self.after or 0),)


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take back an inject that waits."""

    shape: ClassVar[str] = NAME
    inject: str = field(metadata=INJECT)

    def compile(self, code: Code) -> tuple[Row, ...]:
        return ((CANCEL, code.layout.inject(self.inject)),)


@dataclass(frozen=True, slots=True)
class Correct:
    """Make the breach of a critical guidance point good."""

    shape: ClassVar[str] = NAME
    point: str = field(metadata=POINT)

    def compile(self, code: Code) -> tuple[Row, ...]:
        bit = code.layout.breach(self.point)
        return ((CORRECT, bit),) if bit else ()


@dataclass(frozen=True, slots=True)
class If:
    """Do one thing or another, as a condition holds or not at that moment."""

    shape: ClassVar[str] = FIELDS
    condition: str = field(metadata={"condition": True, "word": "if"})
    then: tuple[Effect, ...] = field(metadata={"effects": True})
    otherwise: tuple[Effect, ...] = field(default=(), metadata={"effects": True, "word": "else"})

    def compile(self, code: Code) -> tuple[Row, ...]:
        gate = code.decide(self.condition)
        if isinstance(gate, bool):
            return code.rows(self.then if gate else self.otherwise)
        return ((BRANCH, gate, code.block(self.then), code.block(self.otherwise)),)


EFFECTS: dict[str, type[Any]] = {
    "add": Add,
    "set": Set,
    "raise": Raise,
    "drop": Drop,
    "choose": Choose,
    "bring": Bring,
    "schedule": Schedule,
    "cancel": Cancel,
    "correct": Correct,
    "if": If,
}
