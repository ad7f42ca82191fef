"""Questions whose answer is written: a number, or a short text."""

import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations

from elearning.assessment.marking import (
    SAID,
    Fault,
    Kind,
    Mark,
    MarkedAnswer,
    MarkedQuestion,
    Response,
    Shape,
    share,
)
from elearning.assessment.numbers import readings
from elearning.spelling import plain_words

LONGEST_ANSWER = 200
BETWEEN = ".."


def span(low: str, high: str) -> str:
    """Return what is due of a number between two that are accepted as well."""
    return f"{low}{BETWEEN}{high}"


def bounds(due: str) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest number that is accepted."""
    low, _, high = due.partition(BETWEEN)
    return Fraction(low), Fraction(high)


def _said(question: MarkedQuestion, response: Response) -> frozenset[Fraction]:
    return readings(response.get(SAID, ""), question.unit)


def _is_within(due: str, said: Iterable[Fraction], *, times: int = 1) -> bool:
    """Tell whether a number lies within so many times the tolerance of the middle."""
    low, high = bounds(due)
    return any(abs(2 * one - low - high) <= times * (high - low) for one in said)


def _mark_number(question: MarkedQuestion, response: Response) -> Mark:
    said = _said(question, response)
    right = [answer.due for answer in question.answers if answer.right]
    if any(_is_within(due, said) for due in right):
        return share(2, 2)
    return share(int(any(_is_within(due, said, times=2) for due in right)), 2)


def _met_number(question: MarkedQuestion, response: Response) -> frozenset[str]:
    said = _said(question, response)
    return frozenset(one.key for one in question.answers if _is_within(one.due, said))


def _accepts_number(question: MarkedQuestion, response: Response) -> bool:
    return response.keys() == {SAID} and bool(_said(question, response))


def _faults_number(question: MarkedQuestion) -> Iterable[Fault]:
    right = [answer for answer in question.answers if answer.right]
    if len(right) != 1:
        yield f"has {len(right)} right numbers", 'mark exactly one with "right: true"'
    for one, other in combinations(question.answers, 2):
        (low, high), (least, most) = _reach(one), _reach(other)
        if low <= most and least <= high:
            yield "has numbers whose tolerances overlap", "narrow them; half credit reaches twice"
            return


def _reach(answer: MarkedAnswer) -> tuple[Fraction, Fraction]:
    low, high = bounds(answer.due)
    more = (high - low) / 2 if answer.right else 0
    return low - more, high + more


def spellings(answer: MarkedAnswer) -> frozenset[str]:
    """Return how a text may be spelt, as it is compared."""
    return frozenset(plain_words(line) for line in answer.due.split("\n"))


def _met_text(question: MarkedQuestion, response: Response) -> frozenset[str]:
    said = plain_words(response.get(SAID, "")[:LONGEST_ANSWER])
    return frozenset(one.key for one in question.answers if said and said in spellings(one))


def _mark_text(question: MarkedQuestion, response: Response) -> Mark:
    met = _met_text(question, response)
    halves = (2 * one.right or int(one.partly) for one in question.answers if one.key in met)
    return share(max(halves, default=0), 2)


def _accepts_text(_question: MarkedQuestion, response: Response) -> bool:
    said = response.get(SAID, "")
    is_line = not any(unicodedata.category(character) in {"Cc", "Cs"} for character in said)
    is_short = len(said) <= LONGEST_ANSWER
    return response.keys() == {SAID} and is_line and is_short and bool(plain_words(said))


def _faults_text(question: MarkedQuestion) -> Iterable[Fault]:
    if not any(answer.right for answer in question.answers):
        yield "has no right answer", 'mark one with "right: true"'
    if any(answer.right and answer.partly for answer in question.answers):
        yield "has an answer that is right and partly right", "keep one of the two"
    if any("" in spellings(answer) for answer in question.answers):
        yield "accepts an answer without a letter or digit", "write a word"
    pairs = combinations([spellings(answer) for answer in question.answers], 2)
    if any(one & other for one, other in pairs):
        yield "accepts one spelling in two answers", "keep it in one of them"


NUMBER = Kind(
    _mark_number,
    _accepts_number,
    _met_number,
    _faults_number,
    Shape(("value",), ("tolerance", "right"), ("unit",), fewest=1),
    is_written=True,
)
TEXT = Kind(
    _mark_text,
    _accepts_text,
    _met_text,
    _faults_text,
    Shape(may=("also", "right", "partly"), fewest=1),
    is_written=True,
)
