"""The second factor: set up, asked for, replaced by codes on paper, and turned off."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from unicodedata import digit

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from elearning.models import Account, RecoveryCode, SecondFactor
from elearning.models.account import ROLES
from elearning.services import accounts, audit, mail, sessions
from elearning.services.audit import Doer
from elearning.services.sealing import seal, unseal
from elearning.services.sessions import hashed

ISSUER = "MCOF Learning"
STEP = 30  # seconds that a code is shown
DRIFT = (0, -1, 1)  # steps that a phone's clock may be off
CODES = 10
# Without letters and digits that look alike on paper.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH, GROUP = 16, 4


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app needs to know, for as long as it has not yet been confirmed."""

    secret: str
    uri: str


@cache
def read_roles(text: str) -> frozenset[str]:
    """Return the roles that a setting names, written with commas between.

    :raise ValueError: if it names a role that does not exist.
    """
    named = frozenset(filter(None, (one.strip() for one in text.split(","))))
    unknown = named - set(ROLES)
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return named


def begin(session: Session, account_id: int, *, key: str) -> None:
    """Make a new secret to be confirmed; one that is in use stays as it is."""
    if accounts.get_account(session, account_id).has_second_factor:
        return
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    sealed = seal(pyotp.random_base32(), key, str(account_id))
    session.add(SecondFactor(account_id=account_id, secret=sealed, last_step=0))
    session.flush()


def find_offer(session: Session, account_id: int, *, key: str) -> Offer | None:
    """Return what an app needs to know, unless it was confirmed: then it is never shown again."""
    found = session.execute(
        select(SecondFactor.secret, Account.email)
        .join(Account, Account.id == SecondFactor.account_id)
        .where(SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_(None))
    ).one_or_none()
    secret = unseal(found.secret, key, str(account_id)) if found else None
    if found is None or secret is None:
        return None
    return Offer(secret, pyotp.TOTP(secret, name=found.email, issuer=ISSUER).provisioning_uri())


def turn_on(
    session: Session, account_id: int, code: str, *, key: str, now: datetime, doer: Doer
) -> tuple[str, ...] | None:
    """Confirm the secret by a code and return the recovery codes, or ``None`` if it is wrong.

    All browsers are signed out: they were let in with the password alone.
    """
    account = accounts.get_account(session, account_id)
    if account.has_second_factor or not _is_right_code(session, account_id, code, key, now):
        return None
    session.execute(
        update(SecondFactor).where(SecondFactor.account_id == account_id).values(confirmed_at=now)
    )
    account.has_second_factor = True
    sessions.end_all(session, account_id)
    _tell(session, account, "second-factor-on")
    audit.note(session, "second-factor-on", doer, whom=account_id)
    return renew_codes(session, account_id)


def is_right(session: Session, account_id: int, code: str, *, key: str, now: datetime) -> bool:
    """Tell whether a code of the app or of the paper is right, and use it up."""
    if _is_right_code(session, account_id, code, key, now):
        return True
    used = delete(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == hashed(_plain(code))
    )
    if session.execute(used.returning(RecoveryCode.code_hash)).first() is None:
        return False
    _tell(session, accounts.get_account(session, account_id), "recovery-used")
    return True


def renew_codes(session: Session, account_id: int) -> tuple[str, ...]:
    """Return ten new recovery codes, shown only now; the old ones work no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    session.add_all(RecoveryCode(code_hash=hashed(one), account_id=account_id) for one in plain)
    session.flush()
    starts = range(0, CODE_LENGTH, GROUP)
    return tuple("-".join(one[at : at + GROUP] for at in starts) for one in plain)


def count_codes(session: Session, account_id: int) -> int:
    """Return how many recovery codes are left."""
    chosen = select(func.count()).where(RecoveryCode.account_id == account_id)
    return session.scalar(chosen) or 0


def turn_off(session: Session, account_id: int, *, doer: Doer) -> None:
    """Ask for no second factor any more, and tell the owner."""
    account = accounts.get_account(session, account_id)
    if not account.has_second_factor:
        return
    forget(session, account_id)
    _tell(session, account, "second-factor-off")
    audit.note(session, "second-factor-off", doer, whom=account_id)


def forget(session: Session, account_id: int) -> None:
    """Delete the second factor of an account and its codes, whoever set it up."""
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    accounts.get_account(session, account_id).has_second_factor = False
    session.flush()


def _is_right_code(session: Session, account_id: int, code: str, key: str, now: datetime) -> bool:
    sealed = session.scalar(
        select(SecondFactor.secret).where(SecondFactor.account_id == account_id)
    )
    secret = unseal(sealed, key, str(account_id)) if sealed else None
    if secret is None:
        return False
    step = _step_of(secret, _plain(code), now)
    if step is None:
        return False
    # A code that was seen over a shoulder must not count again; of two at once one does.
    chosen = update(SecondFactor).where(
        SecondFactor.account_id == account_id, SecondFactor.last_step < step
    )
    taken = session.execute(chosen.values(last_step=step).returning(SecondFactor.account_id))
    return taken.first() is not None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    app, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    steps = (present + drift for drift in DRIFT)
    return next((one for one in steps if _is_same(app.generate_otp(one), code)), None)


def _is_same(expected: str, code: str) -> bool:
    return secrets.compare_digest(expected.encode(), code.encode())


def _plain(code: str) -> str:
    """Return a code as it was made: without blanks and dashes, whatever digits were typed."""
    kept = (str(digit(c)) if c.isdecimal() else c for c in code[:100] if c.isalnum())
    return "".join(kept).lower()


def _tell(session: Session, account: Account, kind: str) -> None:
    mail.post(session, kind, recipient=account.email, language=account.language or "en",
              values={"name": account.name})  # fmt: skip
