"""Builders for certificates: a small course, and what somebody has done on it."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content import edition
from elearning.content.course import CertificateRule, Course, Lesson, Module
from elearning.content.library import Library
from elearning.content.prose import Prose
from elearning.content.quiz import Quiz
from elearning.content.taxonomy import Taxonomy
from elearning.models import Attempt, Edition, Enrolment, FinishedLesson, QuizTry

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_seeds = count(1)


def a_lesson(slug: str) -> Lesson:
    return Lesson(
        slug=slug, module="all", path="", title=slug.title(), summary="", minutes=10,
        objectives=(), phases=(), sectors=(), guidance=(), takeaways=(), body=Prose(),
        contents=(), cited=(), words=0,
    )  # fmt: skip


def a_course(**changes: Any) -> Course:
    lessons = (a_lesson("one"), a_lesson("two"))
    values: dict[str, Any] = {
        "slug": "shelter", "path": "", "title": "Shelter and settlements", "summary": "",
        "sectors": (2,), "phases": ("before", "during"), "audience": ("staff",), "minutes": 20,
        "objectives": (), "version": "1.0.0", "authors": (), "licence": "CC BY 4.0",
        "body": Prose(), "modules": (Module("all", "All", "", Prose(), lessons),),
        "certificate": CertificateRule(24, 80, "typhoon", 70), "quiz": Quiz(1, 80, ()),
        "files": (), "digest": "c" * 64,
    }  # fmt: skip
    return Course(**values | changes)


def a_scenario(slug: str = "typhoon") -> edition.Edition:
    return edition.Edition(
        slug=slug, path="", title="Typhoon", summary="", crisis_type="sudden-disaster",
        country="", sectors=(8,), phases=("during", "after"), audience=(), minutes=50,
        objectives=(), version="1.0.0", content_warning="", digest="e" * 64, program=None,
        story=None,
    )  # fmt: skip


def a_library(*courses: Course) -> Library:
    return Library(
        taxonomy=Taxonomy(
            "mcof-2012", "MCOF", source="", phases=(), systems=(), sectors=(), crisis_types=()
        ),
        guidance={},
        sources={},
        courses={course.slug: course for course in courses or (a_course(),)},
        scenarios={"typhoon": a_scenario()},
        problems=(),
        digest="",
    )


def finish_lessons(session: Session, course: Course, account_id: int, *, but: str = "") -> None:
    enrolment = Enrolment(account_id=account_id, course=course.slug, begun_at=NOW, seen_at=NOW)
    session.add(enrolment)
    session.flush()
    session.add_all(
        FinishedLesson(enrolment_id=enrolment.id, lesson=lesson.slug, finished_at=NOW)
        for lesson in course.lessons
        if lesson.slug != but
    )
    session.flush()


def pass_quiz(
    session: Session, account_id: int, *, number: int = 1, result: int = 870, is_passed: bool = True
) -> None:
    session.add(
        QuizTry(
            account_id=account_id, course="shelter", number=number, seed="", questions=[],
            result=result, is_passed=is_passed, begun_at=NOW, finished_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def an_attempt(
    session: Session,
    account_id: int,
    *,
    kind: str = "counted",
    scenario: str = "typhoon",
    ended: bool = True,
    breaches: list[str] | None = None,
    percent: int | None = 83,
    **grades: int,
) -> int:
    counts = {"best": 8, "acceptable": 3, "weak": 0, "harmful": 0, **grades}
    attempt = Attempt(
        account_id=account_id, scenario=scenario, edition_id=_edition(session), kind=kind,
        seed=str(next(_seeds)), state={}, ending="held" if ended else None,
        result={"counts": counts, "breaches": breaches or []} if ended else None, begun_at=NOW,
        percent=percent if ended else None, ended_at=NOW if ended else None,
    )  # fmt: skip
    session.add(attempt)
    session.flush()
    return attempt.id


def _edition(session: Session) -> int:
    found = session.scalar(select(Edition.id).where(Edition.digest == "e" * 64))
    if found is not None:
        return found
    row = Edition(
        digest="e" * 64, scenario="typhoon", scenario_version="1.0.0", document_digest="d" * 64,
        guidance_digest="g" * 64, engine_version=1, program={}, story={}, created_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
