"""Builders: valid values that take only what a test is about."""

from itertools import count

from sqlalchemy.orm import Session

from elearning.models import Account
from elearning.services import accounts
from elearning.services.accounts import Particulars

_numbers = count(1)


def an_account(session: Session, *, role: str = "learner", **particulars: str) -> Account:
    """Make an account with an address of its own; it cannot sign in by password."""
    email = particulars.pop("email", f"person{next(_numbers)}@example.org")
    chosen = {"name": "Amina Diallo", **particulars}
    return accounts.create_account(
        session, email=email, password_hash="!", particulars=Particulars(**chosen), role=role
    )
