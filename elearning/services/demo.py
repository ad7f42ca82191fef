"""The accounts of demo mode, whose sign-in data stand on the sign-in page."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from elearning.services import accounts
from elearning.services.accounts import Particulars

DEMO_PASSWORD = "lighthouse by the delta"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that everybody may use in demo mode, and nowhere else."""

    role: str
    email: str
    particulars: Particulars


DEMO_ACCOUNTS = (
    DemoAccount(
        "learner",
        "learner@demo.example",
        Particulars("Demo Learner", "staff", "Demo mission", "CH"),
    ),
    DemoAccount(
        "trainer",
        "trainer@demo.example",
        Particulars("Demo Trainer", "staff", "Demo training unit", "KE"),
    ),
    DemoAccount(
        "manager",
        "manager@demo.example",
        Particulars("Demo Manager", "staff", "Demo programme unit", "PA"),
    ),
)


def create_demo_accounts(session: Session, hash_password: Callable[[str], str]) -> None:
    """Make the demo accounts that do not exist yet."""
    for demo in DEMO_ACCOUNTS:
        if accounts.find_account(session, demo.email) is None:
            accounts.create_account(
                session,
                email=demo.email,
                password_hash=hash_password(DEMO_PASSWORD),
                particulars=demo.particulars,
                role=demo.role,
            )
