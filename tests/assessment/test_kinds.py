"""What an answer is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.kinds import (
    CHOSEN,
    GRADES,
    QUESTION_KINDS,
    WHOLE,
    Mark,
    is_complete,
    mark,
)
from tests.assessment.questions import (
    Question,
    a_question,
    complete,
    exact,
    judgements,
    questions,
    responses,
    severals,
)


def chosen(keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, CHOSEN)


ONE = a_question("one", "wrong", "right", "wrong")
SEVERAL = a_question("several", "right", "right", "right", "wrong", "wrong")
JUDGEMENT = a_question("judgement", "best", "acceptable", "weak", "harmful")

MARKS = {
    "one, right": (ONE, chosen("b"), 1000),
    "one, wrong": (ONE, chosen("a"), 0),
    "one, both": (ONE, chosen("ab"), 0),
    "several, all": (SEVERAL, chosen("abc"), 1000),
    "several, two": (SEVERAL, chosen("ab"), 667),
    "several, one": (SEVERAL, chosen("a"), 333),
    "several, two and a wrong one": (SEVERAL, chosen("abd"), 333),
    "several, everything": (SEVERAL, chosen("abcde"), 333),
    "several, more wrong than right": (SEVERAL, chosen("ade"), 0),
    "several, an unknown one": (SEVERAL, chosen("abcx"), 667),
    "judgement, exact": (JUDGEMENT, dict(zip("abcd", GRADES, strict=True)), 1000),
    "judgement, one step off": (JUDGEMENT, dict.fromkeys("abcd", "acceptable"), 500),
    "judgement, turned round": (JUDGEMENT, dict(zip("abcd", GRADES[::-1], strict=True)), 250),
    "judgement, one of four": (JUDGEMENT, {"a": "best"}, 250),
    "judgement, best for harmful": (JUDGEMENT, {"d": "best"}, 0),
    "judgement, harmful for best": (JUDGEMENT, {"a": "harmful"}, 0),
    "judgement, weak for best": (JUDGEMENT, {"a": "weak"}, 0),
}


@pytest.mark.parametrize(("question", "response", "credit"), MARKS.values(), ids=MARKS)
def test_credit(question: Question, response: dict[str, str], credit: int) -> None:
    assert mark(question, response) == Mark(credit, credit == WHOLE)


@given(questions, responses)
def test_credit_stays_between_nothing_and_the_whole(
    question: Question, response: dict[str, str]
) -> None:
    assert 0 <= mark(question, response).credit <= WHOLE


@given(questions)
def test_the_exact_response_is_worth_the_whole(question: Question) -> None:
    assert mark(question, exact(question)) == Mark(WHOLE, True)


@given(questions)
def test_an_empty_response_is_worth_nothing(question: Question) -> None:
    assert mark(question, {}) == Mark(0, False)


@given(questions, st.data())
def test_only_the_exact_response_is_wholly_right(question, data: st.DataObject) -> None:
    response = data.draw(complete(question))

    assert is_complete(question, response)
    assert mark(question, response).is_right == (response == exact(question))


@given(questions, responses, st.randoms())
def test_the_order_of_answers_does_not_matter(question, response, random) -> None:
    answers = list(question.answers)
    random.shuffle(answers)

    assert mark(Question(question.kind, tuple(answers)), response) == mark(question, response)


@given(severals, st.data())
def test_one_more_right_choice_never_costs(question: Question, data: st.DataObject) -> None:
    keys = [answer.key for answer in question.answers]
    response = chosen("".join(data.draw(st.sets(st.sampled_from(keys)))))
    more = data.draw(st.sampled_from([answer.key for answer in question.answers if answer.right]))

    better = mark(question, {**response, more: CHOSEN})

    assert better.credit >= mark(question, response).credit


@given(severals, st.data())
def test_one_more_wrong_choice_never_pays(question: Question, data: st.DataObject) -> None:
    keys = [answer.key for answer in question.answers]
    response = chosen("".join(data.draw(st.sets(st.sampled_from(keys)))))
    wrong = [answer.key for answer in question.answers if not answer.right]

    worse = mark(question, {**response, data.draw(st.sampled_from(wrong)): CHOSEN})

    assert worse.credit <= mark(question, response).credit


@given(judgements, responses, st.data())
def test_a_grade_nearer_to_the_deserved_one_never_costs(question, response, data) -> None:
    answer = data.draw(st.sampled_from(question.answers))
    place = GRADES.index(answer.grade)
    near, far = sorted(
        data.draw(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES))),
        key=lambda grade: abs(GRADES.index(grade) - place),
    )

    nearer = mark(question, {**response, answer.key: near})

    assert nearer.credit >= mark(question, {**response, answer.key: far}).credit


@given(questions)
def test_choosing_everything_is_never_wholly_right(question: Question) -> None:
    everything = {answer.key: CHOSEN for answer in question.answers}

    assert not mark(question, everything).is_right


COMPLETE = {
    "one": (ONE, chosen("a"), True),
    "one, nothing": (ONE, {}, False),
    "one, two": (ONE, chosen("ab"), False),
    "one, unknown": (ONE, chosen("x"), False),
    "one, a grade": (ONE, {"a": "best"}, False),
    "several, one": (SEVERAL, chosen("a"), True),
    "several, nothing": (SEVERAL, {}, False),
    "several, an unknown one": (SEVERAL, chosen("ax"), False),
    "judgement": (JUDGEMENT, dict.fromkeys("abcd", "weak"), True),
    "judgement, one left out": (JUDGEMENT, dict.fromkeys("abc", "weak"), False),
    "judgement, no grade": (JUDGEMENT, dict.fromkeys("abcd", "good"), False),
    "judgement, an unknown one": (JUDGEMENT, dict.fromkeys("abcdx", "weak"), False),
}


@pytest.mark.parametrize(("question", "response", "expected"), COMPLETE.values(), ids=COMPLETE)
def test_a_response_is_complete_when_it_says_what_is_asked_and_nothing_else(
    question: Question, response: dict[str, str], expected: bool
) -> None:
    assert is_complete(question, response) is expected


@given(questions)
def test_a_fair_question_has_no_fault(question: Question) -> None:
    assert list(QUESTION_KINDS[question.kind].faults(question.answers)) == []
