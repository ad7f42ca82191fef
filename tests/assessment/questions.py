"""Questions for tests, and strategies that make them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from elearning.assessment.marking import CHOSEN, GRADES, SAID, MarkedQuestion
from elearning.assessment.writing import bounds

# What answers a question of a kind, as a form sends it.
Response = Callable[[MarkedQuestion], dict[str, str]]


@dataclass(frozen=True)
class Answer:
    key: str
    right: bool = False
    grade: str = ""
    due: str = ""
    partly: bool = False


@dataclass(frozen=True)
class Option:
    key: str


@dataclass(frozen=True)
class Question:
    kind: str
    answers: tuple[Answer, ...]
    options: tuple[Option, ...] = field(default=())
    unit: str = ""


def a_question(kind: str, *deserved: str) -> Question:
    """Return a question whose answers a, b, c... deserve ``right``, ``wrong``, or what is said."""
    answers = tuple(
        Answer(
            key,
            right=what == "right",
            grade=what if what in GRADES else "",
            due=what if kind in ("order", "match") else "",
        )
        for key, what in zip("abcdefgh", deserved, strict=False)
    )
    options = tuple(Option(key) for key in dict.fromkeys([*deserved, "x"]) if kind == "match")
    return Question(kind, answers, options)


def a_number(low: float, high: float, *wrong: float) -> Question:
    """Return a question whose right number lies between two, and foreseen mistakes."""
    answers = [Answer("a", right=True, due=f"{low}..{high}")]
    answers += [Answer(key, due=f"{one}..{one}") for key, one in zip("bcd", wrong, strict=False)]
    return Question("number", tuple(answers))


def a_text(right: str, partly: str = "", wrong: str = "") -> Question:
    """Return a question whose spellings stand between strokes."""
    due = {"a": right, "b": partly, "c": wrong}
    answers = tuple(
        Answer(key, right=key == "a", partly=key == "b", due=text.replace("|", "\n"))
        for key, text in due.items()
        if text
    )
    return Question("text", answers)


def exact(question: MarkedQuestion) -> dict[str, str]:
    """Return the response that is wholly right."""
    return RIGHT.get(question.kind, _chosen)(question)


def amiss(question: MarkedQuestion) -> dict[str, str]:
    """Return a complete response that is not wholly right."""
    return WRONG.get(question.kind, _wrongly_chosen)(question)


def _chosen(question: MarkedQuestion) -> dict[str, str]:
    return {answer.key: CHOSEN for answer in question.answers if answer.right}


def _wrongly_chosen(question: MarkedQuestion) -> dict[str, str]:
    return {next(answer.key for answer in question.answers if not answer.right): CHOSEN}


def _due(question: MarkedQuestion) -> dict[str, str]:
    return {answer.key: answer.due for answer in question.answers}


def _turned(question: MarkedQuestion) -> dict[str, str]:
    count = len(question.answers)
    return {answer.key: str(count + 1 - int(answer.due)) for answer in question.answers}


def _alike(question: MarkedQuestion) -> dict[str, str]:
    return dict.fromkeys([answer.key for answer in question.answers], question.answers[0].due)


def _right_number(question: MarkedQuestion) -> dict[str, str]:
    due = next(answer.due for answer in question.answers if answer.right)
    return {SAID: due.partition("..")[2]}


def _far_number(question: MarkedQuestion) -> dict[str, str]:
    highest = max(bounds(answer.due)[1] for answer in question.answers)
    return {SAID: f"{int(highest) * 4 + 7}"}


def _right_text(question: MarkedQuestion) -> dict[str, str]:
    due = next(answer.due for answer in question.answers if answer.right)
    return {SAID: due.partition("\n")[0]}


RIGHT: dict[str, Response] = {
    "judgement": lambda question: {answer.key: answer.grade for answer in question.answers},
    "order": _due,
    "match": _due,
    "number": _right_number,
    "text": _right_text,
}
WRONG: dict[str, Response] = {
    "judgement": lambda question: {answer.key: "weak" for answer in question.answers},
    "order": _turned,
    "match": _alike,
    "number": _far_number,
    "text": lambda _question: {SAID: "zebra crossing"},
}


def fields_of(response: dict[str, str]) -> dict[str, Any]:
    """Return a response as the fields of a quiz form, whatever the kind."""
    chosen = [key for key, value in response.items() if value == CHOSEN]
    given = {f"answer-{key}": value for key, value in response.items() if value != CHOSEN}
    return {"answer": chosen, **given} if chosen else given


ones = st.permutations(["right", "wrong", "wrong", "wrong"]).map(
    lambda all: a_question("one", *all)
)
severals = (
    st.lists(st.sampled_from(["right", "wrong"]), min_size=3, max_size=6)
    .filter(lambda all: all.count("right") >= 2 and "wrong" in all)
    .map(lambda all: a_question("several", *all))
)
judgements = (
    st.lists(st.sampled_from(GRADES), min_size=3, max_size=6)
    .filter(lambda all: "best" in all and len(set(all)) > 1)
    .map(lambda all: a_question("judgement", *all))
)
orders = (
    st.integers(3, 6)
    .flatmap(lambda count: st.permutations([str(place) for place in range(1, count + 1)]))
    .map(lambda all: a_question("order", *all))
)
matches = (
    st.lists(st.sampled_from(["k1", "k2", "k3", "k4"]), min_size=3, max_size=6)
    .filter(lambda all: len(set(all)) > 1)
    .map(lambda all: a_question("match", *all))
)
numbers = st.builds(
    lambda middle, reach, sign: a_number(
        middle - reach, middle + reach, sign * (abs(middle) + 5 * reach + 1)
    ),
    st.integers(-1000, 1000),
    st.integers(0, 50),
    st.sampled_from([1, -1]),
)
WORD = st.text("abcdefghij", min_size=1, max_size=8)
texts = st.lists(WORD, min_size=3, max_size=3, unique=True).map(lambda all: a_text(*all))


def complete(question: Question) -> st.SearchStrategy[dict[str, str]]:
    """Return responses that say all that the question asks."""
    keys = [answer.key for answer in question.answers]
    if question.kind == "judgement":
        return st.fixed_dictionaries(dict.fromkeys(keys, st.sampled_from(GRADES)))
    if question.kind == "order":
        places = st.permutations([str(place + 1) for place in range(len(keys))])
        return places.map(lambda all: dict(zip(keys, all, strict=True)))
    if question.kind == "match":
        options = st.sampled_from([option.key for option in question.options])
        return st.fixed_dictionaries(dict.fromkeys(keys, options))
    if question.kind == "number":
        return st.integers(-5000, 5000).map(lambda number: {SAID: str(number)})
    if question.kind == "text":
        spelt = st.sampled_from([answer.due for answer in question.answers])
        return (WORD | spelt).map(lambda word: {SAID: word})
    most = 1 if question.kind == "one" else len(keys)
    chosen = st.sets(st.sampled_from(keys), min_size=1, max_size=most)
    return chosen.map(lambda some: dict.fromkeys(some, CHOSEN))


questions = st.one_of(ones, severals, judgements, orders, matches, numbers, texts)
offered = st.one_of(ones, severals, judgements, orders, matches)
responses = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h", SAID]),
    st.sampled_from([CHOSEN, *GRADES, "", "nonsense", "1", "2", "3", "k1", "k2", "7.5"]),
    max_size=8,
)
