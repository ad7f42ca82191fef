"""Builders of small courses and libraries: valid values that take only what a test is about."""

from typing import Any

from elearning.content.course import CertificateRule, Course, Lesson, Module
from elearning.content.library import Library
from elearning.content.prose import Prose
from elearning.content.quiz import Answer, Question, Quiz
from elearning.content.taxonomy import Sector, Taxonomy
from elearning.services.certificates import Issuer
from tests.applications import SETTINGS

ISSUER = Issuer("MCOF Learning", "http://localhost", SETTINGS["SECRET_KEY"])


def a_lesson(slug: str, **changes: Any) -> Lesson:
    """Make a lesson of ten minutes."""
    values: dict[str, Any] = {
        "slug": slug, "module": "all", "path": "", "title": f"On {slug}", "summary": "",
        "minutes": 10, "objectives": ("Say it.",), "phases": ("before",), "sectors": (),
        "guidance": (), "takeaways": ("Remember it.",), "body": Prose(("<p>Text.</p>",)),
        "contents": (), "cited": (), "words": 500,
    }  # fmt: skip
    return Lesson(**values | changes)


def a_module(slug: str, *lessons: str) -> Module:
    """Make a module of lessons with these slugs."""
    made = tuple(a_lesson(one, module=slug) for one in lessons)
    return Module(slug, f"Module {slug}", "", Prose(), made)


def a_question(name: str, kind: str = "one", *, lesson: str = "one") -> Question:
    """Make a question; "good" and "fair" are to be chosen or graded well, "poor" is not."""
    graded = kind == "judgement"
    keys = {"good": "best", "fair": "acceptable", "poor": "harmful"}
    right = {"one": ("good",), "several": ("good", "fair"), "judgement": ()}[kind]
    answers = tuple(
        Answer(
            key,
            Prose((f"Offer {name} {key[:1]}",)),
            Prose((f"<p>Feedback {name} {key[:1]}</p>",)),
            right=key in right,
            grade=grade if graded else "",
        )
        for key, grade in keys.items()
    )
    return Question(name, kind, lesson, (), Prose((f"<p>Question {name}?</p>",)), answers)


def a_quiz(*questions: Question, draw: int = 2, pass_mark: int = 80) -> Quiz:
    """Make a quiz; without questions, one of four that have one right answer."""
    pool = questions or tuple(a_question(f"q{n}") for n in range(4))
    return Quiz(draw, pass_mark, pool)


def a_course(*modules: Module, **changes: Any) -> Course:
    """Make a course; without modules, one of three lessons in one module."""
    values: dict[str, Any] = {
        "slug": "shelter", "path": "", "title": "Shelter", "summary": "", "sectors": (2,),
        "phases": ("before",), "audience": ("staff",), "minutes": 30, "objectives": (),
        "version": "1.0.0", "authors": (), "licence": "CC BY 4.0", "body": Prose(),
        "modules": modules or (a_module("all", "one", "two", "three"),),
        "certificate": CertificateRule(24, 80, None), "quiz": None, "files": (),
        "digest": "c" * 64,
    }  # fmt: skip
    return Course(**values | changes)


def a_sector(number: int) -> Sector:
    """Make a sector of the taxonomy."""
    return Sector(
        number, f"sector-{number}", f"Sector {number}", f"Sector {number}", "", "", "",
        "verified", "verified", "verified", (),
    )  # fmt: skip


def a_library(*courses: Course) -> Library:
    """Make a library of courses; without any, one course."""
    sectors = tuple(a_sector(number) for number in (1, 2, 3))
    return Library(
        taxonomy=Taxonomy("mcof-2012", "MCOF", "", (), (), sectors, ()),
        guidance={},
        sources={},
        courses={course.slug: course for course in courses or (a_course(),)},
        scenarios={},
        problems=(),
        digest="",
    )
