"""Reads questions from GIFT; what a question here cannot express is told by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elearning.content.documents import SLUG, QuestionDocument
from elearning.content.gift import BLANK, KIND_TAG, UNIT_TAG, Block, Pool, hide, show
from elearning.content.gift_answers import LeftOut, Reading, read_answers
from elearning.content.gift_blocks import cut_blocks, find_draw
from elearning.content.problems import Problems

_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_POINT = re.compile(r"G-[0-9]{2,4}")
LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class _Parts:
    """The text of a question, what stands between its braces, and how it was written."""

    title: str
    text: str
    body: str
    is_html: bool


def read_gift(text: str, path: str, problems: Problems) -> Pool:
    """Return the questions of a GIFT file, and note whatever cannot be kept."""
    questions: list[QuestionDocument] = []
    for block in cut_blocks(text, path, problems):
        reading = Reading(path, block.line, problems)
        try:
            questions.append(_question(block, reading, {one.id for one in questions}))
        except LeftOut as left:
            reading.note(left.what, left.wish)
    draw = find_draw(text) or min(len(questions), 60) or 1
    return Pool(draw, tuple(questions))


def _question(block: Block, reading: Reading, taken: set[str]) -> QuestionDocument:
    parts = _parts(block)
    if parts.is_html:
        reading.note("is written in HTML, which is refused here", "write it in Markdown")
    found = read_answers(parts.body, _tagged(block, KIND_TAG), reading)
    return QuestionDocument(
        id=_id(block, parts, reading, taken),
        kind=found.kind,
        lesson=_lesson(block, reading),
        guidance=[tag for tag in block.tags if _POINT.fullmatch(tag)],
        text=parts.text,
        answers=list(found.answers),
        others=list(found.others),
        unit=_tagged(block, UNIT_TAG),
    )


def _parts(block: Block) -> _Parts:
    text = hide(block.text)
    titled = _TITLE.match(text)
    rest = text[titled.end() :] if titled else text
    written = _FORMAT.match(rest)
    rest = rest[written.end() :] if written else rest
    before, opening, after = rest.partition("{")
    body, closing, end = after.partition("}")
    if not opening:
        raise LeftOut("asks nothing: a description without answers", "put it in a lesson")
    if not closing:
        raise LeftOut('has no "}" after its answers', "close them; no blank line between")
    if "{" in end:
        raise LeftOut("has two places for answers", "make two questions of it")
    blank = f" {BLANK} " if end.strip() else ""
    return _Parts(
        title=show(titled[1]) if titled else "",
        text=show(f"{before.rstrip()}{blank}{end.lstrip()}"),
        body=body,
        is_html=written is not None and written[1] == "html",
    )


def _tagged(block: Block, word: str) -> str:
    return next((tag.removeprefix(word) for tag in block.tags if tag.startswith(word)), "")


def _id(block: Block, parts: _Parts, reading: Reading, taken: set[str]) -> str:
    wanted = block.name or parts.title or parts.text
    found = wanted if re.fullmatch(SLUG, wanted) else _slug(wanted)
    one = next(name for name in _numbered(found or "question") if name not in taken)
    if one != wanted and (block.name or parts.title):
        reading.note(f'its name "{wanted[:60]}" became "{one}"', "rename it as you like")
    return one


def _numbered(name: str) -> Iterator[str]:
    yield name[:LONGEST_ID]
    yield from (f"{name[: LONGEST_ID - 5]}-{number}" for number in range(2, 10_000))


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(words)[:60].strip("-")


def _lesson(block: Block, reading: Reading) -> str:
    last = block.category.rstrip("/").rpartition("/")[2].strip()
    if not last:
        return ""
    if re.fullmatch(SLUG, last):
        return last
    reading.note(f'its category "{last[:60]}" names no lesson', "write the lesson's slug")
    return _slug(last)
