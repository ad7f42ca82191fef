"""What the pages of a quiz show; a question that waits holds nothing that tells its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from elearning.assessment.kinds import is_written, met_answers
from elearning.assessment.marking import CHOSEN, SAID, WHOLE
from elearning.content.library import Library
from elearning.content.point import GuidancePoint
from elearning.content.prose import Prose
from elearning.content.quiz import Option, Question
from elearning.services.enrolments import Step
from elearning.services.papers import Paper


@dataclass(frozen=True, slots=True)
class TryLine:
    """A finished try in the list of somebody's tries; ``percent`` is never rounded up."""

    id: int
    number: int
    percent: int
    is_passed: bool
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class QuizPage:
    """Before a try: what is asked, what passes, and earlier tries."""

    course: str
    course_title: str
    questions: int
    pass_mark: int
    lessons: int
    lessons_done: int
    is_passed: bool
    open_try: int | None
    answered: int
    tries: tuple[TryLine, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that may be given, and nothing about it."""

    key: str
    text: Prose


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The question that waits in a try of a quiz or in a placement, whichever ``id`` is of."""

    id: int
    course: str
    course_title: str
    position: int
    total: int
    kind: str
    text: Prose
    offers: tuple[Offer, ...]
    options: tuple[Option, ...]
    unit: str


def question_page(id: int, course: str, paper: Paper, answered: int) -> QuestionPage:
    """Return the question of a paper that comes after those that are answered."""
    question = paper.questions[answered]
    return QuestionPage(
        id=id,
        course=course,
        course_title=paper.course_title,
        position=answered + 1,
        total=len(paper.questions),
        kind=question.kind,
        text=question.text,
        offers=offers_of(question),
        options=question.options,
        unit=question.unit,
    )


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer after the question was answered: what was given, what was right, and why.

    ``given`` is a grade, a place or the key of an option, to be compared with
    ``grade`` or ``due``; where answers are chosen ``is_chosen`` and
    ``is_right`` tell. ``is_met`` says that the learner got or hit this answer.
    """

    text: Prose
    feedback: Prose
    is_chosen: bool
    is_right: bool
    is_partly: bool
    is_met: bool
    given: str
    grade: str
    due: str


@dataclass(frozen=True, slots=True)
class LessonLink:
    """A lesson to read again."""

    slug: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """A question after it was answered."""

    try_id: int
    course: str
    course_title: str
    position: int
    total: int
    kind: str
    text: Prose
    answers: tuple[ToldAnswer, ...]
    options: Mapping[str, str]
    said: str
    unit: str
    credit: int
    is_right: bool
    points: tuple[GuidancePoint, ...]
    lesson: LessonLink | None
    is_last: bool


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One question of a finished try and what its answer was worth, per mille."""

    position: int
    text: Prose
    credit: int

    @property
    def is_right(self) -> bool:
        """Tell whether it was wholly right."""
        return self.credit == WHOLE


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A finished try: the result, what to read again, and the next step."""

    try_id: int
    course: str
    course_title: str
    is_offered: bool
    number: int
    percent: int
    pass_mark: int
    is_passed: bool
    lines: tuple[ResultLine, ...]
    reread: tuple[LessonLink, ...]
    step: Step | None
    finished_at: datetime | None


def offers_of(question: Question) -> tuple[Offer, ...]:
    """Return the answers of a question without what must not be known yet."""
    if is_written(question):
        return ()
    return tuple(Offer(answer.key, answer.text) for answer in question.answers)


def told_answers(question: Question, response: Mapping[str, str]) -> tuple[ToldAnswer, ...]:
    """Return the answers of a question with what was given and what was right."""
    met = met_answers(question, response)
    given = {key: value for key, value in response.items() if value != CHOSEN}
    return tuple(
        ToldAnswer(
            text=answer.text,
            feedback=answer.feedback,
            is_chosen=response.get(answer.key) == CHOSEN,
            is_right=answer.right,
            is_partly=answer.partly,
            is_met=answer.key in met,
            given=given.get(answer.key, ""),
            grade=answer.grade,
            due=answer.due,
        )
        for answer in question.answers
    )


def said_in(question: Question, response: Mapping[str, str]) -> str:
    """Return what was written, where an answer is written."""
    return response.get(SAID, "") if is_written(question) else ""


def find_link(library: Library, course: str, lesson: str) -> LessonLink | None:
    """Return the lesson that teaches a question, if the course still has it."""
    found = library.find_course(course)
    one = found.find_lesson(lesson) if found else None
    return LessonLink(one.slug, one.title, one.minutes) if one else None
