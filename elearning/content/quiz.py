"""The quiz of a course: a pool of questions and how many of them one try draws."""

from dataclasses import dataclass

from elearning.content.prose import Prose


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a question; its key says nothing about it.

    ``due`` is what is to be given to it or written for it: a place, the key of
    an option, the bounds of a number, or spellings, one a line.
    """

    key: str
    text: Prose
    feedback: Prose
    right: bool = False
    grade: str = ""
    due: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """What answers may be joined with; its text is plain, so that a list can hold it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the pool, with the lesson and the guidance it comes from."""

    id: str
    kind: str
    lesson: str
    guidance: tuple[str, ...]
    text: Prose
    answers: tuple[Answer, ...]
    options: tuple[Option, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Quiz:
    """The pool of a course; ``pass_mark`` is in percent."""

    draw: int
    pass_mark: int
    questions: tuple[Question, ...]

    def find_question(self, question_id: str) -> Question | None:
        """Return a question of the pool by its id."""
        return next((one for one in self.questions if one.id == question_id), None)

    @property
    def lessons(self) -> dict[str, str]:
        """Return the lesson of every question, by the question's id, in the author's order."""
        return {question.id: question.lesson for question in self.questions}
