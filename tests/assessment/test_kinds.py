"""What an answer is worth."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.assessment.kinds import QUESTION_KINDS, is_complete, mark, met_answers
from elearning.assessment.marking import CHOSEN, GRADES, SAID, WHOLE, Mark
from elearning.assessment.writing import bounds
from tests.assessment.questions import (
    Question,
    a_number,
    a_question,
    a_text,
    amiss,
    complete,
    exact,
    judgements,
    matches,
    numbers,
    offered,
    orders,
    questions,
    responses,
    severals,
    texts,
)


def chosen(keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, CHOSEN)


ONE = a_question("one", "wrong", "right", "wrong")
SEVERAL = a_question("several", "right", "right", "right", "wrong", "wrong")
JUDGEMENT = a_question("judgement", "best", "acceptable", "weak", "harmful")
ORDER = a_question("order", "1", "2", "3", "4")
MATCH = a_question("match", "k1", "k2", "k1")
NUMBER = a_number(70, 74, 14)
TEXT = a_text("the State|government", "mayor", "UN")

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
    "order, exact": (ORDER, {"a": "1", "b": "2", "c": "3", "d": "4"}, 1000),
    "order, two neighbours changed": (ORDER, {"a": "2", "b": "1", "c": "3", "d": "4"}, 667),
    "order, the last one first": (ORDER, {"a": "2", "b": "3", "c": "4", "d": "1"}, 0),
    "order, half of the pairs": (ORDER, {"a": "1", "b": "4", "c": "3", "d": "2"}, 0),
    "order, turned round": (ORDER, {"a": "4", "b": "3", "c": "2", "d": "1"}, 0),
    "order, only two told": (ORDER, {"a": "1", "d": "4"}, 167),
    "order, all at one place": (ORDER, dict.fromkeys("abcd", "1"), 0),
    "match, all": (MATCH, {"a": "k1", "b": "k2", "c": "k1"}, 1000),
    "match, two": (MATCH, {"a": "k1", "b": "k1", "c": "k1"}, 667),
    "match, none": (MATCH, {"a": "k2", "b": "k1", "c": "x"}, 0),
    "number, in the middle": (NUMBER, {SAID: "72"}, 1000),
    "number, at the edge": (NUMBER, {SAID: "74"}, 1000),
    "number, in twice the tolerance": (NUMBER, {SAID: "76"}, 500),
    "number, just beyond": (NUMBER, {SAID: "76.01"}, 0),
    "number, below": (NUMBER, {SAID: "68"}, 500),
    "number, a foreseen mistake": (NUMBER, {SAID: "14"}, 0),
    "number, no tolerance": (a_number(7, 7), {SAID: "7.1"}, 0),
    "text, right": (TEXT, {SAID: " The STATE. "}, 1000),
    "text, another spelling": (TEXT, {SAID: "government"}, 1000),
    "text, worth a half": (TEXT, {SAID: "mayor"}, 500),
    "text, a foreseen mistake": (TEXT, {SAID: "UN"}, 0),
    "text, something else": (TEXT, {SAID: "zebra"}, 0),
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
    met = met_answers(question, response)
    right = {one.key for one in question.answers if one.right}
    is_exact = bool(met & right) if question.kind == "number" else response == exact(question)

    assert is_complete(question, response)
    assert mark(question, response).is_right == is_exact


@given(questions, responses, st.randoms())
def test_the_order_of_answers_does_not_matter(question, response, random) -> None:
    answers = list(question.answers)
    random.shuffle(answers)

    assert mark(replace(question, answers=tuple(answers)), response) == mark(question, response)


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
    "order": (ORDER, {"a": "4", "b": "1", "c": "2", "d": "3"}, True),
    "order, two at one place": (ORDER, {"a": "1", "b": "1", "c": "2", "d": "3"}, False),
    "order, one left out": (ORDER, {"a": "1", "b": "2", "c": "3"}, False),
    "order, a place too far": (ORDER, {"a": "1", "b": "2", "c": "3", "d": "5"}, False),
    "match": (MATCH, dict.fromkeys("abc", "x"), True),
    "match, one left out": (MATCH, {"a": "k1", "b": "k1", "c": ""}, False),
    "match, an unknown option": (MATCH, dict.fromkeys("abc", "k9"), False),
    "number": (NUMBER, {SAID: "1 500,5"}, True),
    "number, a word": (NUMBER, {SAID: "many"}, False),
    "number, nothing": (NUMBER, {SAID: ""}, False),
    "number, by the key of its answer": (NUMBER, {"a": CHOSEN}, False),
    "text": (TEXT, {SAID: "anything"}, True),
    "text, only signs": (TEXT, {SAID: "..!"}, False),
    "text, two lines": (TEXT, {SAID: "a\nb"}, False),
    "text, too long": (TEXT, {SAID: "a" * 201}, False),
    "text, by the key of its answer": (TEXT, {"a": CHOSEN}, False),
}


@pytest.mark.parametrize(("question", "response", "expected"), COMPLETE.values(), ids=COMPLETE)
def test_a_response_is_complete_when_it_says_what_is_asked_and_nothing_else(
    question: Question, response: dict[str, str], expected: bool
) -> None:
    assert is_complete(question, response) is expected


@given(questions)
def test_a_fair_question_has_no_fault(question: Question) -> None:
    assert list(QUESTION_KINDS[question.kind].faults(question)) == []


@given(questions)
def test_the_wrong_response_of_the_tests_is_complete_and_not_right(question: Question) -> None:
    assert is_complete(question, amiss(question))
    assert not mark(question, amiss(question)).is_right


@given(questions, st.data())
def test_an_answer_is_met_by_the_exact_response(question: Question, data: st.DataObject) -> None:
    met = met_answers(question, exact(question))
    due = {one.key for one in question.answers if one.right or question.kind not in CHOICES}

    assert met == due


CHOICES = ("one", "several", "number", "text")


@given(orders, st.data())
def test_putting_two_neighbours_right_never_costs(question: Question, data) -> None:
    response = data.draw(complete(question))
    due = {one.key: int(one.due) for one in question.answers}
    row = sorted(response, key=lambda key: int(response[key]))
    at = data.draw(st.integers(0, len(row) - 2))
    better = [*row[:at], *sorted(row[at : at + 2], key=due.__getitem__), *row[at + 2 :]]

    mended = {key: str(place) for place, key in enumerate(better, 1)}

    assert mark(question, mended).credit >= mark(question, response).credit


@given(orders)
def test_an_order_and_its_reverse_are_worth_no_more_than_the_whole(question: Question) -> None:
    count = len(question.answers)
    turned = {one.key: str(count + 1 - int(one.due)) for one in question.answers}

    assert mark(question, turned).credit == 0


@given(orders, st.data())
def test_every_pair_of_neighbours_weighs_the_same(question: Question, data) -> None:
    row = sorted(question.answers, key=lambda one: int(one.due))
    at, other = (data.draw(st.integers(0, len(row) - 2)) for _ in range(2))

    def changed(at: int) -> int:
        keys = [one.key for one in row]
        keys[at], keys[at + 1] = keys[at + 1], keys[at]
        return mark(question, {key: str(n) for n, key in enumerate(keys, 1)}).credit

    assert changed(at) == changed(other) < WHOLE


@given(matches, st.data())
def test_one_more_right_pair_always_pays(question: Question, data) -> None:
    response = data.draw(complete(question))
    wrong = [one for one in question.answers if response[one.key] != one.due]
    if not wrong:
        return
    one = data.draw(st.sampled_from(wrong))

    better = mark(question, {**response, one.key: one.due})

    assert better.credit > mark(question, response).credit


@given(numbers, st.fractions(0, 200), st.fractions(0, 200), st.sampled_from([1, -1]))
def test_a_number_nearer_to_the_right_one_never_costs(question, near, far, sign) -> None:
    near, far = sorted([near, far])
    middle = sum(bounds(question.answers[0].due)) / 2

    def credit(distance) -> int:
        said = {SAID: f"{float(middle + distance):.3f}"}
        return mark(question, said).credit

    near, far = round(near, 3), round(far, 3)
    assert credit(sign * near) >= credit(sign * far)
    assert credit(near) == credit(-near)


@given(texts, st.sampled_from([str.upper, str.title, "“{}”.".format, " {}  ".format]))
def test_a_text_is_worth_the_same_however_it_is_set(question: Question, change) -> None:
    for answer in question.answers:
        plain, changed = {SAID: answer.due}, {SAID: change(answer.due)}

        assert mark(question, plain) == mark(question, changed)


@given(offered, responses)
def test_what_is_written_counts_for_nothing_where_answers_are_offered(question, response) -> None:
    assert not is_complete(question, {**response, SAID: "7"})
