"""Mistakes that readers found in the content: filed by anyone, handled by trainers."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.errors import NotFound, NothingSaid, Refused, TooMuchSaid
from elearning.models import Account, Report
from elearning.models.report import KINDS
from elearning.services import throttle
from elearning.services.names import REACHING, one_line

LONGEST_TEXT = 2000
LONGEST_SUBJECT = 300
PAGE = 50


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as trainers read it."""

    id: int
    kind: str
    subject: str
    text: str
    reporter: str | None
    created_at: datetime
    handled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Some reports, and where the next ones begin."""

    reports: tuple[Filed, ...]
    next_after: int | None


def admit_report(session: Session, *, account_id: int | None, address: str) -> None:
    """Count a report against its sender, in a transaction of its own.

    :raise Throttled: if too many came from there lately.
    """
    keys = [throttle.address_key("report-address", address)]
    if account_id is not None:
        keys.append(throttle.Key("report", str(account_id)))
    throttle.admit(session, *keys)


def file_report(
    session: Session, *, account_id: int | None, kind: str, subject: str, text: str
) -> None:
    """Keep a reader's report for the trainers.

    :raise Refused: if it is empty, too long, or about nothing we have.
    """
    told = text.translate(REACHING).replace("\r\n", "\n").replace("\x00", "").strip()
    about = one_line(subject)
    if kind not in KINDS or not about or len(about) > LONGEST_SUBJECT:
        raise Refused
    if not told:
        raise NothingSaid
    if len(told) > LONGEST_TEXT:
        raise TooMuchSaid
    session.add(
        Report(
            account_id=account_id,
            kind=kind,
            subject=about,
            text=told,
            created_at=datetime.now(UTC),
        )
    )
    session.flush()


def list_reports(session: Session, *, are_handled: bool = False, after: int = 0) -> ReportsPage:
    """Return the reports that wait, oldest first, or those that were handled."""
    state = Report.handled_at.is_not(None) if are_handled else Report.handled_at.is_(None)
    rows = session.execute(
        select(
            Report.id,
            Report.kind,
            Report.subject,
            Report.text,
            Account.name,
            Report.created_at,
            Report.handled_at,
        )
        .outerjoin(Account, Account.id == Report.account_id)
        .where(state, Report.id > after)
        .order_by(Report.id)
        .limit(PAGE + 1)
    ).all()
    found = tuple(Filed(*row) for row in rows[:PAGE])
    return ReportsPage(found, found[-1].id if len(rows) > PAGE else None)


def handle_report(session: Session, report_id: int, *, by: int) -> None:
    """Mark a report as handled; the first to do so stands.

    :raise NotFound: if there is no such report.
    """
    if session.get(Report, report_id) is None:
        raise NotFound
    session.execute(
        update(Report)
        .where(Report.id == report_id, Report.handled_at.is_(None))
        .values(handled_at=datetime.now(UTC), handled_by=by)
    )
