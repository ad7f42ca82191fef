"""The audit log for administrators: searched, read and downloaded, and never changed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from elearning.exports.sheet import Cell
from elearning.services import audit as log
from elearning.services.audit import Entry, Wanted
from elearning.services.names import one_line
from elearning.web.manage import bp
from elearning.web.manage.exporting import export
from elearning.web.manage.places import read_number, with_query
from elearning.web.manage.telling import tell, tell_place
from elearning.web.manage.words import ACTS
from elearning.web.security import requires
from elearning.web.session import get_session

HEAD = ("number", "at", "act", "by", "by name", "whom", "whom name", "what", "details", "place")
ASKED = ("act", "person", "since", "until")


@bp.get("/manage/audit")
@requires("administrator")
def audit() -> str:
    """Show what was done, the newest first."""
    before = read_number("before")
    page = log.list_entries(get_session(), _wanted(), before=before)
    asked = {name: request.args.get(name, "") for name in ASKED}
    rest = {**asked, "before": str(page.next_before or "")}
    address = url_for(".audit")
    return render_template(
        "manage/audit.html",
        page=page,
        asked=asked,
        acts=sorted(((key, str(act.name)) for key, act in ACTS.items()), key=lambda one: one[1]),
        following=with_query(address, rest) if page.next_before else None,
        first=None if before is None else with_query(address, asked),
        tell=tell,
        tell_place=tell_place,
    )


@bp.post("/manage/audit.csv")
@requires("administrator")
def audit_sheet() -> Response:
    """Download the entries that were searched for; the download is an entry itself."""
    wanted = _wanted()
    return export("audit", HEAD, lambda session: _rows(log.stream_entries(session, wanted)))


def _wanted() -> Wanted:
    return Wanted(
        act=request.values.get("act", ""),
        person=one_line(request.values.get("person", ""))[:300],
        since=_day("since"),
        until=_day("until", after=timedelta(days=1)),
    )


def _day(name: str, *, after: timedelta = timedelta()) -> datetime | None:
    """Return the beginning of a day in UTC, or of the day after it: until means to its end."""
    try:
        day = datetime.strptime(request.values.get(name, ""), "%Y-%m-%d").date()
        return datetime.combine(day, time(), UTC) + after
    except (ValueError, OverflowError):
        return None


def _rows(entries: Iterator[Entry]) -> Iterator[tuple[Cell, ...]]:
    for one in entries:
        details = json.dumps(dict(one.details), ensure_ascii=False) if one.details else ""
        yield (
            one.number, one.at, one.act, one.by, one.by_name, one.whom, one.whom_name,
            one.what, details, one.place,
        )  # fmt: skip
