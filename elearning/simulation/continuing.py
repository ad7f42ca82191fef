"""How an attempt could have gone on: the way that gives nothing away, and the way down."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from elearning.simulation.engine import Draw, decide, replay
from elearning.simulation.prover.scoring import Scores
from elearning.simulation.state import Move, State

Choice = Callable[[Scores, State, Draw], Move]


def continue_from(scores: Scores, taken: Sequence[Move], draw: Draw, way: str) -> tuple[Move, ...]:
    """Return the moves of a way on, from where some moves have led to an ending.

    ``best`` gives nothing away; ``worst`` gives away in all as much as any moves could
    from there. Both meet the draws that the attempt met.

    :raise KeyError: if there is no such way.
    :raise UnknownMove: if the moves cannot be replayed.
    """
    program, choose, found = scores.program, WAYS[way], []
    state = replay(program, taken, draw).state
    while not program.is_over(state):
        found.append(choose(scores, state, draw))
        state, _ = decide(program, state, found[-1], draw)
    return tuple(found)


def _best(scores: Scores, state: State, draw: Draw) -> Move:
    return scores.best(state)


def _worst(scores: Scores, state: State, draw: Draw) -> Move:
    """Return the move after which most is given away, the move itself included.

    Of several, it is the one that gives away most at once, and then the first in the
    author's order.
    """
    regrets = scores.regrets(state)

    def given(move: Move) -> tuple[Fraction, Fraction]:
        after, _ = decide(scores.program, state, move, draw)
        return regrets[move] + scores.greatest_from(after, draw), regrets[move]

    return max(regrets, key=given)


WAYS: Mapping[str, Choice] = {"best": _best, "worst": _worst}
