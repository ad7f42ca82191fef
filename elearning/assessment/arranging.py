"""Questions whose answers are put in order, or joined with what belongs to them."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from elearning.assessment.marking import (
    Fault,
    Kind,
    Mark,
    MarkedQuestion,
    Response,
    Shape,
    given_to_all,
    share,
)


def _places(question: MarkedQuestion) -> list[str]:
    return [str(place) for place in range(1, len(question.answers) + 1)]


def _met(question: MarkedQuestion, response: Response) -> frozenset[str]:
    exact = (one.key for one in question.answers if one.due and response.get(one.key) == one.due)
    return frozenset(exact)


def _mark_order(question: MarkedQuestion, response: Response) -> Mark:
    # Pairs, not places: one that slips a place costs little, wherever it stands. An order by
    # chance gets half of the pairs right, so wrong ones are taken off.
    known = _places(question)
    given = {key: known.index(place) for key, place in response.items() if place in known}
    due = {answer.key: known.index(answer.due) for answer in question.answers}
    pairs = list(combinations(sorted(due, key=due.__getitem__), 2))
    balance = sum(_stands(given, first, second) for first, second in pairs)
    return share(max(0, balance), len(pairs))


def _stands(given: Mapping[str, int], first: str, second: str) -> int:
    """Return 1 if the pair stands in its order, -1 if the other way round, 0 if it is not told."""
    if first not in given or second not in given:
        return 0
    return (given[first] < given[second]) - (given[first] > given[second])


def _accepts_order(question: MarkedQuestion, response: Response) -> bool:
    return sorted(response.values()) == _places(question)


def _faults_order(question: MarkedQuestion) -> Iterable[Fault]:
    return ()


def _mark_match(question: MarkedQuestion, response: Response) -> Mark:
    return share(len(_met(question, response)), len(question.answers))


def _accepts_match(question: MarkedQuestion, response: Response) -> bool:
    options = {option.key for option in question.options}
    return given_to_all(question, response) and options.issuperset(response.values())


def _faults_match(question: MarkedQuestion) -> Iterable[Fault]:
    if len({answer.due for answer in question.answers}) < 2:
        yield "joins all its answers with the same", 'let at least two of "match" differ'


ORDER = Kind(_mark_order, _accepts_order, _met, _faults_order)
MATCH = Kind(
    _mark_match,
    _accepts_match,
    _met,
    _faults_match,
    Shape(needs=("text", "match"), question=("others",)),
)
