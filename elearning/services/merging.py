"""Two accounts of one person made one: previewed, then done exactly so or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.errors import ChangedMeanwhile, NotFound, OwnAccount, Refused
from elearning.models import Account, Attempt, Certificate, Enrolment, QuizTry, SignIn
from elearning.models.link import Link
from elearning.models.second_factor import RecoveryCode, SecondFactor
from elearning.services import accounts, audit, directory, farewells, joining, people, sessions
from elearning.services.audit import Doer
from elearning.services.certificates import Issuer
from elearning.services.completing import certify
from elearning.services.directory import Person

# Tables that end with the account that goes: its browsers, links sent to its address, and what
# it proves itself by; the account that stays keeps its own.
ENDED = (SignIn, Link, SecondFactor, RecoveryCode)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one account has."""

    courses: int
    tries: int
    attempts: int
    certificates: int


@dataclass(frozen=True, slots=True)
class MergePage:
    """Both accounts, what each has, and what will have to be joined."""

    kept: Person
    gone: Person
    kept_has: Holdings
    gone_has: Holdings
    courses_of_both: tuple[str, ...]
    left_attempts: tuple[str, ...]  # titles of simulations in which both have an open attempt
    certificates_of_both: int
    fingerprint: str  # of everything that was looked at


def preview(session: Session, library: Library, kept_id: int, gone_id: int) -> MergePage:
    """Return what merging one account into another would do, in five queries.

    :raise NotFound: if one of them does not exist.
    :raise Refused: if they are one.
    """
    if kept_id == gone_id:
        raise Refused
    found = directory.find_people(session, kept_id, gone_id)
    if len(found) < 2:
        raise NotFound
    rows = {model: _rows(session, model, (kept_id, gone_id)) for model in _COLUMNS}
    both = {model: _of_both(rows[model]) for model in rows}
    has = {
        one: Holdings(*(sum(row[0] == one for row in rows[model]) for model in _COLUMNS))
        for one in (kept_id, gone_id)
    }
    return MergePage(
        kept=found[kept_id],
        gone=found[gone_id],
        kept_has=has[kept_id],
        gone_has=has[gone_id],
        courses_of_both=tuple(_course_titles(library, both[Enrolment])),
        left_attempts=tuple(_scenario_titles(library, both[Attempt])),
        certificates_of_both=len(both[Certificate]),
        fingerprint=_fingerprint((found[kept_id], found[gone_id]), rows),
    )


def merge(
    session: Session,
    library: Library,
    doer: Doer,
    *,
    kept_id: int,
    gone_id: int,
    fingerprint: str,
    now: datetime,
    issuer: Issuer,
) -> None:
    """Merge one account into another, delete the empty one, and issue what is earned together.

    :raise ChangedMeanwhile: if the preview with this fingerprint does not hold any more.
    :raise OwnAccount: if somebody would merge their own account away.
    :raise LastAdministrator: if nobody would be left to administrate.
    """
    if doer.account_id == gone_id:
        raise OwnAccount
    people.keep_an_administrator(session, without=gone_id)
    _lock(session, kept_id, gone_id)
    page = preview(session, library, kept_id, gone_id)
    if page.fingerprint != fingerprint:
        raise ChangedMeanwhile
    courses = joining.join_courses(session, library, kept_id, gone_id)
    joining.append_tries(session, kept_id, gone_id)
    joining.move_attempts(session, kept_id, gone_id, now=now)
    joining.move_certificates(session, kept_id, gone_id)
    joining.count_anew(session, library, kept_id, gone_id)
    joining.point(session, kept_id, gone_id)
    sessions.end_all(session, kept_id)
    session.flush()
    # Its number is given to nobody else: the log would tell of them what others did.
    farewells.leave_number(session, accounts.get_account(session, gone_id), now)
    _certify(session, library, kept_id, courses, now=now, issuer=issuer)
    moved = page.gone_has
    details = {"merged": gone_id, "courses": moved.courses, "tries": moved.tries,
               "attempts": moved.attempts, "certificates": moved.certificates}  # fmt: skip
    audit.note(session, "merge", doer, whom=kept_id, details=details)


def _lock(session: Session, *ids: int) -> None:
    # Whoever begins something for either account waits, and finds that one of them is gone.
    session.scalars(
        select(Account.id).where(Account.id.in_(ids)).order_by(Account.id).with_for_update()
    ).all()


def _certify(
    session: Session,
    library: Library,
    account_id: int,
    courses: Iterable[str],
    *,
    now: datetime,
    issuer: Issuer,
) -> None:
    chosen = select(Enrolment).where(
        Enrolment.account_id == account_id, Enrolment.course.in_(tuple(courses))
    )
    for enrolment in session.scalars(chosen.with_for_update()).all():
        certify(session, library, enrolment, now=now, issuer=issuer)


# What is looked at of each table: whose row it is, what it is of, and which it is.
_COLUMNS: Mapping[Any, tuple[Any, ...]] = {
    Enrolment: (Enrolment.account_id, Enrolment.course, Enrolment.id),
    QuizTry: (QuizTry.account_id, QuizTry.course, QuizTry.id),
    Attempt: (
        Attempt.account_id,
        Attempt.scenario,
        Attempt.id,
        Attempt.ended_at.is_(None) & Attempt.left_at.is_(None),
    ),
    Certificate: (
        Certificate.account_id,
        Certificate.course + " " + Certificate.level,
        Certificate.id,
    ),
}


def _rows(session: Session, model: Any, ids: tuple[int, int]) -> list[tuple[Any, ...]]:
    chosen = select(*_COLUMNS[model]).where(model.account_id.in_(ids)).order_by(model.id)
    return [tuple(row) for row in session.execute(chosen)]


def _of_both(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """Return what both accounts have one of; of attempts, only open ones meet."""
    owners = Counter(subject for _, subject in {row[:2] for row in rows if all(row[3:])})
    return sorted(subject for subject, count in owners.items() if count > 1)


def _course_titles(library: Library, slugs: Iterable[str]) -> Iterable[str]:
    for slug in slugs:
        course = library.find_course(slug)
        yield course.title if course else slug


def _scenario_titles(library: Library, slugs: Iterable[str]) -> Iterable[str]:
    for slug in slugs:
        scenario = library.find_scenario(slug)
        yield scenario.title if scenario else slug


def _fingerprint(both: tuple[Person, Person], rows: Mapping[Any, list[tuple[Any, ...]]]) -> str:
    # Without what changes while somebody only reads or decides: the numbers of the rows suffice.
    told = repr((both, [[tuple(row) for row in found] for found in rows.values()]))
    return hashlib.sha256(told.encode()).hexdigest()
