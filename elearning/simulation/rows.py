"""The rows of a program: scenes, moves, ratings, outcomes and injects as plain integers.

Conditions, blocks, scenes and injects are named by their number; -1 stands for none.
"""

from typing import NamedTuple

DECISION, CHANCE, ENDING = range(3)
NONE = -1

Cases = tuple[tuple[int, int], ...]


class RatingRow(NamedTuple):
    """How a move stands to the guidance."""

    grade: int
    breaches: int
    meets: tuple[str, ...]
    breaks: tuple[str, ...]
    why: str


class ChoiceRow(NamedTuple):
    """One move of a scene: when it is open, and all that follows from it.

    ``ratings`` and ``ways`` pair a condition with a rating or a scene, ``told``
    pairs conditions with numbers of texts: the first that holds counts.
    """

    options: tuple[str, ...]
    gate: int
    hours: int
    block: int
    taken: tuple[int, ...]
    ratings: Cases
    told: tuple[Cases, ...]
    ways: Cases


class OutcomeRow(NamedTuple):
    """One way in which a chance may fall: it does if the draw is below ``below``."""

    below: int
    block: int
    told: int
    ways: Cases


class SceneRow(NamedTuple):
    """What the engine must know of a scene."""

    phase: int
    kind: int
    jump: int
    visited: int
    weight: int
    loss: int
    visits: int
    choices: tuple[ChoiceRow, ...]
    outcomes: tuple[OutcomeRow, ...]


class InjectRow(NamedTuple):
    """When an inject may arrive, when it arrives by itself, and what it does."""

    gate: int
    when: int
    block: int
