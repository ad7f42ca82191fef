"""What administrators and operators do to people: each act follows its rule and is noted."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.errors import LastAdministrator, OwnAccount, Refused
from elearning.models import Account
from elearning.services import accounts, audit, mail, sessions
from elearning.services.accounts import Particulars
from elearning.services.audit import Doer
from elearning.services.passwords import NO_PASSWORD

ADMINISTRATOR = "administrator"


def create(
    session: Session,
    doer: Doer,
    *,
    email: str,
    password_hash: str,
    particulars: Particulars,
    role: str,
) -> Account:
    """Make an account for somebody else.

    :raise Refused: if the address is taken or wrong, or the role unknown.
    """
    account = accounts.create_account(
        session, email=email, password_hash=password_hash, particulars=particulars, role=role
    )
    audit.note(session, "create", doer, whom=account.id, details={"role": role})
    return account


def change_role(session: Session, doer: Doer, account_id: int, role: str) -> None:
    """Give somebody another role, from their next request on.

    :raise OwnAccount: if it is the role of whoever changes it.
    :raise LastAdministrator: if nobody would be left to administrate.
    """
    _must_be_another(doer, account_id)
    before = accounts.get_account(session, account_id).role
    if before == role:
        return
    if role != ADMINISTRATOR:
        keep_an_administrator(session, without=account_id)
    accounts.change_role(session, account_id, role)
    audit.note(session, "role", doer, whom=account_id, details={"from": before, "to": role})


def set_password(session: Session, doer: Doer, account_id: int, password_hash: str) -> None:
    """Give somebody a password and sign all their browsers out."""
    accounts.change_password(session, account_id, password_hash)
    audit.note(session, "password", doer, whom=account_id)


def disable(session: Session, doer: Doer, account_id: int) -> None:
    """Close an account and sign it out everywhere; nothing of it is deleted.

    :raise OwnAccount: if it is the account of whoever closes it.
    :raise LastAdministrator: if nobody would be left to administrate.
    """
    _must_be_another(doer, account_id)
    if accounts.get_account(session, account_id).is_disabled:
        return
    keep_an_administrator(session, without=account_id)
    accounts.disable_account(session, account_id)
    audit.note(session, "disable", doer, whom=account_id)


def enable(session: Session, doer: Doer, account_id: int) -> None:
    """Open a closed account to its owner again."""
    if not accounts.get_account(session, account_id).is_disabled:
        return
    accounts.disable_account(session, account_id, is_disabled=False)
    audit.note(session, "enable", doer, whom=account_id)


def sign_out(session: Session, doer: Doer, account_id: int) -> None:
    """Sign all browsers of somebody out."""
    accounts.get_account(session, account_id)
    sessions.end_all(session, account_id)
    audit.note(session, "sign-out", doer, whom=account_id)


def send_again(session: Session, doer: Doer, account_id: int, *, language: str) -> None:
    """Send somebody the mail that lets them in: an invitation, a confirmation, or a new password.

    :raise Refused: if the account is closed.
    """
    account = accounts.get_account(session, account_id)
    if account.is_disabled:
        raise Refused
    kind = "reset" if account.confirmed_at else "confirm"
    if account.password_hash == NO_PASSWORD:
        kind = "invited"
    told_in, values = account.language or language, {"name": account.name}
    mail.post(session, kind, recipient=account.email, language=told_in, values=values)
    audit.note(session, "send-again", doer, whom=account_id, details={"mail": kind})


def keep_an_administrator(session: Session, *, without: int) -> None:
    """Hold all administrators until the end, and make sure that another one stays.

    :raise LastAdministrator: if the account is the only open one of an administrator.
    """
    if is_needed(session, without):
        raise LastAdministrator


def is_needed(session: Session, account_id: int) -> bool:
    """Hold all administrators until the end, and tell whether this is the only open one."""
    # All of them, in one order: two who close each other's accounts must not both succeed.
    found = session.scalars(
        select(Account.id)
        .where(Account.role == ADMINISTRATOR, Account.is_disabled.is_(False))
        .order_by(Account.id)
        .with_for_update()
    ).all()
    return list(found) == [account_id]


def _must_be_another(doer: Doer, account_id: int) -> None:
    if doer.account_id == account_id:
        raise OwnAccount
