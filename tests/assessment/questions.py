"""Questions for tests, and strategies that make them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from elearning.assessment.kinds import CHOSEN, GRADES


@dataclass(frozen=True)
class Answer:
    key: str
    right: bool = False
    grade: str = ""


@dataclass(frozen=True)
class Question:
    kind: str
    answers: tuple[Answer, ...]


def a_question(kind: str, *deserved: str) -> Question:
    """Return a question whose answers a, b, c... deserve ``right``, ``wrong`` or a grade."""
    answers = tuple(
        Answer(key, right=what == "right", grade=what if what in GRADES else "")
        for key, what in zip("abcdefgh", deserved, strict=False)
    )
    return Question(kind, answers)


def exact(question: Question) -> dict[str, str]:
    """Return the response that is wholly right."""
    if question.kind == "judgement":
        return {answer.key: answer.grade for answer in question.answers}
    return {answer.key: CHOSEN for answer in question.answers if answer.right}


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


def complete(question: Question) -> st.SearchStrategy[dict[str, str]]:
    """Return responses that say all that the question asks."""
    keys = [answer.key for answer in question.answers]
    if question.kind == "judgement":
        return st.fixed_dictionaries(dict.fromkeys(keys, st.sampled_from(GRADES)))
    most = 1 if question.kind == "one" else len(keys)
    chosen = st.sets(st.sampled_from(keys), min_size=1, max_size=most)
    return chosen.map(lambda some: dict.fromkeys(some, CHOSEN))


questions = st.one_of(ones, severals, judgements)
responses = st.dictionaries(
    st.sampled_from("abcdefgh"), st.sampled_from([CHOSEN, *GRADES, "", "nonsense"]), max_size=8
)
