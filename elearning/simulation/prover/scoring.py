"""Scores attempts by what was proved: the regret of each move, and the result of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from elearning.simulation.engine import Draw, decide, moves, rate, replay
from elearning.simulation.program import Program
from elearning.simulation.prover.proof import Proof, Stakes
from elearning.simulation.prover.reduction import Reduction, reduction_of
from elearning.simulation.prover.scripts import scripted
from elearning.simulation.prover.table import Table, Worth
from elearning.simulation.scenario import GRADES
from elearning.simulation.scoring import loss
from elearning.simulation.state import SCENE, Move, State


class NotProved(ValueError):
    """A proof that gives no results: of another program, unfinished or with a fault."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt gave away, move by move, and the share of what could be kept that was."""

    regrets: tuple[Fraction, ...]
    greatest: Fraction
    is_over: bool

    @property
    def regret(self) -> Fraction:
        """Return everything that was given away."""
        return sum(self.regrets, Fraction(0))

    @property
    def share(self) -> Fraction:
        """Return the result, from 0 to 1."""
        return 1 - self.regret / self.greatest


@dataclass(frozen=True, slots=True)
class Scores:
    """The proven values of one program, ready to score attempts without exploring again."""

    program: Program
    reduction: Reduction
    stakes: Stakes
    table: Table

    def value(self, state: State) -> Fraction:
        """Return the least loss still to be expected in a state.

        :raise KeyError: if no attempt from the start leads to this state.
        """
        row = self.program.scenes[state.values[SCENE]]
        if self.program.is_over(state):
            return Fraction(row.loss)
        return Fraction(self._worth(state).value, self.stakes.scale)

    def _worth(self, state: State) -> Worth:
        worth = self.table.find(*self.reduction.reduce(state))
        if worth is None:
            raise KeyError(self.program.scene(state))
        return worth

    @property
    def beginning(self) -> Fraction:
        """Return the least loss to be expected before anything has happened."""
        return Fraction(self.stakes.value, self.stakes.scale)

    def regret(self, state: State, move: Move) -> Fraction:
        """Return what one move gives away, before chance speaks.

        :raise UnknownMove: if the present scene offers no such move.
        """
        return self._cost(state, move) - self.value(state)

    def regrets(self, state: State) -> dict[Move, Fraction]:
        """Return what each open move would give away, before chance speaks."""
        best = self.value(state)
        return {move: self._cost(state, move) - best for move in moves(self.program, state)}

    def best(self, state: State) -> Move:
        """Return the move that gives nothing away.

        Of several, it is the one that is rated best, and then the first in the author's order.
        """
        free = [move for move, regret in self.regrets(state).items() if not regret]
        return min(free, key=lambda move: rate(self.program, state, move).grade)

    def better(self, state: State, taken: Move) -> Move:
        """Return the best move, or the one that was taken if it gives nothing away either."""
        return self.best(state) if self.regrets(state)[taken] else taken

    def expected(self, state: State, move: Move) -> Fraction:
        """Return the further loss to be expected after a move, before chance speaks."""
        played = scripted(self.program, lambda draw: decide(self.program, state, move, draw)[0])
        return sum(
            (
                Fraction(script.percent, 100 ** len(script.falls)) * self.value(after)
                for script, after in played
            ),
            Fraction(0),
        )

    def _cost(self, state: State, move: Move) -> Fraction:
        grade = GRADES[rate(self.program, state, move).grade]
        weight = self.program.scenes[state.values[SCENE]].weight
        return loss(grade, weight) + self.expected(state, move)

    def greatest(self, draw: Draw) -> Fraction:
        """Return the greatest sum of regrets that any moves reach under the same draws."""
        falls = tuple(self._outcome(draw, chance, visit) for chance, visit in self.stakes.draws)
        at = self.stakes.combinations.index(falls)
        return Fraction(self.stakes.greatest[at], self.stakes.scale)

    def greatest_from(self, state: State, draw: Draw) -> Fraction:
        """Return the greatest sum of regrets that any moves from a state reach under these draws.

        :raise KeyError: if no attempt from the start leads to this state.
        """
        if self.program.is_over(state):
            return Fraction(0)
        worth, at = self._worth(state), 0
        for number in worth.ahead:
            chance, visit = self.stakes.draws[number]
            falls = self._possible(chance)
            at = at * len(falls) + falls.index(self._outcome(draw, chance, visit))
        return Fraction(worth.greatest[at], self.stakes.scale)

    def _possible(self, chance: int) -> tuple[int, ...]:
        """Return the outcomes of a chance that it can have: some may have no percent left."""
        belows = [0, *(one.below for one in self.program.scenes[chance].outcomes)]
        return tuple(number for number, (low, high) in enumerate(pairwise(belows)) if low < high)

    def _outcome(self, draw: Draw, chance: int, visit: int) -> int:
        drawn = draw(chance, visit)
        outcomes = self.program.scenes[chance].outcomes
        return next(number for number, one in enumerate(outcomes) if drawn < one.below)

    def score(self, taken: Sequence[Move], draw: Draw) -> Result:
        """Return what an attempt gave away.

        :raise UnknownMove: if the attempt cannot be replayed.
        """
        run = replay(self.program, taken, draw)
        regrets = tuple(map(self.regret, run.states, taken))
        return Result(regrets, self.greatest(draw), self.program.is_over(run.state))


def scores_of(program: Program, proof: Proof) -> Scores:
    """Return what scores attempts at a program, by its stored proof.

    :raise NotProved: if the proof is of another program, or allows no results.
    """
    if proof.program != program.digest or not proof.is_sound or proof.stakes is None:
        raise NotProved
    table = Table.from_bytes(proof.table)
    return Scores(program, reduction_of(program, known=table.needs), proof.stakes, table)
