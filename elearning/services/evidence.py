"""What somebody has done on a course, and the level it earns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from elearning.assessment.completion import CourseRule, completion
from elearning.content.course import CertificateRule, Course
from elearning.content.library import Library
from elearning.credentials.document import Evidence, Level, QuizEvidence, ScenarioEvidence
from elearning.models import (
    Account,
    Attempt,
    Certificate,
    Edition,
    Enrolment,
    FinishedLesson,
    QuizTry,
)
from elearning.models.account import GUEST
from elearning.simulation import scoring


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands on a course: lessons finished and levels held."""

    account_id: int
    name: str
    finished: frozenset[str]
    proved: frozenset[str]
    held: frozenset[str]

    def has_read(self, course: Course) -> bool:
        """Tell whether every lesson that the course has now is finished."""
        return bool(course.lessons) and all(one.slug in self.finished for one in course.lessons)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended, as far as a certificate asks."""

    is_over: bool
    breaches: tuple[str, ...]
    percent: int | None


def find_standing(session: Session, account_id: int, course: str) -> Standing | None:
    """Return where somebody stands on a course, or ``None`` if they never began it."""
    held = [_holds(account_id, course, level) for level in ("participation", "achievement")]
    rows = session.execute(
        select(Account.name, *held, FinishedLesson.lesson, FinishedLesson.by_placement)
        .join(Enrolment, Enrolment.account_id == Account.id)
        .outerjoin(FinishedLesson, FinishedLesson.enrolment_id == Enrolment.id)
        # Guests are told when they have an account: a certificate needs a name.
        .where(Account.id == account_id, Account.role != GUEST, Enrolment.course == course)
    ).all()
    if not rows:
        return None
    name, participation, achievement, *_lesson = rows[0]
    levels = {"participation": participation, "achievement": achievement}
    return Standing(
        account_id,
        name,
        finished=frozenset(row[3] for row in rows if row[3]),
        proved=frozenset(row[3] for row in rows if row[3] and row[4]),
        held=frozenset(level for level, is_held in levels.items() if is_held),
    )


def gather_evidence(
    session: Session,
    library: Library,
    course: Course,
    standing: Standing,
    *,
    since: datetime | None = None,
) -> tuple[Level | None, Evidence]:
    """Return the level that is earned now, and what it stands on.

    ``since`` asks for a quiz and a scenario that were begun at that moment or
    later, as a renewal does; lessons stay read.
    """
    rule = course.certificate
    quiz, scenario = gather_parts(session, library, course, standing, since=since)
    asked = CourseRule(
        lessons=tuple(lesson.slug for lesson in course.lessons),
        has_quiz=course.quiz is not None,
        scenario=rule.scenario,
    )
    reached = completion(
        asked,
        standing.finished,
        quiz_passed=quiz is not None,
        scenario_passed=scenario is not None,
    ).level
    level = cast(Level, reached) if reached else None
    proved = sum(lesson.slug in standing.proved for lesson in course.lessons)
    if level == "participation":
        # It says that the lessons were read, and nothing of what was tried besides.
        return level, Evidence(len(course.lessons), proved=proved)
    return level, Evidence(len(course.lessons), quiz, scenario, proved)


def gather_parts(
    session: Session,
    library: Library,
    course: Course,
    standing: Standing,
    *,
    since: datetime | None = None,
) -> tuple[QuizEvidence | None, ScenarioEvidence | None]:
    """Return the quiz and the scenario that were passed, as far as the course asks for them."""
    rule = course.certificate
    quiz = _find_quiz(session, course, standing, since) if course.quiz else None
    attempt = _find_attempt(session, library, rule, standing, since) if rule.scenario else None
    return quiz, attempt


def _holds(account_id: int, course: str, level: str) -> Any:
    return exists().where(
        Certificate.account_id == account_id,
        Certificate.course == course,
        Certificate.level == level,
    )


def _find_quiz(
    session: Session, course: Course, standing: Standing, since: datetime | None
) -> QuizEvidence | None:
    begun = QuizTry.begun_at >= since if since else true()
    best = session.execute(
        select(QuizTry.number, QuizTry.result)
        .where(
            QuizTry.account_id == standing.account_id,
            QuizTry.course == course.slug,
            QuizTry.is_passed,
            begun,
        )
        .order_by(QuizTry.result.desc(), QuizTry.number)
        .limit(1)
    ).one_or_none()
    if best is None:
        return None
    return QuizEvidence(best.number, best.result or 0, course.certificate.pass_mark)


def _find_attempt(
    session: Session,
    library: Library,
    rule: CertificateRule,
    standing: Standing,
    since: datetime | None,
) -> ScenarioEvidence | None:
    """Return the best attempt that passes, and of several the first."""
    scenario = rule.scenario or ""
    # Two parts of the result only: the whole debrief of every attempt is kept in it.
    breaches, counts = Attempt.result["breaches"], Attempt.result["counts"]
    rows = session.execute(
        select(
            Attempt.id, Attempt.ending, Attempt.percent, breaches, counts, Edition.digest,
            Edition.scenario_version, Attempt.begun_at,
        )
        .join(Edition, Edition.id == Attempt.edition_id)
        .where(
            Attempt.account_id == standing.account_id,
            Attempt.scenario == scenario,
            Attempt.kind == "counted",
        )
        .order_by(Attempt.begun_at, Attempt.id)
    ).all()  # fmt: skip
    asked = scoring.CertificateRule(rule.result)
    passing = [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if (since is None or row.begun_at >= since)
        and scoring.is_passed(asked, Outcome(row[3] is not None, tuple(row[3] or ()), row.percent))
    ]
    if not passing:
        return None
    number, (attempt, ending, percent, _breaches, graded, digest, version, _begun) = max(
        passing, key=lambda one: one[1].percent
    )
    edition = library.find_scenario(scenario)
    return ScenarioEvidence(
        slug=scenario,
        title=edition.title if edition else scenario,
        version=version,
        edition=digest,
        sectors=edition.sectors if edition else (),
        phases=edition.phases if edition else (),
        attempt=attempt,
        number=number,
        ending=ending or "",
        uncorrected=0,
        result=percent,
        asked=rule.result,
        **graded,
    )
