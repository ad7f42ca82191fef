"""Where an attempt stands: bounded integers, and the injects that wait."""

from typing import Any, NamedTuple

# The first values of every state; what follows them is laid out by the compiler.
SCENE, CLOCK, PHASE, GONE, BREACHES = range(5)
HEADER = ("scene", "clock", "phase", "gone", "breaches")


class Move(NamedTuple):
    """One answer to a decision, told by its options.

    Those that are chosen stand in the author's order; those that are put in
    order stand in that order; where something is shared out, an option stands
    once for every step that it gets.
    """

    options: tuple[str, ...]


# A tuple rather than a dataclass: millions of states are made and hashed.
class State(NamedTuple):
    """All that changes during an attempt, and nothing else.

    ``values`` begins with the header above; ``waiting`` holds pairs of
    hour and inject, ``counted`` pairs of turns left and inject, in order.
    """

    values: tuple[int, ...]
    waiting: tuple[tuple[int, int], ...] = ()
    counted: tuple[tuple[int, int], ...] = ()

    @property
    def clock(self) -> int:
        """Return the hours since onset."""
        return self.values[CLOCK]

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain lists."""
        return {
            "values": list(self.values),
            "waiting": [list(pair) for pair in self.waiting],
            "counted": [list(pair) for pair in self.counted],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "State":
        """Return the state that was stored."""
        return cls(
            tuple(data["values"]),
            tuple((due, inject) for due, inject in data["waiting"]),
            tuple((left, inject) for left, inject in data["counted"]),
        )
