"""Which questions a try asks, and in which order it shows their answers."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256


def draw_questions(
    pool: Mapping[str, str], count: int, seed: str, *, seen: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the questions of a try, from as many lessons as possible.

    ``pool`` gives the lesson of each question by the question's id. The same
    seed draws the same questions. Those in ``seen``, from earlier tries, come
    only where a lesson has no others left.
    """
    shelves: dict[str, list[str]] = {}
    for question in shuffled(pool, seed):
        shelves.setdefault(pool[question], []).append(question)
    for shelf in shelves.values():
        shelf.sort(key=lambda question: question in seen)
    drawn: list[str] = []
    rounds = max((len(shelf) for shelf in shelves.values()), default=0)
    for nth in range(rounds):
        # Within a round fresh questions go first, so that a new try is a new draw.
        hand = [shelf[nth] for shelf in shelves.values() if nth < len(shelf)]
        drawn += sorted(hand, key=lambda question: question in seen)
    return shuffled(drawn[:count], f"{seed} order")


def order_answers(keys: Iterable[str], seed: str, question: str) -> tuple[str, ...]:
    """Return the answers of a question in the order of this try.

    Authors tend to write the right answer first or make the grades fall, so
    that their order would tell: every kind of question is shuffled.
    """
    return shuffled(keys, f"{seed} {question}")


def shuffled(names: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return names in an order that depends on the seed alone, not on theirs."""
    return tuple(sorted(names, key=lambda name: sha256(f"{seed}\0{name}".encode()).digest()))
