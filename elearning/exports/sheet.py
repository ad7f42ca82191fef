"""Rows as a CSV sheet that a spreadsheet opens as text and never as formulas."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

Cell = str | int | bool | datetime | None

MARK = "\ufeff"  # without it Excel takes the letters for those of an older encoding
# What makes a spreadsheet calculate or call out; the wide forms count where Han is written.
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def neutralise(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula: an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def restore(text: str) -> str:
    """Return a text as it was before it was neutralised."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a sheet line by line, the first with the mark of its encoding."""
    yield MARK + _line(head)
    for row in rows:
        yield _line([_written(cell) for cell in row])


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return neutralise(cell) if isinstance(cell, str) else str(cell)


def _line(cells: Sequence[str]) -> str:
    held = StringIO()
    csv.writer(held, lineterminator="\r\n").writerow(cells)
    return held.getvalue()
