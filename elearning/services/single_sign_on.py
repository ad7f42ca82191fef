"""Single sign-on: which account belongs to somebody whom an identity provider vouches for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.db import insert_once
from elearning.errors import AccountClosed, NotInvited, NotVouched
from elearning.models import Account, Identity
from elearning.models.account import ROLES
from elearning.services import accounts, audit, people, second_factors
from elearning.services.accounts import Particulars
from elearning.services.passwords import NO_PASSWORD

# Fits no password: such an account is entered through the provider, or after a reset by mail.
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of somebody, already checked for its signature."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    name: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator lets a provider do.

    ``roles`` maps what the provider calls a role to ours; when it is not empty,
    the provider decides the role at each sign-in.
    """

    makes_accounts: bool
    roles: Mapping[str, str]


def read_roles(text: str) -> dict[str, str]:
    """Return the mapping written as ``theirs=ours, theirs=ours``.

    :raise ValueError: if it names a role that does not exist.
    """
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        theirs, sign, ours = (part.strip() for part in pair.rpartition("="))
        if not sign or not theirs or ours not in ROLES:
            raise ValueError(pair)
        found[theirs] = ours
    return found


def enter(session: Session, claims: Claims, rules: Rules, doer: audit.Doer) -> int:
    """Return the account of somebody whom the provider vouches for.

    Found by the provider's subject; the first time by a verified address. An
    account of that address whose owner never confirmed it may have been made by
    a stranger: its password, its second factor and its sign-ins end.

    :raise NotVouched: if the address is not verified.
    :raise NotInvited: if there is no account and none may be made.
    :raise AccountClosed: if the account is disabled.
    """
    if not claims.subject or len(claims.subject) > LONGEST:
        raise NotVouched
    account = _known(session, claims)
    if account is None:
        account = _matched(session, claims) or _made(session, claims, rules)
        _link(session, claims, account, doer)
    if account.is_disabled:
        raise AccountClosed
    _give_role(session, account, claims, rules, doer)
    return account.id


def _known(session: Session, claims: Claims) -> Account | None:
    return session.scalar(
        select(Account)
        .join(Identity, Identity.account_id == Account.id)
        .where(Identity.issuer == claims.issuer, Identity.subject == claims.subject)
    )


def _matched(session: Session, claims: Claims) -> Account | None:
    if not claims.is_verified or accounts.clean_email(claims.email) is None:
        raise NotVouched
    account = accounts.find_account(session, claims.email)
    if account is None:
        return None
    if account.confirmed_at is None:
        accounts.change_password(session, account.id, NO_PASSWORD)
        second_factors.forget(session, account.id)
        account.confirmed_at = datetime.now(UTC)
        session.flush()
    return account


def _made(session: Session, claims: Claims, rules: Rules) -> Account:
    if not rules.makes_accounts:
        raise NotInvited
    name = accounts.clean_name(claims.name) or claims.email.partition("@")[0]
    account = accounts.create_account(
        session,
        email=claims.email,
        password_hash=NO_PASSWORD,
        particulars=Particulars(name),
        role="learner",
    )
    account.confirmed_at = datetime.now(UTC)
    session.flush()
    return account


def _link(session: Session, claims: Claims, account: Account, doer: audit.Doer) -> None:
    insert_once(
        session,
        Identity,
        issuer=claims.issuer,
        subject=claims.subject,
        account_id=account.id,
        created_at=datetime.now(UTC),
    )
    audit.note(session, "identity-linked", doer, whom=account.id)


def _give_role(
    session: Session, account: Account, claims: Claims, rules: Rules, doer: audit.Doer
) -> None:
    """Follow the provider, except that the last administrator stays one."""
    if not rules.roles:
        return
    role = _highest([rules.roles[one] for one in claims.roles if one in rules.roles])
    if role != account.role and not people.is_needed(session, account.id):
        details = {"from": account.role, "to": role, "by": "provider"}
        accounts.change_role(session, account.id, role)
        audit.note(session, "role", doer, whom=account.id, details=details)


def _highest(roles: Sequence[str]) -> str:
    return max(roles, key=ROLES.index, default="learner")
