"""Questions whose answers are chosen or graded: one, several, judgement."""

from collections.abc import Iterable

from elearning.assessment.marking import (
    CHOSEN,
    GRADES,
    Fault,
    Kind,
    Mark,
    MarkedQuestion,
    Response,
    Shape,
    share,
)


def _chosen(response: Response) -> frozenset[str]:
    return frozenset(key for key, value in response.items() if value == CHOSEN)


def _right(question: MarkedQuestion) -> frozenset[str]:
    return frozenset(answer.key for answer in question.answers if answer.right)


def _met_chosen(question: MarkedQuestion, response: Response) -> frozenset[str]:
    return _chosen(response) & _right(question)


def _met_graded(question: MarkedQuestion, response: Response) -> frozenset[str]:
    exact = (one.key for one in question.answers if response.get(one.key) == one.grade)
    return frozenset(exact)


def _mark_one(question: MarkedQuestion, response: Response) -> Mark:
    chosen = _chosen(response)
    return share(int(len(chosen) == 1 and chosen <= _right(question)), 1)


def _mark_several(question: MarkedQuestion, response: Response) -> Mark:
    right, chosen = _right(question), _chosen(response)
    return share(max(0, len(chosen & right) - len(chosen - right)), len(right))


def _mark_judgement(question: MarkedQuestion, response: Response) -> Mark:
    # Two halves for the exact grade, one for its neighbour, none further off: a best response
    # that is taken for weak or harmful earns nothing.
    answers = question.answers
    halves = sum(_nearness(answer.grade, response.get(answer.key, "")) for answer in answers)
    return share(halves, 2 * len(answers))


def _nearness(deserved: str, given: str) -> int:
    if deserved not in GRADES or given not in GRADES:
        return 0
    return max(0, 2 - abs(GRADES.index(deserved) - GRADES.index(given)))


def _accepts_one(_question: MarkedQuestion, response: Response) -> bool:
    return len(response) == 1 and len(_chosen(response)) == 1


def _accepts_several(_question: MarkedQuestion, response: Response) -> bool:
    return bool(response) and len(_chosen(response)) == len(response)


def _accepts_judgement(question: MarkedQuestion, response: Response) -> bool:
    return all(response.get(answer.key) in GRADES for answer in question.answers)


def _faults_one(question: MarkedQuestion) -> Iterable[Fault]:
    right = _right(question)
    if len(right) == 0:
        yield "has no right answer", 'mark one with "right: true"'
    if len(right) > 1:
        yield "has more than one right answer", 'keep one, or write "kind: several"'
    yield from _faults_ungraded(question)


def _faults_several(question: MarkedQuestion) -> Iterable[Fault]:
    right = _right(question)
    if len(right) < 2:
        yield "has fewer than two right answers", 'mark more, or write "kind: one"'
    if len(right) == len(question.answers):
        yield "has no wrong answer", "add one that is not right"
    yield from _faults_ungraded(question)


def _faults_ungraded(question: MarkedQuestion) -> Iterable[Fault]:
    if any(answer.grade for answer in question.answers):
        yield "grades its answers", 'write "kind: judgement", or take the grades away'


def _faults_judgement(question: MarkedQuestion) -> Iterable[Fault]:
    grades = {answer.grade for answer in question.answers}
    if "" in grades:
        yield "leaves an answer without a grade", f"grade it {', '.join(GRADES)}"
    if "best" not in grades:
        yield "has no best answer", 'grade one with "grade: best"'
    if len(grades) < 2:
        yield "grades all answers alike", "let them differ"
    if _right(question):
        yield "marks an answer as right", 'use "grade" instead of "right"'


# Right and graded are told apart by the faults, in words that say what to do.
_SHAPE = Shape(may=("right", "grade"))
ONE = Kind(_mark_one, _accepts_one, _met_chosen, _faults_one, _SHAPE)
SEVERAL = Kind(_mark_several, _accepts_several, _met_chosen, _faults_several, _SHAPE)
JUDGEMENT = Kind(_mark_judgement, _accepts_judgement, _met_graded, _faults_judgement, _SHAPE)
