"""The kinds of questions: how each is marked, and what makes one unfair.

To add a kind, write its functions and give it a row in ``QUESTION_KINDS``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

GRADES = ("best", "acceptable", "weak", "harmful")
CHOSEN = "chosen"
WHOLE = 1000  # credit is counted per mille

# What a learner said, by the keys of the answers: CHOSEN, or the grade given to each.
Response = Mapping[str, str]


class MarkedAnswer(Protocol):
    """What a question's answer must tell to be marked."""

    @property
    def key(self) -> str:
        """The answer's name, which stays when answers are put into another order."""

    @property
    def right(self) -> bool:
        """Whether it is to be chosen."""

    @property
    def grade(self) -> str:
        """Which grade it deserves, where answers are graded."""


class MarkedQuestion(Protocol):
    """What a question must tell to be marked."""

    @property
    def kind(self) -> str:
        """The word of its kind."""

    @property
    def answers(self) -> Sequence[MarkedAnswer]:
        """All its answers."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth, from 0 to ``WHOLE``, and whether it is wholly right."""

    credit: int
    is_right: bool


Answers = Sequence[MarkedAnswer]
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question."""

    mark: Callable[[Answers, Response], Mark]
    accepts: Callable[[Answers, Response], bool]
    faults: Callable[[Answers], Iterable[Fault]]


def mark(question: MarkedQuestion, response: Response) -> Mark:
    """Return what a response is worth; an empty or foreign one is worth nothing."""
    return QUESTION_KINDS[question.kind].mark(question.answers, response)


def is_complete(question: MarkedQuestion, response: Response) -> bool:
    """Tell whether a response says all that the question asks, and nothing else."""
    known = {answer.key for answer in question.answers}
    kind = QUESTION_KINDS[question.kind]
    return response.keys() <= known and kind.accepts(question.answers, response)


def _credit(part: int, whole: int) -> Mark:
    rounded = (2 * WHOLE * part + whole) // (2 * whole)
    return Mark(rounded, part == whole)


def _chosen(response: Response) -> set[str]:
    return {key for key, value in response.items() if value == CHOSEN}


def _right(answers: Answers) -> set[str]:
    return {answer.key for answer in answers if answer.right}


def _mark_one(answers: Answers, response: Response) -> Mark:
    chosen = _chosen(response)
    return _credit(int(len(chosen) == 1 and chosen <= _right(answers)), 1)


def _mark_several(answers: Answers, response: Response) -> Mark:
    right, chosen = _right(answers), _chosen(response)
    return _credit(max(0, len(chosen & right) - len(chosen - right)), len(right))


def _mark_judgement(answers: Answers, response: Response) -> Mark:
    # Two halves for the exact grade, one for its neighbour, none further off: a best response
    # that is taken for weak or harmful earns nothing.
    halves = sum(_nearness(answer.grade, response.get(answer.key, "")) for answer in answers)
    return _credit(halves, 2 * len(answers))


def _nearness(deserved: str, given: str) -> int:
    if deserved not in GRADES or given not in GRADES:
        return 0
    return max(0, 2 - abs(GRADES.index(deserved) - GRADES.index(given)))


def _accepts_one(_answers: Answers, response: Response) -> bool:
    return len(response) == 1 and len(_chosen(response)) == 1


def _accepts_several(_answers: Answers, response: Response) -> bool:
    return bool(response) and len(_chosen(response)) == len(response)


def _accepts_judgement(answers: Answers, response: Response) -> bool:
    return all(response.get(answer.key) in GRADES for answer in answers)


def _faults_one(answers: Answers) -> Iterable[Fault]:
    if len(_right(answers)) == 0:
        yield "has no right answer", 'mark one with "right: true"'
    if len(_right(answers)) > 1:
        yield "has more than one right answer", 'keep one, or write "kind: several"'
    yield from _faults_ungraded(answers)


def _faults_several(answers: Answers) -> Iterable[Fault]:
    if len(_right(answers)) < 2:
        yield "has fewer than two right answers", 'mark more, or write "kind: one"'
    if len(_right(answers)) == len(answers):
        yield "has no wrong answer", "add one that is not right"
    yield from _faults_ungraded(answers)


def _faults_ungraded(answers: Answers) -> Iterable[Fault]:
    if any(answer.grade for answer in answers):
        yield "grades its answers", 'write "kind: judgement", or take the grades away'


def _faults_judgement(answers: Answers) -> Iterable[Fault]:
    grades = {answer.grade for answer in answers}
    if "" in grades:
        yield "leaves an answer without a grade", f"grade it {', '.join(GRADES)}"
    if "best" not in grades:
        yield "has no best answer", 'grade one with "grade: best"'
    if len(grades) < 2:
        yield "grades all answers alike", "let them differ"
    if _right(answers):
        yield "marks an answer as right", 'use "grade" instead of "right"'


QUESTION_KINDS: dict[str, Kind] = {
    "one": Kind(_mark_one, _accepts_one, _faults_one),
    "several": Kind(_mark_several, _accepts_several, _faults_several),
    "judgement": Kind(_mark_judgement, _accepts_judgement, _faults_judgement),
}
