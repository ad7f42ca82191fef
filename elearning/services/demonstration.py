"""The people of a demonstration: one for each role, with sign-in data that anyone may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from elearning.services import accounts
from elearning.services.accounts import Particulars
from elearning.services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    email: str
    password: str
    role: str
    particulars: Particulars


PEOPLE = (
    Person(
        "learner@example.org",
        "lighthouse-42-rain",
        "learner",
        Particulars("Lemlem Okafor", "government", "Provincial welfare office", "PH"),
    ),
    Person(
        "trainer@example.org",
        "compass-17-harbour",
        "trainer",
        Particulars("Tariq Benali", "staff", "Regional training unit", "TN"),
    ),
    Person(
        "manager@example.org",
        "ledger-63-monsoon",
        "manager",
        Particulars("Marisol Quispe", "staff", "Learning programme", "PE"),
    ),
)


def create_people(session: Session, settings: Mapping[str, Any]) -> int:
    """Make the accounts that are missing; return how many there were to make."""
    passwords = Passwords(memory_kib=settings["ARGON2_MEMORY"], passes=settings["ARGON2_TIME"])
    missing = [one for one in PEOPLE if accounts.find_account(session, one.email) is None]
    for person in missing:
        accounts.create_account(
            session,
            email=person.email,
            password_hash=passwords.hash(person.password),
            particulars=person.particulars,
            role=person.role,
        )
    return len(missing)
