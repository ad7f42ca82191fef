"""Who learns what, and how far they are: the pages of programme managers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from elearning.content.library import Library
from elearning.models import Account, Attempt, Certificate, Enrolment
from elearning.services import accounts
from elearning.services.names import normalise

PAGE = 50
LATEST_ATTEMPTS = 50
# Guests and those who have gone have no name; asked so, the index passes over them at once.
_IS_PERSON = Account.name_key > ""


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far somebody is on a course."""

    course: str
    title: str
    lessons_done: int
    lessons_proved: int  # of those done
    lessons: int
    quiz_best: int | None  # percent
    is_quiz_passed: bool
    is_completed: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One learner in the roster."""

    id: int
    name: str
    email: str
    organisation: str
    category: str
    courses: tuple[CourseProgress, ...]
    attempts: int
    certificates: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the roster begins: after this name and id."""

    name_key: str
    id: int


@dataclass(frozen=True, slots=True)
class RosterPage:
    """Some learners by name, and where the next page begins."""

    rows: tuple[RosterRow, ...]
    next_after: Place | None


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt as managers see it: its result, and never what was thought in it."""

    scenario: str
    title: str
    kind: str
    decisions: int
    begun_at: datetime
    ended_at: datetime | None
    ending: str | None
    percent: int | None
    is_not_yet: bool  # a critical breach stood at the end, whatever the percentage


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate that somebody holds."""

    serial: str
    course_title: str
    level: str
    issued_at: datetime
    expires_at: datetime | None
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """One learner with all their work."""

    id: int
    name: str
    email: str
    role: str
    category: str
    organisation: str
    country: str
    created_at: datetime
    is_disabled: bool
    courses: tuple[CourseProgress, ...]
    attempts: tuple[AttemptLine, ...]
    certificates: tuple[CertificateLine, ...]


def get_roster(
    session: Session, library: Library, *, search: str = "", after: Place | None = None
) -> RosterPage:
    """Return one page of learners by name, with their progress, in four queries."""
    chosen = select(
        Account.id,
        Account.name,
        Account.email,
        Account.organisation,
        Account.category,
        Account.name_key,
    ).where(Account.is_disabled.is_(False), _IS_PERSON)
    wanted = normalise(search)
    if wanted:
        chosen = chosen.where(Account.name_key.contains(wanted, autoescape=True))
    if after is not None:
        chosen = chosen.where(tuple_(Account.name_key, Account.id) > (after.name_key, after.id))
    found = session.execute(chosen.order_by(Account.name_key, Account.id).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    ids = [row.id for row in shown]
    courses = _courses(session, library, ids)
    is_own = (Attempt.kind != "trial") & Attempt.branch_of.is_(None)
    attempts = _count(session, Attempt.account_id, ids, is_own)
    certificates = _count(session, Certificate.account_id, ids, Certificate.revoked_at.is_(None))
    rows = tuple(
        RosterRow(
            row.id,
            row.name,
            row.email,
            row.organisation,
            row.category,
            courses.get(row.id, ()),
            attempts.get(row.id, 0),
            certificates.get(row.id, 0),
        )
        for row in shown
    )
    last = Place(shown[-1].name_key, shown[-1].id) if len(found) > PAGE else None
    return RosterPage(rows, last)


def stream_roster(session: Session, library: Library, *, search: str = "") -> Iterator[RosterRow]:
    """Yield all learners by name, without holding them in memory."""
    page = get_roster(session, library, search=search)
    yield from page.rows
    while page.next_after is not None:
        page = get_roster(session, library, search=search, after=page.next_after)
        yield from page.rows


def get_learner(session: Session, library: Library, account_id: int) -> LearnerPage:
    """Return one learner with courses, attempts and certificates, in four queries.

    :raise NotFound: if there is no such account.
    """
    account = accounts.get_account(session, account_id)
    return LearnerPage(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        category=account.category,
        organisation=account.organisation,
        country=account.country,
        created_at=account.created_at,
        is_disabled=account.is_disabled,
        courses=_courses(session, library, [account_id]).get(account_id, ()),
        attempts=_attempts(session, library, account_id),
        certificates=_certificates(session, account_id),
    )


def _courses(
    session: Session, library: Library, ids: list[int]
) -> dict[int, tuple[CourseProgress, ...]]:
    rows = session.execute(
        select(
            Enrolment.account_id,
            Enrolment.course,
            Enrolment.lessons_done,
            Enrolment.lessons_proved,
            Enrolment.quiz_best,
            Enrolment.quiz_passed_at,
            Enrolment.completed_at,
            Enrolment.seen_at,
        )
        .where(Enrolment.account_id.in_(ids))
        .order_by(Enrolment.account_id, Enrolment.begun_at)
    )
    found: dict[int, list[CourseProgress]] = defaultdict(list)
    for row in rows:
        course = library.find_course(row.course)
        found[row.account_id].append(
            CourseProgress(
                course=row.course,
                title=course.title if course else row.course,
                lessons_done=row.lessons_done,
                lessons_proved=row.lessons_proved,
                lessons=len(course.lessons) if course else row.lessons_done,
                quiz_best=None if row.quiz_best is None else row.quiz_best // 10,
                is_quiz_passed=row.quiz_passed_at is not None,
                is_completed=row.completed_at is not None,
                seen_at=row.seen_at,
            )
        )
    return {account_id: tuple(courses) for account_id, courses in found.items()}


def _count(
    session: Session,
    account_id: InstrumentedAttribute[int],
    ids: list[int],
    condition: ColumnElement[bool],
) -> dict[int, int]:
    counted = session.execute(
        select(account_id, func.count()).where(account_id.in_(ids), condition).group_by(account_id)
    )
    return {row[0]: row[1] for row in counted}


def _attempts(session: Session, library: Library, account_id: int) -> tuple[AttemptLine, ...]:
    rows = session.execute(
        select(
            Attempt.scenario,
            Attempt.kind,
            Attempt.turn,
            Attempt.begun_at,
            Attempt.ended_at,
            Attempt.ending,
            Attempt.percent,
            Attempt.result["breaches"].label("breaches"),
        )
        .where(
            Attempt.account_id == account_id,
            Attempt.kind != "trial",
            Attempt.branch_of.is_(None),
        )
        .order_by(Attempt.begun_at.desc())
        .limit(LATEST_ATTEMPTS)
    )
    titles = {slug: edition.title for slug, edition in library.scenarios.items()}
    return tuple(
        AttemptLine(
            row.scenario,
            titles.get(row.scenario, row.scenario),
            row.kind,
            row.turn,
            row.begun_at,
            row.ended_at,
            row.ending,
            row.percent,
            bool(row.breaches),
        )
        for row in rows
    )


def _certificates(session: Session, account_id: int) -> tuple[CertificateLine, ...]:
    rows = session.scalars(
        select(Certificate)
        .where(Certificate.account_id == account_id)
        .order_by(Certificate.issued_at.desc())
    )
    return tuple(
        CertificateLine(
            row.serial,
            row.course_title,
            row.level,
            row.issued_at,
            row.expires_at,
            row.revoked_at is not None,
        )
        for row in rows
    )
