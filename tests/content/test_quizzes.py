"""What makes a quiz unfair, and what an author is told of it."""

from pathlib import Path

import pytest

from elearning.content.library import load_library
from tests.content.folders import a_folder, changed, told, told_in

QUIZ = "courses/first/_quiz.yaml"
STATE = "- {text: The State., right: true, feedback: Yes.}"
WE = "- {text: We do., feedback: No.}"
KIND = "kind: one"
JUDGED = """kind: judgement
    lesson: one
    guidance: [G-01]
    text: Rate each.
    answers:
      - {text: A., grade: best, feedback: F.}
      - {text: B., grade: weak, feedback: F.}
      - {text: C., grade: harmful, feedback: F.}
"""

FAULTS = {
    "no right answer": (
        (STATE, "- {text: The State., feedback: Yes.}"),
        f'{QUIZ}:3: the question "who" has no right answer; mark one with "right: true"',
    ),
    "one with two rights": (
        (WE, "- {text: We do., right: true, feedback: No.}"),
        f'{QUIZ}:3: the question "who" has more than one right answer; keep one, or write '
        '"kind: several"',
    ),
    "several with one right": (
        (KIND, "kind: several"),
        f'{QUIZ}:3: the question "who" has fewer than two right answers',
    ),
    "judgement without grades": (
        (KIND, "kind: judgement"),
        f'{QUIZ}:3: the question "who" has no best answer; grade one with "grade: best"',
    ),
    "grade in another kind": (
        (WE, "- {text: We do., grade: weak, feedback: No.}"),
        f'{QUIZ}:3: the question "who" grades its answers',
    ),
    "unknown grade": (
        (WE, "- {text: We do., grade: bad, feedback: No.}"),
        f'{QUIZ}:10: "questions.0.answers.1.grade" must be one of',
    ),
    "unknown kind": (
        (KIND, "kind: on"),
        f'{QUIZ}:4: no kind of question "on"; did you mean "one"?',
    ),
    "unknown lesson": (
        ("lesson: one", "lesson: onee"),
        f'{QUIZ}:5: no lesson "onee"; did you mean "one"?',
    ),
    "unknown point": (
        ("guidance: [G-01]", "guidance: [G-91]"),
        f'{QUIZ}:6: no guidance point "G-91"',
    ),
    "no point": (
        ("guidance: [G-01]", "guidance: []"),
        f'{QUIZ}:6: "questions.0.guidance" has too few entries; at least 1',
    ),
    "small pool": (
        ("draw: 1", "draw: 2"),
        f"{QUIZ}:1: draws 2 questions, but there are 1; draw fewer or write more",
    ),
    "too few answers": (
        (f"      {WE}\n", ""),
        f'{QUIZ}:8: "questions.0.answers" has too few entries; at least 3',
    ),
    "same answer twice": (
        (WE, "- {text: The State., feedback: No.}"),
        f'{QUIZ}:8: the question "who" offers the same answer twice; reword one of them',
    ),
    "citation in an answer": (
        (WE, '- {text: "We do [G-01].", feedback: No.}'),
        f"{QUIZ}:10: a link or citation in an answer; put it in the feedback",
    ),
    "long answer": (
        (WE, '- {text: "We\\n\\ndo.", feedback: No.}'),
        f"{QUIZ}:10: is more than one paragraph; write it as one",
    ),
    "no feedback": (
        (WE, "- {text: We do.}"),
        f'{QUIZ}:10: the key "questions.0.answers.1.feedback" is missing; add it',
    ),
    "right as text": (
        (WE, "- {text: We do., right: 'yes', feedback: No.}"),
        f'{QUIZ}:10: "questions.0.answers.1.right" must be true or false',
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_wish(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    problems = told_in(tmp_path, "_quiz", *change)

    assert any(problem.startswith(expected) for problem in problems), problems


def test_two_questions_of_one_name_are_told(tmp_path: Path) -> None:
    quiz = changed("_quiz", "draw: 1", "draw: 1")["_quiz"]
    twice = quiz + quiz.partition("questions:\n")[2]

    problems = told(load_library(a_folder(tmp_path, _quiz=twice)))

    assert problems == [f'{QUIZ}:12: "who" stands twice; give each its own id']


def test_a_judgement_keeps_the_grade_of_each_answer(tmp_path: Path) -> None:
    text = f"draw: 1\nquestions:\n  - id: rate\n    {JUDGED}"

    quiz = load_library(a_folder(tmp_path, _quiz=text)).get_course("first").quiz

    assert quiz is not None
    assert [answer.grade for answer in quiz.questions[0].answers] == ["best", "weak", "harmful"]


def test_a_course_without_a_quiz_is_a_course(tmp_path: Path) -> None:
    root = a_folder(tmp_path)
    (root / QUIZ).unlink()

    assert load_library(root).get_course("first").quiz is None


def test_the_key_of_an_answer_stays_when_answers_change_places(tmp_path: Path) -> None:
    moved = changed("_quiz", f"      {STATE}\n      {WE}\n", f"      {WE}\n      {STATE}\n")
    before = load_library(a_folder(tmp_path / "a")).get_course("first").quiz
    after = load_library(a_folder(tmp_path / "b", **moved)).get_course("first").quiz

    assert before is not None
    assert after is not None
    first = {answer.key: answer.right for answer in before.questions[0].answers}
    second = {answer.key: answer.right for answer in after.questions[0].answers}
    assert first == second


def test_an_answer_is_shown_without_a_paragraph_so_that_it_fits_into_a_label(
    tmp_path: Path,
) -> None:
    quiz = load_library(a_folder(tmp_path)).get_course("first").quiz

    assert quiz is not None
    assert quiz.questions[0].answers[0].text.render() == "The State."
    assert quiz.questions[0].answers[0].feedback.render() == "<p>Yes.</p>"
