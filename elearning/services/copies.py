"""A copy of everything that is kept about a person, as JSON that is written row by row."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Account
from elearning.services.personal import SECTIONS, Person, Section

FORMAT = 1
AT_ONCE = 200


def find_person(session: Session, account_id: int) -> Person:
    """Return whom a copy is about.

    :raise NotFound: if there is no such account.
    """
    email = session.scalar(select(Account.email).where(Account.id == account_id))
    if email is None:
        raise NotFound
    return Person(account_id, email)


def write_copy(session: Session, person: Person, now: datetime) -> Iterator[str]:
    """Yield the copy line by line, however much it is; no row is held in memory for long."""
    yield f'{{"format": {FORMAT}, "made_at": {_written(now)}'
    for section in SECTIONS:
        yield f',\n"{section.key}": ['
        separator = "\n"
        for row in _rows(session, section, person):
            yield separator + _written(row)
            separator = ",\n"
        yield "]"
    yield "}\n"


def _rows(session: Session, section: Section, person: Person) -> Iterator[Any]:
    columns = [getattr(section.model, name) for name in section.told]
    found = session.execute(
        # Asked for its key as well: a row of which nothing is told is still a row.
        select(*columns, *inspect(section.model).primary_key)
        .where(section.rows(person))
        .order_by(*inspect(section.model).primary_key)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in found:
        values = dict(zip(section.told, row, strict=False))
        yield section.tell(values, person) if section.tell else values


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no way to write {type(value).__name__}")
