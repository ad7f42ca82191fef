"""People from a sheet: planned row by row without writing, then done exactly as planned."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.errors import ChangedMeanwhile
from elearning.models import Account
from elearning.models.account import CATEGORIES, ROLES
from elearning.services import accounts, audit, mail
from elearning.services.accounts import LONGEST_NAME, Particulars, clean_email, clean_name
from elearning.services.audit import Doer, Note
from elearning.services.names import one_line
from elearning.services.passwords import NO_PASSWORD
from elearning.services.uploads import Sheet, SheetRow

COLUMNS = ("email", "name", "role", "category", "organisation", "country", "language")
NEEDED = ("email", "name")
ADMINISTRATOR = "administrator"
AT_ONCE = 500  # addresses looked up by one statement
CREATE, CHANGE, SAME, WRONG = "create", "change", "same", "wrong"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: a word for it, its column, and what stands there."""

    reason: str
    column: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an import will replace."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row and what will come of it: create, change, same or wrong."""

    line: int
    email: str
    outcome: str
    wanted: Mapping[str, str]  # cleaned, and only what the row says
    account_id: int | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a sheet would do now."""

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]
    fingerprint: str  # of everything that would be done

    def of(self, outcome: str) -> tuple[Line, ...]:
        """Return the rows that will come out so."""
        return tuple(one for one in self.lines if one.outcome == outcome)


@dataclass(frozen=True, slots=True)
class Readings:
    """How the cells of an installation are read: its countries and its languages."""

    find_country: Callable[[str], str | None]
    languages: Collection[str]


def plan(session: Session, sheet: Sheet, readings: Readings) -> Plan:
    """Return what would come of each row; nothing is written."""
    read = [_read(row, readings) for row in sheet.rows]
    known = _accounts(session, [wanted["email"] for wanted, _ in read if "email" in wanted])
    first: dict[str, int] = {}
    lines = []
    for row, (wanted, problems) in zip(sheet.rows, read, strict=True):
        email = wanted.get("email", "")
        if email in first:
            problems = (*problems, Problem("twice", "email", str(first[email])))
        elif email:
            first[email] = row.line
        lines.append(_line(row, wanted, problems, known.get(email)))
    told = repr([(one.line, one.email, one.outcome, sorted(one.wanted.items()), one.changes)
                 for one in lines if one.outcome in (CREATE, CHANGE)])  # fmt: skip
    return Plan(tuple(lines), sheet.unknown, hashlib.sha256(told.encode()).hexdigest())


def carry_out(session: Session, doer: Doer, planned: Plan, *, seen: str, language: str) -> None:
    """Do what was planned, and invite whoever is new to choose a password.

    :param seen: the fingerprint of the plan that was confirmed.
    :param language: in which new people are written to who have not chosen one.
    :raise ChangedMeanwhile: if another plan was confirmed.
    """
    if planned.fingerprint != seen:
        raise ChangedMeanwhile
    made = [_made(one) for one in planned.of(CREATE)]
    session.add_all(made)
    session.flush()
    mail.post_all(
        session,
        "invited",
        [(one.email, one.language or language, {"name": one.name}) for one in made],
    )
    notes = [Note("create", one.id, details={"role": one.role}) for one in made]
    for line in planned.of(CHANGE):
        notes += _change(session, line)
    session.flush()
    counts = {"created": len(made), "changed": len(planned.of(CHANGE)),
              "wrong": len(planned.of(WRONG))}  # fmt: skip
    audit.note_all(session, doer, [Note("import", details=counts), *notes])


def _read(row: SheetRow, readings: Readings) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the cleaned cells of a row, without the empty ones, and what is wrong with others."""
    wanted, problems = {}, []
    for column in COLUMNS:
        typed = one_line(row.cells.get(column, ""))
        if not typed:
            continue
        cleaned, reason = _clean(column, typed, readings)
        if reason:
            problems.append(Problem(reason, column, typed[:100]))
        else:
            wanted[column] = cleaned
    if not one_line(row.cells.get("email", "")):
        problems.append(Problem("missing", "email"))
    if row.has_too_many:
        problems.append(Problem("too-many-cells", ""))
    return wanted, tuple(problems)


def _clean(column: str, typed: str, readings: Readings) -> tuple[str, str]:
    """Return a cell as it is kept, or why it cannot be."""
    found: str | None = typed
    if column == "email":
        found = clean_email(typed)
    elif column == "name":
        found = clean_name(typed)
    elif column == "country":
        found = readings.find_country(typed)
    elif len(typed) > LONGEST_NAME:
        found = None
    elif column in _WORDS or column == "language":
        words = readings.languages if column == "language" else _WORDS[column]
        found = typed.lower() if typed.lower() in words else None
    if found is not None:
        return found, ""
    is_long = column in ("name", "organisation") and len(typed) > LONGEST_NAME
    return "", "long" if is_long else "unknown"


_WORDS = {"role": ROLES, "category": CATEGORIES}


def _accounts(session: Session, emails: list[str]) -> dict[str, Account]:
    found: dict[str, Account] = {}
    for at in range(0, len(emails), AT_ONCE):
        chosen = select(Account).where(Account.email.in_(emails[at : at + AT_ONCE]))
        found |= {one.email: one for one in session.scalars(chosen)}
    return found


def _line(
    row: SheetRow, wanted: dict[str, str], problems: tuple[Problem, ...], account: Account | None
) -> Line:
    known = account is not None
    # Who may do everything is decided for one person at a time, on their page.
    before = account.role if account else ""
    if "role" in wanted and wanted["role"] != before and ADMINISTRATOR in (wanted["role"], before):
        problems = (*problems, Problem("administrator", "role", wanted["role"]))
    if not known and "name" not in wanted and not any(one.column == "name" for one in problems):
        problems = (*problems, Problem("missing", "name"))
    email = wanted.get("email", one_line(row.cells.get("email", ""))[:100])
    if problems:
        return Line(row.line, email, WRONG, wanted, problems=problems)
    if account is None:
        return Line(row.line, email, CREATE, wanted)
    changes = tuple(_changes(account, wanted))
    return Line(row.line, email, CHANGE if changes else SAME, wanted, account.id, changes)


def _changes(account: Account, wanted: Mapping[str, str]) -> Iterator[Change]:
    for column in COLUMNS[1:]:
        before = getattr(account, column)
        if column in wanted and wanted[column] != before:
            yield Change(column, before, wanted[column])


def _made(line: Line) -> Account:
    told = {
        column: value for column, value in line.wanted.items() if column not in ("email", "role")
    }
    return accounts.new_account(
        line.email, NO_PASSWORD, Particulars(**told), line.wanted.get("role", "learner")
    )


def _change(session: Session, line: Line) -> Iterator[Note]:
    account = accounts.get_account(session, line.account_id or 0)
    told = [one for one in line.changes if one.column != "role"]
    for role in (one for one in line.changes if one.column == "role"):
        account.role = role.after
        details = {"from": role.before, "to": role.after}
        yield Note("role", account.id, details=details)
    if told:
        known = {column: getattr(account, column) for column in COLUMNS[1:] if column != "role"}
        accounts.describe(
            account, Particulars(**{**known, **{one.column: one.after for one in told}})
        )
        yield Note("change", account.id, details={"columns": [one.column for one in told]})
