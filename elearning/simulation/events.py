"""What happened during a move, in the order in which it happened."""

from typing import Any, NamedTuple, TypeVar

from elearning.simulation.state import Move

Kind = TypeVar("Kind", bound=type)

# Makes an event of a class and its fields, as calling the class does, at half the cost.
make = tuple.__new__


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and tuple(one) == tuple(other)


def _is_other(one: Any, other: Any) -> bool:
    return not _is_same(one, other)


def _by_kind(kind: Kind) -> Kind:
    """Let an event differ from those of other kinds, as tuples of the same fields do not."""
    for name, compare in (("__eq__", _is_same), ("__ne__", _is_other)):
        setattr(kind, name, compare)
    return kind


# Tuples rather than dataclasses: every move makes a handful of them.
@_by_kind
class Rated(NamedTuple):
    """How a move stood to the guidance."""

    decision: str
    move: Move
    grade: str
    meets: tuple[str, ...]
    breaks: tuple[str, ...]
    why_key: str
    weight: int


@_by_kind
class Changed(NamedTuple):
    """A value that changed; ``cause`` is ``move``, ``chance`` or the id of an inject."""

    name: str
    before: int
    after: int
    cause: str
    clock: int


@_by_kind
class Arrived(NamedTuple):
    """An inject that arrived."""

    inject: str
    clock: int


@_by_kind
class Entered(NamedTuple):
    """A scene that was entered."""

    scene: str
    clock: int


@_by_kind
class Drawn(NamedTuple):
    """How a chance fell."""

    chance: str
    outcome: int


@_by_kind
class Told(NamedTuple):
    """A text that the learner is told at once."""

    key: str


@_by_kind
class BreachNoted(NamedTuple):
    """A critical point that was broken."""

    point: str


@_by_kind
class BreachCorrected(NamedTuple):
    """A breach that was made good."""

    point: str


@_by_kind
class Ended(NamedTuple):
    """The attempt is over."""

    scene: str


Event = Rated | Changed | Arrived | Entered | Drawn | Told | BreachNoted | BreachCorrected | Ended
Events = tuple[Event, ...]
