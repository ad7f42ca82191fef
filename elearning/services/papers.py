"""The paper of a try: its questions as they were when they were drawn, and what passes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from elearning.assessment.draw import draw_questions, order_answers
from elearning.content.course import Course
from elearning.content.prose import Prose
from elearning.content.quiz import Answer, Option, Question, Quiz

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Paper:
    """The drawn questions of one try, which later edits do not touch."""

    course_title: str
    course_version: str
    pass_mark: int
    questions: tuple[Question, ...]


def draw_paper(course: Course, quiz: Quiz, seed: str, *, seen: Collection[str]) -> Paper:
    """Draw questions from the pool, and put their answers into an order that tells nothing."""
    names = draw_questions(quiz.lessons, quiz.draw, seed, seen=seen)
    return make_paper(course, quiz, names, seed, pass_mark=quiz.pass_mark)


def make_paper(
    course: Course, quiz: Quiz, names: Iterable[str], seed: str, *, pass_mark: int
) -> Paper:
    """Return the paper of questions that were drawn, named by their ids."""
    found = (quiz.find_question(name) for name in names)
    drawn = tuple(_shuffled(question, seed) for question in found if question is not None)
    return Paper(course.title, course.version, pass_mark, drawn)


def _shuffled(question: Question, seed: str) -> Question:
    by_key = {answer.key: answer for answer in question.answers}
    order = order_answers(by_key, seed, question.id)
    options = {option.key: option for option in question.options}
    shown = order_answers(options, seed, f"{question.id} options")
    return replace(
        question,
        answers=tuple(by_key[key] for key in order),
        options=tuple(options[key] for key in shown),
    )


def to_json(paper: Paper) -> dict[str, Any]:
    """Return a paper as it is kept in the database."""
    return {
        "format": FORMAT,
        "course_title": paper.course_title,
        "course_version": paper.course_version,
        "pass_mark": paper.pass_mark,
        "questions": [_question_to_json(question) for question in paper.questions],
    }


def from_json(kept: Mapping[str, Any]) -> Paper:
    """Return a paper as it was kept."""
    return Paper(
        kept["course_title"],
        kept["course_version"],
        kept["pass_mark"],
        tuple(question_from_json(one) for one in kept["questions"]),
    )


def question_from_json(kept: Mapping[str, Any]) -> Question:
    """Return one question of a kept paper."""
    return Question(
        id=kept["id"],
        kind=kept["kind"],
        lesson=kept["lesson"],
        guidance=tuple(kept["guidance"]),
        text=Prose(tuple(kept["text"])),
        answers=tuple(
            Answer(
                key=answer["key"],
                text=Prose(tuple(answer["text"])),
                feedback=Prose(tuple(answer["feedback"])),
                right=answer["right"],
                grade=answer["grade"],
                # Papers from before these kinds have neither.
                due=answer.get("due", ""),
                partly=answer.get("partly", False),
            )
            for answer in kept["answers"]
        ),
        options=tuple(Option(one["key"], one["text"]) for one in kept.get("options", ())),
        unit=kept.get("unit", ""),
    )


def _question_to_json(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "lesson": question.lesson,
        "guidance": list(question.guidance),
        "text": list(question.text.parts),
        "answers": [
            {
                "key": answer.key,
                "text": list(answer.text.parts),
                "feedback": list(answer.feedback.parts),
                "right": answer.right,
                "grade": answer.grade,
                "due": answer.due,
                "partly": answer.partly,
            }
            for answer in question.answers
        ],
        "options": [{"key": one.key, "text": one.text} for one in question.options],
        "unit": question.unit,
    }
