"""Downloads of people's data: each is an entry of the audit log, or does not happen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from flask import Response

from elearning.exports.sheet import Cell, csv_lines
from elearning.services import audit
from elearning.web.doing import doer
from elearning.web.downloads import send_sheet
from elearning.web.session import apart, reading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = Sequence[Cell]


class Counted:
    """Rows on their way, counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        for row in self._rows:
            self.count += 1
            yield row


def export(
    what: str, head: Sequence[str], rows_of: Callable[["Session"], Iterable[Row]]
) -> Response:
    """Answer with a sheet of rows, once it is noted that it was downloaded, and how much of it."""
    who = doer()
    with reading() as session:
        rows = Counted(rows_of(session))
        answer = send_sheet(csv_lines(head, rows), what)
    with apart() as session:
        audit.note(session, "export", who, what=what, details={"rows": rows.count})
    return answer
