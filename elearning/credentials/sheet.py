"""How the printed certificate is laid out."""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from elearning.credentials.document import Document
from elearning.credentials.ornaments import (
    draw_pattern,
    draw_qr,
    draw_swatch,
    draw_wheel,
    label_places,
)
from elearning.credentials.paper import HEIGHT, INK, WIDTH, Paper, Style
from elearning.credentials.pdf import Line, Wheel, Wording
from elearning.credentials.qr import qr_modules
from elearning.credentials.serial import group_serial
from elearning.credentials.typefaces import DISPLAY, LABEL, TEXT

QUIET, LAKE = (87, 92, 81), (11, 85, 102)
FRAME = 9.0
WHEEL_AT, WHEEL_RADIUS = (77.0, 82.0), 35.0
COLUMN, COLUMN_WIDTH = 147.0, 129.0
SIDE, SIDE_WIDTH = 21.0, 112.0
FACTS, FACT_HEIGHT = 133.0, 14.0
FOOT = 163.0
QR_SIZE = 27.0
ATTACHMENT = "certificate.json"

SMALL = Style(LABEL, 7.5, QUIET, 1.45)
FINE_PRINT = Style(LABEL, 6.5, QUIET, 1.4)
MACHINE = Style(LABEL, 8.5, INK, 1.4, "ltr")
PLAIN = Style(TEXT, 11, INK, 1.45)
SOFT = Style(TEXT, 12, QUIET, 1.45)
ISSUER = Style(TEXT, 11, LAKE, 1.45)


def _sizes(
    colour: tuple[int, int, int], *steps: tuple[float, int]
) -> tuple[tuple[Style, int], ...]:
    return tuple((Style(DISPLAY, size, colour, 1.18), lines) for size, lines in steps)


HEADING = _sizes(LAKE, (33, 1), (27, 1), (22, 2))
NAME = _sizes(INK, (38, 1), (32, 1), (27, 1), (23, 2), (18, 2), (14, 3)) + tuple(
    (Style(TEXT, size, INK, 1.3), lines) for size, lines in ((11, 4), (9, 5), (7.5, 6))
)
FACT = tuple((Style(TEXT, size, INK, 1.4), lines) for size, lines in ((11, 1), (9, 1), (7.5, 2)))
COURSE = _sizes(INK, (23, 1), (19, 2), (15, 3))


def draw_sheet(
    document: Document, wording: Wording, *, name: str, wheel: Wheel, pattern: Sequence[Line],
    url: str, signed: bytes | None = None,
) -> bytes:  # fmt: skip
    """Return the finished page as the bytes of a PDF."""
    serial = group_serial(document.serial)
    texts = [name, serial, *wheel.labels, *_texts(astuple(wording))]
    paper = Paper(texts, is_rtl=wording.is_rtl)
    _describe(paper.pdf, document, wording, name=name)
    _draw_frame(paper)
    _draw_emblem(paper, wheel, pattern)
    _write_legend(paper, wording)
    _write_statement(paper, wording, name)
    _write_facts(paper, wording)
    _write_signature(paper, wording)
    _write_check(paper, wording, serial=serial, url=url)
    if signed is not None:
        # Not compressed: whoever checks the file need not be able to read a PDF.
        paper.pdf.embed_file(
            bytes=signed,
            basename=ATTACHMENT,
            desc=wording.heading,
            creation_date=document.issued_at,
            modification_date=document.issued_at,
        )
    return paper.finish()


def _texts(values: Any) -> list[str]:
    if isinstance(values, tuple):
        return [text for value in values for text in _texts(value)]
    return [values] if isinstance(values, str) else []


def _describe(pdf: Any, document: Document, wording: Wording, *, name: str) -> None:
    pdf.set_title(f"{wording.heading}: {wording.course}, {name}")
    pdf.set_subject(group_serial(document.serial))
    pdf.set_author(wording.issuer)
    pdf.set_creator(wording.issuer)
    pdf.set_lang(wording.language)
    # The day of issue, not of printing: the same certificate is the same file.
    pdf.set_creation_date(document.issued_at)


