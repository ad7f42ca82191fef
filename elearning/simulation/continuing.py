"""How an attempt could have gone on: the way that gives nothing away, and the way down."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from elearning.simulation.engine import Draw, replay, step
from elearning.simulation.proof_scoring import Scores
from elearning.simulation.state import Move, State

Choice = Callable[[Scores, State], Move]


def continue_from(scores: Scores, taken: Sequence[Move], draw: Draw, way: str) -> tuple[Move, ...]:
    """Return the moves of a way on, from where some moves have led to an ending.

    ``best`` gives nothing away; ``worst`` takes at each decision what gives most away
    there. Both meet the draws that the attempt met.

    :raise KeyError: if there is no such way.
    :raise UnknownMove: if the moves cannot be replayed.
    """
    program, choose, found = scores.program, WAYS[way], []
    state = replay(program, taken, draw).state
    while not program.is_over(state):
        found.append(choose(scores, state))
        state, _ = step(program, state, found[-1], draw)
    return tuple(found)


def _best(scores: Scores, state: State) -> Move:
    return scores.better(state, _most(scores.regrets(state)))


def _worst(scores: Scores, state: State) -> Move:
    return _most(scores.regrets(state))


def _most(regrets: Mapping[Move, Fraction]) -> Move:
    """Return what gives most away; of several, the first in the author's order."""
    return max(regrets, key=lambda move: regrets[move])


WAYS: Mapping[str, Choice] = {"best": _best, "worst": _worst}
