"""What was proved of a scenario: a plain value, stored beside its program and variant."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar

from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.path import Path
from elearning.simulation.prover.results import Results

BUDGET = 200_000  # so many reduced states are explored at most

PROVED, TOO_LARGE, LOOPS, TOO_MANY_DRAWS, NOTHING_TO_LOSE, DEAD_ENDS = (
    "proved",
    "too-large",
    "loops",
    "too-many-draws",
    "nothing-to-lose",
    "dead-ends",
)


@dataclass(frozen=True, slots=True)
class Ending:
    """One ending: how likely a random player meets it, and one way there, if there is any."""

    scene: str
    chance: float
    path: Path | None

    @property
    def is_reached(self) -> bool:
        """Tell whether any moves lead there."""
        return self.path is not None


@dataclass(frozen=True, slots=True)
class Size:
    """What exploring cost: reduced states, moves between them, moments; what was left undone.

    ``saved`` holds for each value how many states there would be fewer if
    nothing asked for it.
    """

    states: int
    transitions: int
    moments: int
    waiting: int
    by_scene: Mapping[str, int]
    saved: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stakes:
    """Losses and regrets; values and regrets are in parts of ``scale``.

    ``greatest`` holds the greatest sum of regrets for each combination of
    draws in ``draws``, which pair a chance with how often it came before.
    """

    scale: int
    value: int
    random_loss: float
    most_loss: int
    draws: tuple[tuple[int, int], ...]
    combinations: tuple[tuple[int, ...], ...]
    greatest: tuple[int, ...]
    best: Path


@dataclass(frozen=True, slots=True)
class SceneReach:
    """A scene that some attempt meets, and the results that attempts through it can have.

    ``lowest`` and ``highest`` are the exact least and greatest share, over all
    moves and all draws, of whole attempts that come through the scene; they are
    missing where they are not proved. ``often`` tells how many times a random
    player stands there, and is missing for a chance, where nobody stands.
    """

    scene: str
    often: float | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class PointUse:
    """Where a guidance point is at stake, and how often on a random player's path."""

    point: str
    scenes: tuple[str, ...]
    often: float


@dataclass(frozen=True, slots=True)
class Cost:
    """How long attempts are: decisions, and minutes of reading at 200 words a minute."""

    longest: int
    median: int
    minutes: float
    most_minutes: float


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that was proved of one program.

    ``verdict`` tells whether it was ``proved``, or why not; then what is said
    of everything reachable is not proved, but what is said to be reached is.
    ``table`` holds what every state is worth, packed.
    """

    FORMAT: ClassVar[int] = 3

    program: str
    verdict: str
    size: Size
    endings: tuple[Ending, ...]
    findings: tuple[Finding, ...]
    points: tuple[PointUse, ...]
    scenes: tuple[SceneReach, ...] = ()
    unproved: tuple[str, ...] = ()
    stakes: Stakes | None = None
    players: tuple[Results, ...] = ()
    cost: Cost | None = None
    table: bytes = b""

    @property
    def is_proved(self) -> bool:
        """Tell whether nothing reachable was left unexplored."""
        return self.verdict == PROVED

    @property
    def is_sound(self) -> bool:
        """Tell whether attempts can be given a result: proved, and without a fault."""
        return self.is_proved and not any(one.is_fault for one in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the proof as plain values."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain["size"] = asdict(self.size)
        plain["endings"] = [
            {"scene": one.scene, "chance": one.chance, "path": one.path and one.path.to_json()}
            for one in self.endings
        ]
        plain["findings"] = [one.to_json() for one in self.findings]
        plain["points"] = [asdict(one) for one in self.points]
        plain["scenes"] = [asdict(one) for one in self.scenes]
        plain["players"] = [one.to_json() for one in self.players]
        plain["cost"] = self.cost and asdict(self.cost)
        if self.stakes:
            plain["stakes"] = {**asdict(self.stakes), "best": self.stakes.best.to_json()}
        plain["table"] = base64.b85encode(self.table).decode()
        return {"format": self.FORMAT, **plain}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Proof":
        """Return the proof that was stored.

        :raise ValueError: if it was stored in another format.
        """
        if data.get("format") != cls.FORMAT:
            raise ValueError(f"a proof of format {data.get('format')}, not {cls.FORMAT}")
        return cls(
            program=data["program"],
            verdict=data["verdict"],
            size=Size(**data["size"]),
            endings=tuple(
                Ending(one["scene"], one["chance"], one["path"] and Path.from_json(one["path"]))
                for one in data["endings"]
            ),
            findings=tuple(Finding.from_json(one) for one in data["findings"]),
            points=tuple(
                PointUse(one["point"], tuple(one["scenes"]), one["often"]) for one in data["points"]
            ),
            scenes=tuple(SceneReach(**one) for one in data["scenes"]),
            unproved=tuple(data["unproved"]),
            stakes=data["stakes"] and _stakes(data["stakes"]),
            players=tuple(Results(**one) for one in data["players"]),
            cost=data["cost"] and Cost(**data["cost"]),
            table=base64.b85decode(data["table"]),
        )


def _stakes(data: Mapping[str, Any]) -> Stakes:
    return Stakes(
        scale=data["scale"],
        value=data["value"],
        random_loss=data["random_loss"],
        most_loss=data["most_loss"],
        draws=tuple((chance, visit) for chance, visit in data["draws"]),
        combinations=tuple(tuple(one) for one in data["combinations"]),
        greatest=tuple(data["greatest"]),
        best=Path.from_json(data["best"]),
    )
