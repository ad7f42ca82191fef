"""The address of an account: proved by a link, and changed by a link to the new one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from elearning.errors import NotFound, Refused
from elearning.services import accounts, audit, links, mail
from elearning.services.audit import Doer


@dataclass(frozen=True, slots=True)
class Proposed:
    """What following a link will do: confirm an address, or put it in place of another."""

    email: str
    is_change: bool


def ask_confirmation(session: Session, account_id: int, *, language: str) -> None:
    """Send the link once more by which somebody confirms their address."""
    account = accounts.get_account(session, account_id)
    mail.post(session, "confirm", recipient=account.email, language=account.language or language,
              values={"name": account.name})  # fmt: skip


def ask_change(session: Session, account_id: int, email: str, *, language: str) -> None:
    """Send a link to a new address; nothing changes before it is followed.

    Whether the address has an account already is looked up when the mail leaves.

    :raise Refused: if it is no address.
    """
    address = accounts.clean_email(email)
    if address is None:
        raise Refused
    account = accounts.get_account(session, account_id)
    mail.post(session, "new-address", recipient=address, language=account.language or language,
              values={"account_id": account.id})  # fmt: skip


def prepare_confirmation(session: Session, address: str, now: datetime) -> dict[str, str] | None:
    """Return what the mail to a new or unconfirmed address tells, its link included."""
    owner = accounts.find_account(session, address)
    if owner is None:
        return None
    token = links.issue(session, links.CONFIRM, account_id=owner.id, email=owner.email, now=now)
    return {"name": owner.name, "token": token}


def prepare_change(
    session: Session, account_id: int, address: str, now: datetime
) -> dict[str, str] | None:
    """Return what the mail to an address that shall replace another tells, its link included.

    The owner of an address that has an account is told so instead, by the mail
    whose kind stands beside.
    """
    owner = accounts.find_account(session, address)
    if owner is not None:
        known = {"name": owner.name, "language": owner.language}
        return None if owner.id == account_id else {**known, "kind": "registered-again"}
    account = accounts.get_account(session, account_id)
    token = links.issue(session, links.CONFIRM, account_id=account.id, email=address, now=now)
    return {"name": account.name, "token": token}


def find_proposed(session: Session, token: str, now: datetime) -> Proposed | None:
    """Return what a link would do, if it still works."""
    sent = links.find(session, links.CONFIRM, token, now)
    if sent is None:
        return None
    account = accounts.get_account(session, sent.account_id)
    return Proposed(sent.email, is_change=account.email != sent.email)


def use(session: Session, token: str, *, language: str, now: datetime, place: str) -> None:
    """Confirm the address that a link was sent to, and tell the old one if it was another.

    :raise NotFound: if the link does not work any more.
    """
    sent = links.take(session, links.CONFIRM, token, now)
    if sent is None:
        raise NotFound
    account = accounts.get_account(session, sent.account_id)
    account.confirmed_at = now
    session.flush()
    if account.email == sent.email:
        return
    if accounts.find_account(session, sent.email) is not None:
        raise NotFound
    before, account.email = account.email, sent.email
    session.flush()
    # Links to the old address must neither take it back nor set a password.
    links.forget(session, account.id, links.RESET, links.CONFIRM)
    mail.post(session, "address-changed", recipient=before, language=account.language or language,
              values={"name": account.name})  # fmt: skip
    audit.note(session, "address-changed", Doer(account.id, place), whom=account.id)
