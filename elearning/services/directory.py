"""Everybody who has an account, as administrators find and look at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Account, Attempt, Certificate, Enrolment, SignIn
from elearning.services.names import normalise, one_line
from elearning.services.roster import Place

PAGE = 50
BATCH = 500
STATES = ("open", "unconfirmed", "closed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody looks for; what is empty asks for nothing."""

    search: str = ""  # a part of a name or of an address
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person as administrators see them in a list."""

    id: int
    name: str
    email: str
    role: str
    category: str
    organisation: str
    country: str
    language: str
    is_disabled: bool
    confirmed_at: datetime | None
    created_at: datetime

    @property
    def state(self) -> str:
        """Return whether the account is closed, waits to be confirmed, or is open."""
        if self.is_disabled:
            return "closed"
        return "open" if self.confirmed_at else "unconfirmed"


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people by name, and where the next page begins."""

    rows: tuple[Person, ...]
    next_after: Place | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, what they have here, and whether anybody else could administrate."""

    person: Person
    browsers: int
    courses: int
    attempts: int
    certificates: int
    is_last_administrator: bool


def list_people(session: Session, wanted: Wanted, *, after: Place | None = None) -> PeoplePage:
    """Return one page of people by name, in one query."""
    chosen = _chosen(wanted, after).limit(PAGE + 1)
    found = session.execute(chosen).all()
    rows = tuple(_person(row) for row in found[:PAGE])
    last = Place(found[PAGE - 1].name_key, rows[-1].id) if len(found) > PAGE else None
    return PeoplePage(rows, last)


def stream_people(session: Session, wanted: Wanted) -> Iterator[Person]:
    """Yield everybody who is looked for, by name, without holding them in memory."""
    after: Place | None = None
    while rows := session.execute(_chosen(wanted, after).limit(BATCH)).all():
        for row in rows:
            yield _person(row)
        after = Place(rows[-1].name_key, rows[-1].id)


def find_person(session: Session, account_id: int) -> Person | None:
    """Return one person, if there is such an account."""
    found = session.execute(_PEOPLE.where(Account.id == account_id)).one_or_none()
    return _person(found) if found else None


def find_people(session: Session, *ids: int) -> dict[int, Person]:
    """Return people by their numbers, as far as there are such accounts."""
    found = session.execute(_PEOPLE.where(Account.id.in_(ids)))
    return {row.id: _person(row) for row in found}


def get_person(session: Session, account_id: int) -> PersonPage:
    """Return one person with what they have here, in two queries.

    :raise NotFound: if there is no such account.
    """
    person = find_person(session, account_id)
    if person is None:
        raise NotFound
    now = datetime.now(UTC)
    others = _count(Account, Account.id != account_id, Account.role == "administrator",
                    Account.is_disabled.is_(False))  # fmt: skip
    browsers, courses, attempts, certificates, administrators = session.execute(
        select(
            _count(SignIn, SignIn.account_id == account_id, SignIn.expires_at > now),
            _count(Enrolment, Enrolment.account_id == account_id),
            _count(Attempt, Attempt.account_id == account_id, Attempt.kind != "trial"),
            _count(Certificate, Certificate.account_id == account_id),
            others,
        )
    ).one()
    is_last = person.role == "administrator" and not person.is_disabled and not administrators
    return PersonPage(person, browsers, courses, attempts, certificates, is_last)


_PEOPLE = select(
    Account.id,
    Account.name,
    Account.email,
    Account.role,
    Account.category,
    Account.organisation,
    Account.country,
    Account.language,
    Account.is_disabled,
    Account.confirmed_at,
    Account.created_at,
    Account.name_key,
).where(Account.name_key > "")  # guests and those who have gone have no name


def _person(row: Any) -> Person:
    return Person(*row[:-1])


def _chosen(wanted: Wanted, after: Place | None) -> Any:
    chosen = _PEOPLE.where(*_conditions(wanted)).order_by(Account.name_key, Account.id)
    if after is not None:
        chosen = chosen.where(tuple_(Account.name_key, Account.id) > (after.name_key, after.id))
    return chosen


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    key, address = normalise(wanted.search), one_line(wanted.search).lower()
    if key or address:
        named = Account.name_key.contains(key, autoescape=True)
        addressed = Account.email.contains(address, autoescape=True)
        yield named | addressed if key else addressed
    if wanted.role:
        yield Account.role == wanted.role
    if wanted.state in STATES:
        yield Account.is_disabled.is_(wanted.state == "closed")
    if wanted.state in ("open", "unconfirmed"):
        is_open = wanted.state == "open"
        yield Account.confirmed_at.is_not(None) if is_open else Account.confirmed_at.is_(None)


def _count(model: type, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(model).where(*conditions)
    return counted.scalar_subquery()