def _draw_frame(paper: Paper) -> None:
    paper.pdf.set_draw_color(*LAKE)
    for inset, line in ((FRAME, 0.35), (FRAME + 1.6, 0.1)):
        paper.pdf.set_line_width(line)
        paper.pdf.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _draw_emblem(paper: Paper, wheel: Wheel, pattern: Sequence[Line]) -> None:
    middle = (paper.x(WHEEL_AT[0]), WHEEL_AT[1])
    draw_pattern(paper.pdf, pattern, at=middle)
    draw_wheel(paper.pdf, wheel, at=middle, radius=WHEEL_RADIUS)
    places = label_places(len(wheel.labels), at=middle, radius=WHEEL_RADIUS + 2.6)
    for label, place in zip(wheel.labels, places, strict=True):
        paper.centre(label, place, FINE_PRINT)


def _write_legend(paper: Paper, wording: Wording) -> None:
    top = FOOT - 5.5 - 4.2 * len(wording.legend)
    paper.pdf.set_fill_color(*LAKE)
    for kind, words in wording.legend:
        left = paper.x(SIDE, 3.4)
        if kind == "foundation":
            paper.pdf.circle(left + 1.7, top + 1.2, 1.3, style="F")
        else:
            edges = [[(left, top + y), (left + 3.4, top + y)] for y in (2.4, 0)]
            draw_swatch(paper.pdf, edges, kind)
        paper.write(words, SIDE + 5.4, top - 0.4, SIDE_WIDTH - 5.4, FINE_PRINT)
        top += 4.2


def _write_statement(paper: Paper, wording: Wording, name: str) -> float:
    heading = paper.fit(wording.heading, COLUMN_WIDTH, HEADING)
    y = 24.0
    for text, style, space in (
        (wording.issuer, ISSUER, 3.5),
        (wording.heading, heading, 7),
        (wording.opening, SOFT, 3),
        (name, paper.fit(name, COLUMN_WIDTH, NAME), 3.5),
    ):
        y = paper.write(text, COLUMN, y, COLUMN_WIDTH, style) + space
    _rule(paper, COLUMN, y, COLUMN_WIDTH)
    y = paper.write(wording.deed, COLUMN, y + 4.5, COLUMN_WIDTH, SOFT) + 2.5
    course = paper.fit(wording.course, COLUMN_WIDTH, COURSE)
    return paper.write(wording.course, COLUMN, y, COLUMN_WIDTH, course)


def _write_facts(paper: Paper, wording: Wording) -> None:
    width = COLUMN_WIDTH / 2
    for place, (label, value) in enumerate(wording.facts):
        row, column = divmod(place, 2)
        left, top = COLUMN + column * width, FACTS + row * FACT_HEIGHT
        y = paper.write(label, left, top, width - 4, SMALL)
        paper.write(value, left, y, width - 4, paper.fit(value, width - 4, FACT))


def _write_signature(paper: Paper, wording: Wording) -> None:
    line = FOOT + 16
    for left, width, above, below in (
        (COLUMN, 78.0, "", wording.signatory),
        (COLUMN + 86, COLUMN_WIDTH - 86, wording.issued, wording.issued_label),
    ):
        if above:
            paper.write(above, left, line - 7, width, PLAIN)
        _rule(paper, left, line, width)
        paper.write(below, left, line + 1.5, width, SMALL)


def _write_check(paper: Paper, wording: Wording, *, serial: str, url: str) -> None:
    draw_qr(paper.pdf, qr_modules(url), left=paper.x(SIDE, QR_SIZE), top=FOOT - 3, size=QR_SIZE)
    left, width = SIDE + QR_SIZE + 5, SIDE_WIDTH - QR_SIZE - 5
    y = paper.write(wording.check, left, FOOT - 3.5, width, SMALL)
    y = paper.write(wording.address, left, y, width, MACHINE) + 1.5
    y = paper.write(wording.serial_label, left, y, width, SMALL)
    y = paper.write(serial, left, y, width, MACHINE) + 1.5
    paper.write(wording.note, left, y, width, FINE_PRINT)


def _rule(paper: Paper, left: float, top: float, width: float) -> None:
    paper.pdf.set_draw_color(*QUIET)
    paper.pdf.set_line_width(0.15)
    start = paper.x(left, width)
    paper.pdf.line(start, top, start + width, top)
