"""A new password for somebody who has forgotten the old one, by a link in a mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.services import accounts, audit, links, mail, second_factors, throttle
from elearning.services.audit import Doer
from elearning.services.passwords import NO_PASSWORD


@dataclass(frozen=True, slots=True)
class Owner:
    """Who will choose a new password: what it must not be made of."""

    account_id: int
    name: str
    email: str


def ask(session: Session, email: str, *, language: str) -> None:
    """Let a link be sent to an address, should it have an account.

    Whether it has is looked up when the mail leaves: here a known and an
    unknown address are the same to the last statement.
    """
    address = accounts.clean_email(email)
    if address is not None:
        mail.post(session, "reset", recipient=address, language=language, values={})


def prepare(session: Session, address: str, now: datetime) -> dict[str, str] | None:
    """Return what the mail tells, its link included, or ``None`` if nobody is to be told."""
    owner = accounts.find_account(session, address)
    if owner is None or owner.is_disabled:
        return None
    token = links.issue(session, links.RESET, account_id=owner.id, email=owner.email, now=now)
    return {"name": owner.name, "language": owner.language, "token": token}


def prepare_first(session: Session, address: str, now: datetime) -> dict[str, str] | None:
    """Return the link to a first password, or ``None`` if one was chosen meanwhile."""
    owner = accounts.find_account(session, address)
    if owner is None or owner.is_disabled or owner.password_hash != NO_PASSWORD:
        return None
    token = links.issue(
        session, links.RESET, account_id=owner.id, email=owner.email, now=now, lasts=links.FIRST
    )
    return {"name": owner.name, "language": owner.language, "token": token}


def find_owner(session: Session, token: str, now: datetime) -> Owner | None:
    """Return whose link this is, if it still works."""
    sent = links.find(session, links.RESET, token, now)
    if sent is None:
        return None
    account = accounts.get_account(session, sent.account_id)
    return Owner(account.id, account.name, account.email)


def use(
    session: Session, token: str, *, password_hash: str, language: str, now: datetime, place: str
) -> None:
    """Give the owner of a link a new password, sign all browsers out and tell them.

    Whoever reads the mail of an address that was never confirmed is its owner,
    whoever made the account: what was set up before by somebody else is undone.

    :raise NotFound: if the link does not work any more.
    """
    sent = links.take(session, links.RESET, token, now)
    if sent is None:
        raise NotFound
    account = accounts.get_account(session, sent.account_id)
    if account.confirmed_at is None:
        account.confirmed_at = now
        second_factors.forget(session, account.id)
    accounts.change_password(session, account.id, password_hash)
    throttle.clear(session, throttle.Key("account", account.email))
    told_in = account.language or language
    mail.post(session, "password-changed", recipient=account.email, language=told_in,
              values={"name": account.name})  # fmt: skip
    audit.note(session, "password-reset", Doer(account.id, place), whom=account.id)
