"""Reads the quiz of a course and checks that every question can be answered fairly."""

from html import escape
from pathlib import Path

from elearning.assessment.kinds import QUESTION_KINDS
from elearning.content.checking import check
from elearning.content.documents import AnswerDocument, QuestionDocument, QuizDocument
from elearning.content.guidance import check_points
from elearning.content.markup import render_line, render_text
from elearning.content.names import Names
from elearning.content.problems import Problems, nearest
from elearning.content.prose import Prose
from elearning.content.quiz import Answer, Question, Quiz
from elearning.content.quiz_answers import due_of, find_faults, key_of, options_of
from elearning.content.reading import Reading
from elearning.content.source import KeyPath, Tree, read_yaml


class QuizReader:
    """Reads the quiz of one course, whose lessons are known by now."""

    def __init__(self, course: str, names: Names, problems: Problems) -> None:
        self.course, self.names, self.problems = course, names, problems
        self.tree = Tree("", None, {})

    def read(self, root: Path, path: Path, pass_mark: int) -> Quiz | None:
        """Return the quiz of a file, or note what is wrong in it."""
        tree = read_yaml(root, path, self.problems)
        document = check(QuizDocument, tree, self.problems) if tree else None
        if tree is None or document is None:
            return None
        self.tree = tree
        if document.draw > len(document.questions):
            what = f"draws {document.draw} questions, but there are {len(document.questions)}"
            self._note(("draw",), what, "draw fewer or write more")
        self._refuse_twins(document)
        questions = [self._question(at, one) for at, one in enumerate(document.questions)]
        return Quiz(document.draw, pass_mark, tuple(questions))

    def _refuse_twins(self, document: QuizDocument) -> None:
        seen: set[str] = set()
        for at, question in enumerate(document.questions):
            if question.id in seen:
                keys = ("questions", at, "id")
                self._note(keys, f'"{question.id}" stands twice', "give each its own id")
            seen.add(question.id)

    def _question(self, at: int, document: QuestionDocument) -> Question:
        keys: KeyPath = ("questions", at)
        lessons = self.names.lessons.get(self.course, frozenset())
        if document.lesson not in lessons:
            wish = nearest(document.lesson, lessons) or "name the lesson that teaches it"
            self._note((*keys, "lesson"), f'no lesson "{document.lesson}"', wish)
        guidance = (*keys, "guidance")
        check_points(self.tree, guidance, document.guidance, self.names, self.problems)
        answers = [
            self._answer((*keys, "answers", nth), nth, document.kind, one)
            for nth, one in enumerate(document.answers)
        ]
        question = Question(
            id=document.id,
            kind=document.kind,
            lesson=document.lesson,
            guidance=tuple(document.guidance),
            text=self._prose((*keys, "text"), document.text),
            answers=tuple(answers),
            options=options_of(document),
            unit=document.unit,
        )
        self._check_kind(keys, document, question)
        return question

    def _check_kind(self, keys: KeyPath, document: QuestionDocument, question: Question) -> None:
        kind = QUESTION_KINDS.get(document.kind)
        if kind is None:
            wish = nearest(document.kind, QUESTION_KINDS) or f"use {', '.join(QUESTION_KINDS)}"
            self._note((*keys, "kind"), f'no kind of question "{document.kind}"', wish)
            return
        faults = list(find_faults(document, kind))
        for where, what, wish in faults:
            name = ".".join(str(key) for key in (*keys, *where))
            self._note((*keys, *where), f'"{name}" {what}', wish)
        if faults:
            return
        for what, wish in kind.faults(question):
            self._note(keys, f'the question "{document.id}" {what}', wish)
        if len({answer.key for answer in question.answers}) < len(question.answers):
            what = f'the question "{document.id}" offers the same answer twice'
            self._note((*keys, "answers"), what, "reword one of them")

    def _answer(self, keys: KeyPath, nth: int, kind: str, document: AnswerDocument) -> Answer:
        return Answer(
            key=key_of(document.text or f"{document.value}"),
            text=self._told(keys, kind, document),
            feedback=self._prose((*keys, "feedback"), document.feedback),
            right=document.right,
            grade=document.grade,
            due=due_of(kind, nth + 1, document),
            partly=document.partly,
        )

    def _told(self, keys: KeyPath, kind: str, document: AnswerDocument) -> Prose:
        known = QUESTION_KINDS.get(kind)
        if known is not None and known.is_written:
            # What is written is compared letter by letter, so it holds no formatting.
            plain = document.text if document.value is None else f"{document.value:f}"
            return Prose((escape(plain),))
        return self._prose((*keys, "text"), document.text, is_choice=True)

    def _prose(self, keys: KeyPath, text: str, *, is_choice: bool = False) -> Prose:
        reading = Reading(
            path=self.tree.path,
            source=text,
            first_line=self.tree.line(*keys),
            names=self.names,
            problems=self.problems,
            course=self.course,
        )
        prose = render_line(reading) if is_choice else render_text(reading)
        if is_choice and "<a " in prose.render():
            self._note(keys, "a link or citation in an answer", "put it in the feedback")
        return prose

    def _note(self, keys: KeyPath, what: str, wish: str) -> None:
        self.problems.add(self.tree.path, self.tree.line(*keys), what, wish)
