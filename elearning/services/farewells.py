"""Deleting an account: what goes, what is emptied, and what stays without the person."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Account, AuditEntry, Certificate, Outbox
from elearning.models.account import DELETED, ROLES
from elearning.services import audit, mail, people, remainders, throttle
from elearning.services.audit import Doer
from elearning.services.personal import GOES, SECTIONS, Person

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
COUNTED_BY_ADDRESS = ("account", "device", "register-mail", "reset-mail")
COUNTED_BY_NUMBER = ("again", "code", "own-mail", "report", "copy")


def count_certificates(session: Session, account_id: int) -> int:
    """Return how many certificates somebody would have to decide about."""
    mine = select(func.count()).where(Certificate.account_id == account_id)
    return session.scalar(mine) or 0


def delete_account(
    session: Session,
    doer: Doer,
    account_id: int,
    *,
    keeps_certificates: bool,
    language: str,
    now: datetime,
) -> None:
    """Delete an account with all that is kept about its person, and tell them by a last mail.

    Of the account stays its number alone: were it given to the next person, the
    audit log would tell of them what others did. Certificates that are not kept are
    withdrawn: whoever asks for their serial learns that, and no name.

    :raise NotFound: if there is no such account.
    :raise LastAdministrator: if nobody would be left to administrate.
    """
    account = _held(session, account_id)
    people.keep_an_administrator(session, without=account_id)
    person = Person(account.id, account.email)
    told_in = account.language or language
    name = account.name
    remainders.keep(session, account_id)
    held = _part_with_certificates(session, account_id, keeps=keeps_certificates, now=now)
    _erase_places(session, account_id)
    leave_number(session, account, now)
    mail.post(session, "deleted", recipient=person.email, language=told_in, values={"name": name})
    kept = "none" if not held else "kept" if keeps_certificates else "withdrawn"
    audit.note(session, "delete", doer, whom=account_id, details={"certificates": kept})


def leave_number(session: Session, account: Account, now: datetime) -> None:
    """Empty an account of all but its number, with every row that goes with its person.

    What shall stay must have been moved before.
    """
    person = Person(account.id, account.email)
    _delete_rows(session, person)
    _forget_tries(session, person)
    _empty(session, account, now)


def _held(session: Session, account_id: int) -> Account:
    found = session.scalars(
        select(Account)
        .where(Account.id == account_id, Account.role.in_(ROLES))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _part_with_certificates(
    session: Session, account_id: int, *, keeps: bool, now: datetime
) -> int:
    count = count_certificates(session, account_id)
    if not keeps:
        mine = update(Certificate).where(Certificate.account_id == account_id)
        session.execute(
            mine.values(
                name="",
                document={},
                digest="",
                # Neither none nor signed by a key of ours: nothing is to be signed anew.
                signature="",
                signed_by=None,
                signed_at=None,
                revoked_reason="",
                reinstated_at=None,
                reinstated_reason="",
            )
        )
        session.execute(mine.where(Certificate.revoked_at.is_(None)).values(revoked_at=now))
    return count


def _delete_rows(session: Session, person: Person) -> None:
    # What belongs to other rows stands after them, so it goes first.
    for section in reversed(SECTIONS):
        if section.at_deletion == GOES:
            session.execute(
                delete(section.model)
                .where(section.rows(person))
                .execution_options(synchronize_session=False)
            )
    for section in SECTIONS:
        _detach(session, section.model, person)
    # A mail to a new address of theirs that has not left yet.
    proposed: Any = Outbox.values["account_id"].as_integer()
    session.execute(delete(Outbox).where(Outbox.sent_at.is_(None), proposed == person.id))


def _detach(session: Session, model: Any, person: Person) -> None:
    for key in model.__table__.foreign_keys:
        if key.ondelete == "SET NULL" and key.column.table.name == "account":
            column = key.parent
            session.execute(update(model).where(column == person.id).values({column.name: None}))


def _forget_tries(session: Session, person: Person) -> None:
    throttle.clear(
        session,
        *(throttle.Key(rule, person.email) for rule in COUNTED_BY_ADDRESS),
        *(throttle.Key(rule, str(person.id)) for rule in COUNTED_BY_NUMBER),
    )


def _erase_places(session: Session, account_id: int) -> None:
    # From where they acted; the chain covers a digest of it, and so still holds.
    theirs = or_(
        AuditEntry.by == account_id, AuditEntry.by.is_(None) & (AuditEntry.whom == account_id)
    )
    session.execute(
        update(AuditEntry)
        .where(theirs, AuditEntry.place.not_in(("", audit.COMMAND_LINE)))
        .values(place=None, salt=None)
    )


def _empty(session: Session, account: Account, now: datetime) -> None:
    account.email = f"deleted-{account.id}"
    account.password_hash = "!"
    account.role = DELETED
    account.name = account.name_key = ""
    account.category = account.organisation = account.country = account.language = ""
    account.is_disabled = True
    account.has_second_factor = False
    account.confirmed_at = None
    account.created_at = now
    session.flush()
