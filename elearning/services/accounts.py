"""People who can sign in: registering, profiles, passwords and roles."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearning.errors import NotFound, Refused
from elearning.models import Account
from elearning.models.account import CATEGORIES, ROLES
from elearning.services import audit, links, mail, sessions
from elearning.services.audit import Doer
from elearning.services.names import normalise, one_line

LONGEST_NAME = 300
LONGEST_EMAIL = 254
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL = re.compile(rf"{ATOM}(\.{ATOM})*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{{2,63}}")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What people tell about themselves, and may change."""

    name: str
    category: str = "staff"
    organisation: str = ""
    country: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as its owner sees it."""

    email: str
    role: str
    is_confirmed: bool
    has_second_factor: bool
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Proof:
    """What is needed to check a password: whose it is and the hash it must fit."""

    account_id: int
    password_hash: str
    is_disabled: bool
    has_second_factor: bool


_PROOF = select(Account.id, Account.password_hash, Account.is_disabled, Account.has_second_factor)


def clean_email(text: str) -> str | None:
    """Return an address as it is compared and kept, or ``None`` if it is no address."""
    if len(text) > 2 * LONGEST_EMAIL:
        return None  # It would only cost time to be encoded.
    local, _, domain = text.strip().lower().rpartition("@")
    try:
        email = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return None
    return email if len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email) else None


def clean_name(text: str) -> str | None:
    """Return a name as it is kept, or ``None`` if it has no letters or is too long."""
    name = one_line(text)
    return name if normalise(name) and len(name) <= LONGEST_NAME else None


def register(
    session: Session, *, email: str, password_hash: str, particulars: Particulars, language: str
) -> int | None:
    """Make an account, or tell the owner of an existing one that somebody tried to.

    The visitor must learn nothing of which it was, and in both cases one mail is
    written. It is told in ``language`` unless the owner has chosen another.
    Returns the id of an account that was made.
    """
    address = clean_email(email)
    if address is None:
        raise Refused
    owner, made = find_account(session, address), None
    if owner is None:
        try:
            with session.begin_nested():
                made = _add(session, address, password_hash, particulars, "learner").id
        except IntegrityError:
            # Somebody registered the same address between our look and our insert.
            owner = find_account(session, address)
    kind = "welcome" if owner is None else "registered-again"
    told_in = language if owner is None else owner.language or language
    name = particulars.name if owner is None else owner.name
    mail.post(session, kind, recipient=address, language=told_in, values={"name": one_line(name)})
    return made


def create_account(
    session: Session, *, email: str, password_hash: str, particulars: Particulars, role: str
) -> Account:
    """Make an account with a role, for operators.

    :raise Refused: if the address is taken or wrong, or the role unknown.
    """
    address = clean_email(email)
    if address is None:
        raise Refused("This is not an e-mail address.")
    if find_account(session, address) is not None:
        raise Refused("There is an account with this address.")
    account = _add(session, address, password_hash, particulars, _known_role(role))
    # Whoever runs the platform vouches for the address.
    account.confirmed_at = account.created_at
    session.flush()
    return account


def new_account(email: str, password_hash: str, particulars: Particulars, role: str) -> Account:
    """Return an account that is not yet in the database; its address is a clean and free one."""
    account = Account(
        email=email, password_hash=password_hash, role=role, created_at=datetime.now(UTC)
    )
    describe(account, particulars)
    return account


def _add(
    session: Session, email: str, password_hash: str, particulars: Particulars, role: str
) -> Account:
    account = new_account(email, password_hash, particulars, role)
    session.add(account)
    session.flush()
    return account


def describe(account: Account, particulars: Particulars) -> None:
    """Keep what is told about somebody.

    :raise Refused: if the name is none, or the category unknown.
    """
    name = clean_name(particulars.name)
    if name is None or particulars.category not in CATEGORIES:
        raise Refused
    account.name = name
    account.name_key = normalise(name)
    account.category = particulars.category
    account.organisation = one_line(particulars.organisation)[:LONGEST_NAME]
    account.country = particulars.country
    account.language = particulars.language


def find_account(session: Session, email: str) -> Account | None:
    """Return the account of an address."""
    return session.scalar(select(Account).where(Account.email == clean_email(email)))


def get_account(session: Session, account_id: int) -> Account:
    """Return an account by its id; those who have gone have none any more.

    :raise NotFound: if there is no such account.
    """
    account = session.get(Account, account_id)
    if account is None or account.role not in ROLES:
        raise NotFound
    return account


def find_proof(session: Session, email: str) -> Proof | None:
    """Return what a password for this address has to fit."""
    found = session.execute(_PROOF.where(Account.email == clean_email(email))).one_or_none()
    return Proof(*found) if found else None


def get_proof(session: Session, account_id: int) -> Proof:
    """Return what the password of somebody who is signed in has to fit."""
    return Proof(*session.execute(_PROOF.where(Account.id == account_id)).one())


def get_profile(session: Session, account_id: int) -> Profile:
    """Return what the owner of an account sees of it."""
    account = get_account(session, account_id)
    return Profile(
        account.email,
        account.role,
        account.confirmed_at is not None,
        account.has_second_factor,
        Particulars(
            account.name,
            account.category,
            account.organisation,
            account.country,
            account.language,
        ),
    )


def change_profile(session: Session, account_id: int, particulars: Particulars) -> None:
    """Change what somebody tells about themselves; certificates already issued keep their name."""
    describe(get_account(session, account_id), particulars)
    session.flush()


def change_language(session: Session, account_id: int, language: str) -> None:
    """Remember the language somebody wants to read."""
    session.execute(update(Account).where(Account.id == account_id).values(language=language))


def change_role(session: Session, account_id: int, role: str) -> None:
    """Give somebody another role, from their next request on."""
    get_account(session, account_id).role = _known_role(role)
    session.flush()


def change_password(session: Session, account_id: int, password_hash: str) -> None:
    """Replace a password and sign all browsers of the account out."""
    get_account(session, account_id).password_hash = password_hash
    sessions.end_all(session, account_id)
    links.forget(session, account_id, links.RESET)


def choose_password(session: Session, password_hash: str, *, doer: Doer, language: str) -> None:
    """Replace the password of whoever does it, and tell them by mail."""
    account = get_account(session, doer.account_id or 0)
    change_password(session, account.id, password_hash)
    told_in = account.language or language
    mail.post(session, "password-changed", recipient=account.email, language=told_in,
              values={"name": account.name})  # fmt: skip
    audit.note(session, "password", doer, whom=account.id)


def renew_hash(session: Session, account_id: int, password_hash: str) -> None:
    """Keep the same password under a hash with today's costs."""
    get_account(session, account_id).password_hash = password_hash
    session.flush()


def disable_account(session: Session, account_id: int, *, is_disabled: bool = True) -> None:
    """Close an account to its owner, or open it again; nothing of it is deleted."""
    get_account(session, account_id).is_disabled = is_disabled
    sessions.end_all(session, account_id)


def count_accounts(session: Session) -> int:
    """Return how many accounts there are."""
    return session.scalar(select(func.count()).select_from(Account)) or 0


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise Refused("There is no such role.")
    return role
