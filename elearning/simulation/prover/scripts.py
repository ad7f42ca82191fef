"""Draws that follow a script, and every script in turn: all that chance may do while one plays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from elearning.simulation.program import Program
from elearning.simulation.prover.map import MOST_VISITS

# Which chance, how often it came before, and how it fell.
Fall = tuple[int, int, int]
MOST_CHANCES_AT_ONCE = 50


class TooManyDraws(ValueError):
    """More draws on one path, or more combinations of them, than can be told apart."""


@dataclass
class Script:
    """Draws that follow a script, and note where it ends."""

    program: Program
    given: tuple[int, ...] = ()
    falls: list[Fall] = field(default_factory=list)
    percent: int = 1

    def __call__(self, chance: int, visit: int) -> int:
        """Return a figure for which the chance falls as the script says."""
        if visit >= MOST_VISITS or len(self.falls) >= MOST_CHANCES_AT_ONCE:
            raise TooManyDraws
        outcomes = self.program.scenes[chance].outcomes
        at = len(self.falls)
        outcome = self.given[at] if at < len(self.given) else _next_outcome(outcomes, 0)
        below = outcomes[outcome - 1].below if outcome else 0
        self.falls.append((chance, visit, outcome))
        self.percent *= outcomes[outcome].below - below
        return below

    def others(self) -> Iterator[tuple[int, ...]]:
        """Yield the scripts that part from this one after what was given."""
        taken = tuple(fall[2] for fall in self.falls)
        for at in range(len(self.given), len(taken)):
            outcomes = self.program.scenes[self.falls[at][0]].outcomes
            for outcome in range(taken[at] + 1, len(outcomes)):
                if _percent(outcomes, outcome):
                    yield (*taken[:at], outcome)


def _percent(outcomes: Any, outcome: int) -> int:
    below = outcomes[outcome - 1].below if outcome else 0
    return int(outcomes[outcome].below - below)


def _next_outcome(outcomes: Any, first: int) -> int:
    return next(k for k in range(first, len(outcomes)) if _percent(outcomes, k))


def scripted(program: Program, play: Callable[[Script], Any]) -> Iterator[tuple[Script, Any]]:
    """Yield every way in which draws may fall while something is played."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        script = Script(program, waiting.pop())
        yield script, play(script)
        waiting += script.others()
