"""The kinds of questions: how each is marked, and what makes one unfair.

To add a kind, write its functions and give it a row in ``QUESTION_KINDS``.
"""

from elearning.assessment.arranging import MATCH, ORDER
from elearning.assessment.choosing import JUDGEMENT, ONE, SEVERAL
from elearning.assessment.marking import SAID, Kind, Mark, MarkedQuestion, Response
from elearning.assessment.writing import NUMBER, TEXT

QUESTION_KINDS: dict[str, Kind] = {
    "one": ONE,
    "several": SEVERAL,
    "judgement": JUDGEMENT,
    "order": ORDER,
    "match": MATCH,
    "number": NUMBER,
    "text": TEXT,
}


def mark(question: MarkedQuestion, response: Response) -> Mark:
    """Return what a response is worth; an empty or foreign one is worth nothing."""
    return QUESTION_KINDS[question.kind].mark(question, response)


def is_complete(question: MarkedQuestion, response: Response) -> bool:
    """Tell whether a response says all that the question asks, and nothing else."""
    kind = QUESTION_KINDS[question.kind]
    known = {SAID} if kind.is_written else {answer.key for answer in question.answers}
    return response.keys() <= known and kind.accepts(question, response)


def met_answers(question: MarkedQuestion, response: Response) -> frozenset[str]:
    """Return the keys of the answers that a response gets right, or hits."""
    return QUESTION_KINDS[question.kind].met(question, response)


def is_written(question: MarkedQuestion) -> bool:
    """Tell whether the answer is written, so that nothing may be offered."""
    return QUESTION_KINDS[question.kind].is_written
