"""What is seen in a text line by line, before it is rendered: blocks, stray marks, excess."""

import re

from elearning.content.problems import nearest
from elearning.content.reading import Reading

BLOCKS = ("case", "definition", "warning", "figure", "check")

# Markdown is quadratic on hostile text; no honest paragraph comes near these bounds.
MOST_PER_PARAGRAPH = {"[": 60, "]": 60, "!": 60, "*": 200, "_": 200, "`": 100, "<": 40, "(": 200}
MOST_PARAGRAPHS = 800
MOST_LINES = 3000
LONGEST_LINE = 4000
LONGEST_PARAGRAPH = 12000
MOST_QUOTES = 3
DEEPEST_INDENT = 20

BLOCK = re.compile(r"^(\s*)(/{3,})[ ]*([\w-]*)[ ]*(?:\|[ ]*(.*?))?[ ]*$")
TASK = re.compile(r"^\s*([-*+]|[0-9]+[.)])\s+\[[ xX]?\](?![(\[])")
CODE = re.compile(r"(`+).+?\1")
RAW = re.compile(r"<(?!https://)[A-Za-z/!?]")
HEADING = re.compile(r"^(#{1,6})\s")


def scan(reading: Reading) -> bool:
    """Note what is wrong line by line; tell whether the text is safe to render."""
    is_safe = _is_measured(reading)
    if is_safe:
        _scan_lines(reading)
    return is_safe


def _is_measured(reading: Reading) -> bool:
    number = 0
    paragraphs = re.split(r"\n[ \t]*\n", reading.source)
    if len(paragraphs) > MOST_PARAGRAPHS or reading.source.count("\n") > MOST_LINES:
        what = f"more than {MOST_PARAGRAPHS} paragraphs or {MOST_LINES} lines"
        reading.report_line(0, what, "split the file")
        return False
    for paragraph in paragraphs:
        excess = _excess(paragraph)
        if excess:
            reading.report_line(number, excess, "break it up or take it out")
            return False
        number += paragraph.count("\n") + 2
    return True


def _excess(paragraph: str) -> str:
    for sign, most in MOST_PER_PARAGRAPH.items():
        if paragraph.count(sign) > most:
            return f'more than {most} times "{sign}" in one paragraph'
    if len(paragraph) > LONGEST_PARAGRAPH:
        return f"a paragraph of more than {LONGEST_PARAGRAPH} characters"
    for line in paragraph.split("\n"):
        text = line.lstrip(" \t>")
        lead = line[: len(line) - len(text)]
        if len(line) > LONGEST_LINE:
            return f"a line of more than {LONGEST_LINE} characters"
        if len(lead.expandtabs(4)) > DEEPEST_INDENT or lead.count(">") > MOST_QUOTES:
            return "a line that is indented too deep"
        if re.match(r"(?:[-*+]\s+){4}|(?:[0-9]+[.)]\s+){4}", text):
            return "lists within lists on one line"
    return ""


def _scan_lines(reading: Reading) -> None:
    opened: tuple[int, str] | None = None
    for number, line in enumerate(reading.source.split("\n")):
        found = BLOCK.match(line)
        if found:
            opened = _turn(reading, number, found, opened)
        elif TASK.match(line) and (opened is None or opened[1] != "check"):
            reading.report_line(number, "a box to tick outside a check", "put it into /// check")
        _scan_line(reading, number, line)
    if opened is not None:
        reading.report_line(opened[0], f'the block "{opened[1]}" does not end', 'end it with "///"')


def _scan_line(reading: Reading, number: int, line: str) -> None:
    if RAW.search(CODE.sub("", line)):
        reading.report_line(number, "holds HTML", "use Markdown, or put code between backticks")
    heading = HEADING.match(line)
    if heading and len(heading.group(1)) not in (2, 3):
        reading.report_line(number, "a heading of another level", 'use "##" and "###" only')
    elif heading and not reading.is_page:
        reading.report_line(number, "a heading in a short text", "take it away")


def _turn(
    reading: Reading, number: int, found: re.Match[str], opened: tuple[int, str] | None
) -> tuple[int, str] | None:
    indent, slashes, name, title = found.groups()
    if not name:
        if opened is None:
            reading.report_line(number, "ends a block that was not begun", 'take "///" away')
        return None
    if name not in BLOCKS:
        wish = nearest(name, BLOCKS) or f"use one of {', '.join(BLOCKS)}"
        reading.report_line(number, f'no block "{name}"', wish)
    elif indent or len(slashes) != 3:
        reading.report_line(number, "a block that is indented or nested", 'begin with "///"')
    elif not (title or "").strip():
        reading.report_line(number, f'the block "{name}" has no title', "write it after a |")
    if not reading.is_page:
        reading.report_line(number, "a block in a short text", "use blocks in lessons only")
    if opened is not None:
        wish = f'end "{opened[1]}" with "///" before it'
        reading.report_line(number, "a block within a block", wish)
    return number, name
