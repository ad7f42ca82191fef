"""What findings are drawn from."""

from collections.abc import Iterator
from dataclasses import dataclass

from elearning.simulation.program import Program
from elearning.simulation.prover.breaches import Breaches
from elearning.simulation.prover.coverage import Coverage
from elearning.simulation.prover.exploring import Explored
from elearning.simulation.prover.finding import Finding
from elearning.simulation.prover.paths import Spot
from elearning.simulation.prover.reader import Reader
from elearning.simulation.prover.results import Results
from elearning.simulation.prover.values import Values


@dataclass(frozen=True, slots=True)
class Seen:
    """All that findings are drawn from; what could not be had is left out."""

    explored: Explored
    reader: Reader
    values: Values | None = None
    breaches: Breaches | None = None
    coverage: Coverage | None = None
    players: tuple[Results, ...] = ()

    @property
    def program(self) -> Program:
        """Return the program that was explored."""
        return self.explored.program

    def options(self, scene: int, lane: int) -> str:
        """Return the options of a move, joined."""
        return "+".join(self.program.scenes[scene].choices[lane].options)


Found = Iterator[tuple[Finding, Spot | None]]
