"""What an author is told of questions that are ordered, matched or written."""

from pathlib import Path

import pytest

from elearning.content.library import load_library
from elearning.content.quiz import Question
from tests.content.folders import a_folder, told

QUIZ = "courses/first/_quiz.yaml"
HEAD = """\
draw: 1
questions:
  - id: who
    kind: {}
    lesson: one
    guidance: [G-01]
    text: Q?
"""
ORDER = """\
    answers:
      - {text: First., feedback: F.}
      - {text: Second., feedback: F.}
      - {text: Third., feedback: F.}
"""
MATCH = """\
    answers:
      - {text: Camps, match: IOM, feedback: F.}
      - {text: Health, match: WHO, feedback: F.}
      - {text: Clinics, match: WHO, feedback: F.}
    others: [FAO]
"""
NUMBER = """\
    unit: taps
    answers:
      - {value: 200, tolerance: 5%, right: true, feedback: F.}
      - {value: 20.5, tolerance: 2, feedback: F.}
"""
TEXT = """\
    answers:
      - {text: the State, also: [Staat, l’État], right: true, feedback: F.}
      - {text: the mayor, partly: true, feedback: F.}
      - {text: IOM, feedback: F.}
"""
BODIES = {"order": ORDER, "match": MATCH, "number": NUMBER, "text": TEXT}


def quiz(kind: str, old: str = "", new: str = "") -> str:
    text = HEAD.format(kind) + BODIES[kind]
    assert old in text
    return text.replace(old, new, 1)


def read(tmp_path: Path, kind: str) -> Question:
    found = load_library(a_folder(tmp_path, _quiz=quiz(kind))).get_course("first").quiz
    assert found is not None
    return found.questions[0]


def test_an_order_knows_the_place_of_each_answer(tmp_path: Path) -> None:
    assert [one.due for one in read(tmp_path, "order").answers] == ["1", "2", "3"]


def test_a_match_offers_each_option_once(tmp_path: Path) -> None:
    question = read(tmp_path, "match")
    names = {option.key: option.text for option in question.options}

    assert list(names.values()) == ["IOM", "WHO", "FAO"]
    assert [names[one.due] for one in question.answers] == ["IOM", "WHO", "WHO"]


def test_a_number_keeps_what_is_accepted_exactly(tmp_path: Path) -> None:
    question = read(tmp_path, "number")

    assert [one.due for one in question.answers] == ["190..210", "18.5..22.5"]
    assert (question.unit, question.answers[1].text.render()) == ("taps", "20.5")


def test_a_text_keeps_all_its_spellings(tmp_path: Path) -> None:
    question = read(tmp_path, "text")

    assert question.answers[0].due == "the State\nStaat\nl’État"
    assert [one.partly for one in question.answers] == [False, True, False]


FAULTS = {
    "order with a right answer": (
        ("order", "text: First.,", "text: First., right: true,"),
        f'{QUIZ}:9: "questions.0.answers.0.right" does not belong to the kind "order"; '
        "it is a key of one and several and judgement and number and text",
    ),
    "order of two": (
        ("order", "      - {text: Third., feedback: F.}\n", ""),
        f'{QUIZ}:8: "questions.0.answers" has too few entries; at least 3; add what is missing',
    ),
    "order of the same twice": (
        ("order", "text: Second.", "text: First."),
        f'{QUIZ}:8: the question "who" offers the same answer twice; reword one of them',
    ),
    "match without its other side": (
        ("match", " match: IOM,", ""),
        f'{QUIZ}:9: "questions.0.answers.0.match" is missing; the kind "match" needs it; add it',
    ),
    "match of all with one": (
        ("match", "match: IOM", "match: WHO"),
        f'{QUIZ}:3: the question "who" joins all its answers with the same; '
        'let at least two of "match" differ',
    ),
    "match too long for a list": (
        ("match", "match: IOM", f"match: {'x' * 81}"),
        f'{QUIZ}:9: "questions.0.answers.0.match" is longer than 80 characters; shorten it',
    ),
    "others in another kind": (
        ("text", "    answers:", "    others: [FAO]\n    answers:"),
        f'{QUIZ}:8: "questions.0.others" does not belong to the kind "text"; it is a key of match',
    ),
    "unit in another kind": (
        ("match", "    answers:", "    unit: taps\n    answers:"),
        f'{QUIZ}:8: "questions.0.unit" does not belong to the kind "match"; it is a key of number',
    ),
    "number without a value": (
        ("number", "value: 200, ", ""),
        f'{QUIZ}:10: "questions.0.answers.0.value" is missing; the kind "number" needs it; add it',
    ),
    "number in words": (
        ("number", "value: 200", "value: many"),
        f'{QUIZ}:10: "questions.0.answers.0.value" must be a number; '
        "write digits, with a point before decimals",
    ),
    "number that is true": (
        ("number", "value: 200", "value: true"),
        f'{QUIZ}:10: "questions.0.answers.0.value" must be a number',
    ),
    "number with too many digits": (
        ("number", "value: 200", "value: 0.00000001"),
        f'{QUIZ}:10: "questions.0.answers.0.value" has too many digits after the point',
    ),
    "number that is none": (
        ("number", "value: 200", "value: .nan"),
        f'{QUIZ}:10: "questions.0.answers.0.value" must be a number; write digits',
    ),
    "tolerance in words": (
        ("number", "tolerance: 5%", "tolerance: some"),
        f'{QUIZ}:10: "questions.0.answers.0.tolerance" must be a number or a share; '
        'write "tolerance: 2" or "tolerance: 5%"',
    ),
    "tolerance below nothing": (
        ("number", "tolerance: 5%", "tolerance: -5"),
        f'{QUIZ}:10: "questions.0.answers.0.tolerance" must be a number or a share',
    ),
    "share of nothing": (
        ("number", "value: 200", "value: 0"),
        f'{QUIZ}:10: "questions.0.answers.0.tolerance" is a share of nothing; write a number',
    ),
    "two right numbers": (
        ("number", "tolerance: 2,", "tolerance: 2, right: true,"),
        f'{QUIZ}:3: the question "who" has 2 right numbers; mark exactly one with "right: true"',
    ),
    "numbers that overlap": (
        ("number", "value: 20.5", "value: 182"),
        f'{QUIZ}:3: the question "who" has numbers whose tolerances overlap; '
        "narrow them; half credit reaches twice",
    ),
    "text without a right answer": (
        ("text", "right: true, ", ""),
        f'{QUIZ}:3: the question "who" has no right answer; mark one with "right: true"',
    ),
    "text that is right and half right": (
        ("text", "partly: true", "partly: true, right: true"),
        f'{QUIZ}:3: the question "who" has an answer that is right and partly right',
    ),
    "one spelling in two answers": (
        ("text", "text: IOM", "text: The Mayor!"),
        f'{QUIZ}:3: the question "who" accepts one spelling in two answers',
    ),
    "text of signs": (
        ("text", "text: IOM", "text: '...'"),
        f'{QUIZ}:3: the question "who" accepts an answer without a letter or digit',
    ),
    "value in a text": (
        ("text", "text: IOM", "value: 7"),
        f'{QUIZ}:11: "questions.0.answers.2.value" does not belong to the kind "text"',
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_wish(
    tmp_path: Path, change: tuple[str, str, str], expected: str
) -> None:
    problems = told(load_library(a_folder(tmp_path, _quiz=quiz(*change))))

    assert any(problem.startswith(expected) for problem in problems), problems
