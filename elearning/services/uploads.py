"""Sheets that people upload: bytes to rows, or one reason why they cannot be read."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from elearning.exports.sheet import MARK, restore

LARGEST = 512 * 1024
MOST_ROWS = 2000
LONGEST_CELL = 2000
SEPARATORS = (",", ";", "\t")
WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as Excel's "Unicode text"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Unreadable(Exception):
    """A sheet cannot be read as a whole; carries a word for the reason, and where."""

    def __init__(self, reason: str, line: int = 0, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with the line of the file at which it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]
    has_too_many: bool  # more cells than there are columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that could be read, and the columns of it that mean nothing here."""

    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...]


def decode(data: bytes) -> str:
    """Return the text of an uploaded file.

    :raise Unreadable: if it is too large, empty, a workbook, or not in UTF-8.
    """
    if len(data) > LARGEST:
        raise Unreadable("too-large")
    if data.startswith(WORKBOOKS):
        raise Unreadable("workbook")
    if data.startswith(WIDE):
        raise Unreadable("wide")
    try:
        text = data.decode("utf-8").removeprefix(MARK)
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", data.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise Unreadable("workbook")
    if not text.strip():
        raise Unreadable("empty")
    return text


def read_sheet(text: str, *, known: tuple[str, ...], needed: tuple[str, ...]) -> Sheet:
    """Return the rows of a sheet whose first line names its columns, in any order.

    :raise Unreadable: if a needed column is missing, there are too many rows, or
        quotes are not closed.
    """
    records = _records(text)
    _, head = next(records, (1, []))
    columns = [cell.strip().lower() for cell in head]
    for column in needed:
        if column not in columns:
            raise Unreadable("column-missing", column=column)
    for column in known:
        if columns.count(column) > 1:
            raise Unreadable("column-twice", column=column)
    rows: list[SheetRow] = []
    for line, cells in records:
        if len(rows) == MOST_ROWS:
            raise Unreadable("too-many-rows")
        named = {
            column: restore(cell.strip()) for column, cell in zip(columns, cells, strict=False)
        }
        rows.append(SheetRow(line, named, any(cell.strip() for cell in cells[len(columns) :])))
    return Sheet(tuple(rows), tuple(one for one in columns if one and one not in known))


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty, with the line at which it begins."""
    first, _, rest = text.partition("\n")
    before = 0
    if first.strip().lower().startswith("sep="):  # Excel's own note on the separator
        text, before = rest, 1
        first = rest.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            line, begins = begins + before, reader.line_num + 1
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Unreadable("long-cell", line)
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error:
        raise Unreadable("quotes", begins + before) from None
