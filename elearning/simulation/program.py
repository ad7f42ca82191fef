"""A compiled scenario: plain integers that the engine runs and a prover can explore."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar

from elearning.simulation.linked import Linked, link
from elearning.simulation.operations import Row
from elearning.simulation.rows import (
    ENDING,
    ChoiceRow,
    InjectRow,
    OutcomeRow,
    RatingRow,
    SceneRow,
)
from elearning.simulation.state import BREACHES, SCENE, State


def canonical(data: Any) -> str:
    """Return JSON that is the same for the same data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    """Return the sha256 of the canonical JSON."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


# Without slots and compared by identity: the linked tables are kept beside the
# fields, and two programs are the same when their digests are.
@dataclass(frozen=True, eq=False)
class Program:
    """All that the engine needs, and no text: texts stand in the story, by key."""

    FORMAT: ClassVar[int] = 1

    slots: tuple[str, ...]
    values: tuple[int, ...]
    points: tuple[str, ...]
    scene_ids: tuple[str, ...]
    inject_ids: tuple[str, ...]
    keys: tuple[str, ...]
    conditions: tuple[tuple[Row, ...], ...]
    blocks: tuple[tuple[Row, ...], ...]
    ratings: tuple[RatingRow, ...]
    scenes: tuple[SceneRow, ...]
    injects: tuple[InjectRow, ...]
    start: int
    horizon: int
    at_horizon: int

    @cached_property
    def linked(self) -> Linked:
        """Return the tables tied to their functions, made once."""
        return link(self)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return the place of each value by its name."""
        return {name: number for number, name in enumerate(self.slots)}

    @cached_property
    def digest(self) -> str:
        """Return what tells this program from every other."""
        return digest(self.to_json())

    def scene(self, state: State) -> str:
        """Return the id of the present scene."""
        return self.scene_ids[state.values[SCENE]]

    def reading(self, state: State, name: str) -> int:
        """Return the value of an indicator, flag or enum."""
        return state.values[self.numbers[name]]

    def breaches(self, state: State) -> tuple[str, ...]:
        """Return the critical points that stand breached and uncorrected."""
        bits = state.values[BREACHES]
        return tuple(point for bit, point in enumerate(self.points) if bits >> bit & 1)

    def is_over(self, state: State) -> bool:
        """Tell whether the present scene is an ending."""
        return self.scenes[state.values[SCENE]].kind == ENDING

    def to_json(self) -> dict[str, Any]:
        """Return the program as plain lists."""
        plain: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        return {"format": self.FORMAT, **json.loads(json.dumps(plain))}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Program":
        """Return the program that was stored.

        :raise ValueError: if it was stored in another format.
        """
        if data.get("format") != cls.FORMAT:
            raise ValueError(f"a program of format {data.get('format')}, not {cls.FORMAT}")
        stored = {name: _frozen(value) for name, value in data.items() if name != "format"}
        stored["ratings"] = tuple(RatingRow(*row) for row in stored["ratings"])
        stored["injects"] = tuple(InjectRow(*row) for row in stored["injects"])
        stored["scenes"] = tuple(_scene(row) for row in stored["scenes"])
        return cls(**stored)

    def __getstate__(self) -> dict[str, Any]:
        # The linked tables hold functions, which no file can keep; they are made again.
        return {item.name: getattr(self, item.name) for item in fields(self)}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _scene(row: Iterable[Any]) -> SceneRow:
    scene = SceneRow(*row)
    return scene._replace(
        choices=tuple(ChoiceRow(*choice) for choice in scene.choices),
        outcomes=tuple(OutcomeRow(*outcome) for outcome in scene.outcomes),
    )
