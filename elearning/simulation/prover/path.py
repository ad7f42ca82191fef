"""An example path: moves and draws, as a proof tells them."""

from dataclasses import dataclass
from typing import Any

from elearning.simulation.engine import Draw
from elearning.simulation.program import Program
from elearning.simulation.state import Move


@dataclass(frozen=True, slots=True)
class Path:
    """How a state is reached: the scene and options of each move, and how each chance fell."""

    moves: tuple[tuple[str, tuple[str, ...]], ...] = ()
    draws: tuple[tuple[str, int, int], ...] = ()

    @property
    def taken(self) -> tuple[Move, ...]:
        """Return the moves as the engine takes them."""
        return tuple(Move(options) for _, options in self.moves)

    def draw(self, program: Program) -> Draw:
        """Return draws for which every chance of the path falls as it says."""
        falls = {(chance, visit): outcome for chance, visit, outcome in self.draws}

        def draw(chance: int, visit: int) -> int:
            outcome = falls.get((program.scene_ids[chance], visit), 0)
            outcomes = program.scenes[chance].outcomes
            return outcomes[outcome - 1].below if outcome else 0

        return draw

    def to_json(self) -> dict[str, Any]:
        """Return the path as plain lists."""
        return {
            "moves": [[scene, list(options)] for scene, options in self.moves],
            "draws": [list(fall) for fall in self.draws],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Path":
        """Return the path that was stored."""
        moves = tuple((scene, tuple(options)) for scene, options in data["moves"])
        return cls(
            moves, tuple((chance, visit, outcome) for chance, visit, outcome in data["draws"])
        )
