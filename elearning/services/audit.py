"""The audit log: who did what to whom, when and from where, in a chain that shows tampering."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session, aliased

from elearning.db import insert_once
from elearning.models import Account, AuditEntry, AuditHead
from elearning.services.names import normalise

PAGE = 50
LATEST = 10
BATCH = 500
BEGINNING = "0" * 64
HEAD = 1
# From where something was done is of use while it can still be asked about, and erased then.
PLACES_KEPT = timedelta(days=180)
COMMAND_LINE = "command line"
NO_ADDRESSES = ("", COMMAND_LINE)  # nobody is known by these, and they tell who acted


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts, and from where: an address, or the command line."""

    account_id: int | None
    place: str


OPERATOR = Doer(None, COMMAND_LINE)
PLATFORM = Doer(None, "")


@dataclass(frozen=True, slots=True)
class Note:
    """An act that is to be kept: to which account, to what else, with which codes and figures."""

    act: str
    whom: int | None = None
    what: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and the digest of the last one."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written: ``changed``, ``removed`` or ``cut``."""

    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as administrators read it; people without a name have been deleted since."""

    number: int
    at: datetime
    act: str
    by: int | None
    by_name: str | None
    whom: int | None
    whom_name: str | None
    what: str
    details: Mapping[str, Any]
    place: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is empty asks for nothing."""

    act: str = ""
    person: str = ""  # a part of the name of who did it or had it done
    whom: int | None = None  # exactly this account
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """Some entries, the newest first, and before which number the next page begins."""

    entries: tuple[Entry, ...]
    next_before: int | None


def note(
    session: Session,
    act: str,
    doer: Doer,
    *,
    whom: int | None = None,
    what: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an act to the log, in the transaction that does it.

    ``details`` hold codes and figures, never names or addresses: an entry stays
    when the person it is about is deleted.
    """
    note_all(session, doer, (Note(act, whom, what, details or {}),))


def note_all(session: Session, doer: Doer, notes: Iterable[Note]) -> None:
    """Add what one person did at once to many; the end of the chain is read and written once."""
    head = _locked_head(session)
    for one in notes:
        entry = _entry(one, doer, number=head.number + 1, previous=head.digest)
        session.add(entry)
        head.number, head.digest = entry.number, entry.digest
    session.flush()


def _entry(noted: Note, doer: Doer, *, number: int, previous: str) -> AuditEntry:
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        number=number,
        at=datetime.now(UTC),
        act=noted.act,
        by=doer.account_id,
        whom=noted.whom,
        what=noted.what,
        details=dict(noted.details),
        place=doer.place,
        salt=salt,
        place_digest=_place_digest(salt, doer.place),
        previous=previous,
    )
    entry.digest = _digest(entry)
    return entry


def read_head(session: Session) -> Head:
    """Return where the chain ends: worth noting down outside of the database."""
    found = session.get(AuditHead, HEAD)
    return Head(found.number, found.digest) if found else Head(0, BEGINNING)


def verify(session: Session, known: Head | None = None) -> Broken | None:
    """Return the first entry that was changed or removed, or nothing if the chain holds.

    :param known: an end of the chain that was noted down before, to compare with.
    """
    previous, number = BEGINNING, 0
    for entry in _all_entries(session):
        number += 1
        if entry.number != number:
            return Broken(number, "removed")
        is_intact = entry.previous == previous and entry.digest == _digest(entry)
        if not is_intact or not _is_place_intact(entry):
            return Broken(number, "changed")
        if known is not None and known.number == number and known.digest != entry.digest:
            return Broken(number, "changed")
        previous = entry.digest
    head = read_head(session)
    least = max(head.number, known.number if known else 0)
    if number < least:
        return Broken(number + 1, "cut")
    return None if head == Head(number, previous) else Broken(number, "changed")


def list_entries(session: Session, wanted: Wanted, *, before: int | None = None) -> EntriesPage:
    """Return entries with the names of their people, the newest first."""
    found = tuple(_read(session, wanted, before=before, limit=PAGE + 1))
    rest = found[PAGE - 1].number if len(found) > PAGE else None
    return EntriesPage(found[:PAGE], rest)


def list_latest(session: Session, account_id: int) -> tuple[Entry, ...]:
    """Return what was done last to one person, the newest first."""
    return tuple(_read(session, Wanted(whom=account_id), before=None, limit=LATEST))


def stream_entries(session: Session, wanted: Wanted) -> Iterator[Entry]:
    """Yield all entries asked for, the newest first, without holding them in memory."""
    before: int | None = None
    while batch := list(_read(session, wanted, before=before, limit=BATCH)):
        yield from batch
        before = batch[-1].number


def erase_places(session: Session, now: datetime) -> None:
    """Erase from where things were done once nobody will ask any more; the chain still holds."""
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.at <= now - PLACES_KEPT, AuditEntry.place.not_in(NO_ADDRESSES))
        .values(place=None, salt=None)
    )


def _locked_head(session: Session) -> AuditHead:
    chosen = select(AuditHead).where(AuditHead.id == HEAD).with_for_update()
    head = session.scalar(chosen.execution_options(populate_existing=True))
    if head is None:
        insert_once(session, AuditHead, id=HEAD, number=0, digest=BEGINNING)
        head = session.scalars(chosen).one()
    return head


def _all_entries(session: Session) -> Iterator[AuditEntry]:
    after = -1
    while True:
        batch = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.number > after)
            .order_by(AuditEntry.number)
            .limit(BATCH)
        ).all()
        if not batch:
            return
        yield from batch
        after = batch[-1].number
        session.expunge_all()


def _read(session: Session, wanted: Wanted, *, before: int | None, limit: int) -> Iterator[Entry]:
    by, whom = aliased(Account), aliased(Account)
    rows = session.execute(
        select(
            AuditEntry.number,
            AuditEntry.at,
            AuditEntry.act,
            AuditEntry.by,
            by.name,
            AuditEntry.whom,
            whom.name,
            AuditEntry.what,
            AuditEntry.details,
            AuditEntry.place,
        )
        .outerjoin(by, by.id == AuditEntry.by)
        .outerjoin(whom, whom.id == AuditEntry.whom)
        .where(and_(True, *_conditions(wanted, before, by, whom)))
        .order_by(AuditEntry.number.desc())
        .limit(limit)
    )
    for row in rows:
        yield Entry(*row)


def _conditions(
    wanted: Wanted, before: int | None, by: type[Account], whom: type[Account]
) -> Iterator[ColumnElement[bool]]:
    if before is not None:
        yield AuditEntry.number < before
    if wanted.act:
        yield AuditEntry.act == wanted.act
    if wanted.whom is not None:
        yield AuditEntry.whom == wanted.whom
    if wanted.since:
        yield AuditEntry.at >= wanted.since
    if wanted.until:
        yield AuditEntry.at < wanted.until
    if wanted.person:
        key = normalise(wanted.person)
        yield by.name_key.contains(key, autoescape=True) | whom.name_key.contains(
            key, autoescape=True
        )


def _digest(entry: AuditEntry) -> str:
    told = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.act,
        entry.by,
        entry.whom,
        entry.what,
        entry.details,
        entry.place_digest,
        entry.previous,
    ]
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _place_digest(salt: str, place: str) -> str:
    return hashlib.sha256(f"{salt}:{place}".encode()).hexdigest()


def _is_place_intact(entry: AuditEntry) -> bool:
    if entry.place is None or entry.salt is None:
        return entry.place is None and entry.salt is None
    return _place_digest(entry.salt, entry.place) == entry.place_digest
