"""Pools of questions as GIFT: written, read back, and told about where it cannot hold them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearning.content.documents import AnswerDocument, QuestionDocument
from elearning.content.gift import MOST_QUESTIONS, Pool
from elearning.content.gift_reading import read_gift
from elearning.content.gift_writing import write_gift
from elearning.content.pools import read_pool, write_pool
from elearning.content.problems import Problems
from tests.conftest import ROOT
from tests.content.folders import a_folder, write
from tests.effort import steps

# Every sign of the format, and what looks like one; an arrow is what GIFT cannot hold in a pair.
SIGNS = [
    *"\\~=#{}:%[]*\n.1aé٧ ",
    "//",
    "####",
    "\\n",
    "%50%",
    "[html]",
    "$CATEGORY: x",
    "::",
    "2. ",
]
TEXT = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=12).map("".join)
TEXTS = TEXT.map(lambda text: f"a{text}b" if text.strip() != text or not text.strip() else text)
LINE = TEXTS.map(lambda text: " ".join(text.split()) or "x")
SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)


def answers(kind: str) -> st.SearchStrategy[list[AnswerDocument]]:
    """Return answers of a kind that differ in their feedback, as authors write them."""
    made = {
        "one": lambda n: {"right": n == 1},
        "several": lambda n: {"right": n < 2},
        "judgement": lambda n: {"grade": ("best", "weak", "harmful", "acceptable")[n % 4]},
        "text": lambda n: {"right": n == 0, "partly": n == 1},
    }.get(kind, lambda _n: {})

    def make(texts: list[str], told: list[str], more: list[str]) -> list[AnswerDocument]:
        found = []
        for n, (text, feedback) in enumerate(zip(texts, told, strict=False)):
            keys = dict(made(n))
            keys |= {"text": text} if kind != "number" else {}
            keys |= {"match": more[n]} if kind == "match" else {}
            keys |= {"also": more[: n + 1]} if kind == "text" else {}
            if kind == "number":
                keys |= {"value": Decimal(n * 100), "tolerance": f"{n}.5", "right": n == 1}
            found.append(AnswerDocument(f"{n}{feedback}", **keys))
        return found

    many = st.lists(TEXTS, min_size=4, max_size=6)
    lines = st.lists(LINE, min_size=6, max_size=6)
    return st.builds(make, lines if kind in ("match", "text") else many, many, lines)


def question(kind: str) -> st.SearchStrategy[QuestionDocument]:
    return st.builds(
        QuestionDocument,
        id=SLUGS,
        kind=st.just(kind),
        lesson=SLUGS,
        guidance=st.lists(st.sampled_from(["G-01", "G-22", "G-100"]), unique=True),
        text=TEXTS,
        answers=answers(kind),
        others=st.lists(LINE, max_size=2) if kind == "match" else st.just([]),
        unit=LINE if kind == "number" else st.just(""),
    )


KINDS = ["one", "several", "judgement", "order", "match", "number", "text"]
POOLS = st.builds(
    Pool,
    st.integers(1, 60),
    st.lists(
        st.sampled_from(KINDS).flatmap(question), max_size=4, unique_by=lambda one: one.id
    ).map(tuple),
)


@settings(deadline=None)
@given(POOLS)
def test_what_is_written_is_read_back_as_it_was(pool: Pool) -> None:
    problems = Problems()
    text, losses = write_gift(pool, course="shelter", title="A ~ title\n{x}")

    back = read_gift(text, "x.gift", problems)

    assert losses == []
    assert [str(one) for one in problems] == []
    assert back == pool


@settings(deadline=None)
@given(POOLS)
def test_a_pool_that_is_written_as_yaml_is_the_same_pool(tmp_path_factory, pool: Pool) -> None:
    root, problems = tmp_path_factory.mktemp("pool"), Problems()
    guided = tuple(replace(one, guidance=["G-01"]) for one in pool.questions)
    if not guided:
        return
    write(root, "courses/first/_quiz.yaml", write_pool(replace(pool, questions=guided)))

    back = read_pool(root, "first", problems)

    assert [str(one) for one in problems] == []
    assert back == replace(pool, questions=guided)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, "{", "}", "=a", "~b", "->", "\n\n", "{#1"])).map("".join))
def test_any_text_is_read_or_told_about(text: str) -> None:
    problems = Problems()

    read_gift(text, "x.gift", problems)

    assert all(1 <= one.line <= text.count("\n") + 1 for one in problems)


@pytest.mark.parametrize("course", ["mcof-foundations", "camp-management"])
def test_a_shipped_pool_comes_back_but_for_its_shares(course: str) -> None:
    problems = Problems()
    pool = read_pool(ROOT, course, problems)
    assert pool
    text, losses = write_gift(pool, course=course, title=course)

    back = read_gift(text, "x.gift", problems)

    assert [str(one) for one in problems] == []
    changed = [one.id for one, other in zip(pool.questions, back.questions, strict=True)
               if one != other]  # fmt: skip
    assert set(changed) == {loss.partition('"')[2].partition('"')[0] for loss in losses}


def test_an_arrow_in_a_pair_is_told() -> None:
    made = [AnswerDocument("F", text="a->b", match="c"), AnswerDocument("F", text="d", match="e")]
    one = QuestionDocument("x", "match", "l", [], "Q", made)

    text, losses = write_gift(Pool(1, (one,)), course="c", title="t")

    assert losses == ['"x": GIFT parts a pair by "->"; in a text it became "→"']
    assert "=a→b -> c" in text


READ = {
    "right and wrong": (
        "Who?{=A#yes ~B#no\n~C}",
        ("one", "Who?", [("A", True, "yes"), ("B", False, "no"), ("C", False, "")]),
    ),
    "true or false": (
        "It is so.{F#wrong#right}",
        ("one", "It is so.", [("True", False, "wrong"), ("False", True, "right")]),
    ),
    "weights": (
        "Which?{~%50%A ~%50%B ~%-50%C}",
        ("several", "Which?", [("A", True, ""), ("B", True, ""), ("C", False, "")]),
    ),
    "a missing word": (
        "The {=State#yes} leads.",
        ("text", "The _____ leads.", [("State", True, "yes")]),
    ),
    "escapes": (
        "::a\\:b::1 \\= 2 \\{x\\}\\n\\\\{=\\~#\\# ~b}",
        ("one", "1 = 2 {x}\n\\", [("~", True, "#"), ("b", False, "")]),
    ),
    "comments and windows": (
        "// a comment\nQ{=A\n// not an answer\n~B}",
        ("one", "Q", [("A", True, ""), ("B", False, "")]),
    ),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_a_question_of_another_platform_is_read(text: str, expected: tuple) -> None:
    (found,) = read_gift(text, "x.gift", Problems()).questions

    assert (found.kind, found.text, [(a.text, a.right, a.feedback) for a in found.answers]) == (
        expected
    )


NUMBERS = {
    "{#72}": [(72, "0", True)],
    "{#72:2}": [(72, "2", True)],
    "{#70..74}": [(72, "2", True)],
    "{#=72:2 =%50%72:4}": [(72, "2", True)],
    "{#=72:2#yes =%0%7#no}": [(72, "2", True), (7, "0", False)],
    "{#-1.5:0.25}": [(Decimal("-1.5"), "0.25", True)],
}


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_a_number_is_read_with_what_is_accepted(text: str, expected: list) -> None:
    problems = Problems()

    (found,) = read_gift(f"Q{text}", "x.gift", problems).questions

    assert [(a.value, a.tolerance, a.right) for a in found.answers] == expected
    assert len(problems) == 0


def test_categories_tags_and_ids_are_kept() -> None:
    text = "$CATEGORY: top/camps/one\n\n// [id:who] [tag:G-02] [tag:easy]\n::T::Q{=a ~b}\n\nR{=c}"

    one, other = read_gift(text, "x.gift", Problems()).questions

    assert (one.id, one.lesson, one.guidance) == ("who", "one", ["G-02"])
    assert (other.id, other.lesson) == ("r", "one")


TOLD = {
    "essay": ("\n\nWhy?{}", 'x.gift:3: is an essay, which nobody here would mark; left out; '
              "ask for a short text"),
    "essay with feedback": ("Why?{####Think.}", "x.gift:1: is an essay"),
    "description": ("Read this.", "x.gift:1: asks nothing: a description without"),
    "open brace": ("Q{=a ~b\n\nR{=c}", 'x.gift:1: has no "}" after its answers; left out'),
    "two braces": ("Q{=a} and {=b}", "x.gift:1: has two places for answers; left out"),
    "no answers": ("Q{a, b}", 'x.gift:1: has no answer after "=" or "~"; left out'),
    "stray text": ("Q{a =b ~c}", 'x.gift:1: "a" stands before the first answer; it was left out'),
    "partial weight": ("Q{=a ~%50%b}", 'x.gift:1: gives 50 percent for "b"'),
    "other weights": ("Q{~%90%a ~%10%b ~c}", "x.gift:1: weighs its answers otherwise than here"),
    "a third of a word": ("Q{=a =%33%b}", 'x.gift:1: gives 33 percent for "b"'),
    "a star": ("Q{=*a*}", 'x.gift:1: "*a*" has a star; here it stands for itself only'),
    "no number": ("Q{#=many}", 'x.gift:1: "many" is no number; left out with ""'),
    "half a number": ("Q{#=7 =%50%9}", "x.gift:1: gives 50 percent for 9"),
    "html": ("[html]<b>Q</b>{=a ~b}", "x.gift:1: is written in HTML, which is refused here"),
    "a long name": ("// c\n::My Name::Q{=a ~b}", 'x.gift:2: its name "My Name" became "my-name"'),
    "a category": ("$CATEGORY: A b\n\nQ{=a ~b}", 'x.gift:3: its category "A b" names no lesson'),
    "general feedback": ("Q{=a ~b####Well.}", "x.gift:1: has feedback to the whole question"),
    "pairs with feedback": ("Q{=a->b =c->d####Well.}", "x.gift:1: has feedback to the whole"),
    "a wrong tag": ("// [tag:kind:order]\nQ{=a->b =c->d}", "x.gift:2: is no order"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD.values(), ids=TOLD)
def test_what_cannot_be_kept_is_told_by_line(text: str, expected: str) -> None:
    problems = Problems()

    read_gift(text, "x.gift", problems)

    assert any(str(one).startswith(expected) for one in problems), [str(one) for one in problems]


def test_feedback_to_the_whole_is_not_lost() -> None:
    (found,) = read_gift("Q{=a#Yes. ~b####Well.}", "x.gift", Problems()).questions

    assert found.answers[0].feedback == "Yes.\n\nWell."


def test_two_questions_of_one_name_get_two() -> None:
    found = read_gift("::q::A{=a ~b}\n\n::q::B{=a ~b}", "x.gift", Problems()).questions

    assert [one.id for one in found] == ["q", "q-2"]


def test_a_file_with_too_many_questions_is_read_to_the_limit() -> None:
    problems = Problems()
    text = "\n\n".join(["Q{=a ~b}"] * (MOST_QUESTIONS + 5))

    found = read_gift(text, "x.gift", problems).questions

    assert len(found) == MOST_QUESTIONS
    assert "has more than 500 questions" in next(str(one) for one in problems)


@pytest.mark.parametrize(
    "text", ["{", "::", "\\", "~%", "// [tag:", "####", "->=", "{#1..", "[id:"]
)
@pytest.mark.parametrize("end", ["", "}"], ids=["open", "closed"])
def test_a_hostile_text_costs_in_proportion_to_its_length(text: str, end: str) -> None:
    def cost(times: int) -> int:
        return steps(lambda: read_gift("Q{=" + text * times + end, "x.gift", Problems()))

    assert cost(20_000) <= 3 * cost(10_000)


def test_an_imported_pool_is_judged_like_any_other(tmp_path: Path) -> None:
    pool = read_gift("$CATEGORY: first/one\n\nQ{=a#F ~b#F ~c#F}", "x.gift", Problems())

    problems = Problems()
    read_pool(a_folder(tmp_path, _quiz=write_pool(pool)), "first", problems)

    assert [str(one) for one in problems] == [
        'courses/first/_quiz.yaml:6: "questions.0.guidance" has too few entries; at least 1; '
        "add what is missing"
    ]
