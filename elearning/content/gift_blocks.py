"""Cuts a GIFT file into its questions, each with its line, category, name and tags."""

import re
from collections.abc import Iterator
from dataclasses import replace

from elearning.content.gift import MOST_QUESTIONS, Block, show
from elearning.content.problems import Problems

CATEGORY = "$CATEGORY:"
_MARK = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){0,200})\]")
_DRAW = re.compile(r"//\s*draw:\s*([0-9]{1,3})\s*")


def find_draw(text: str) -> int | None:
    """Return how many questions a try draws, if a comment says so."""
    found = (_DRAW.fullmatch(line.strip()) for line in text.split("\n"))
    return next((int(one[1]) for one in found if one), None)


def cut_blocks(text: str, path: str, problems: Problems) -> Iterator[Block]:
    """Yield the questions of a file; blank lines part them."""
    count, category = 0, ""
    for block in _parted(text):
        kept = []
        for line in block.text.split("\n"):
            plain = line.strip()
            if plain.startswith("//"):
                _read_marks(plain, block)
            elif plain.upper().startswith(CATEGORY):
                category = show(plain[len(CATEGORY) :])
            else:
                kept.append(line)
        body = "\n".join(kept).strip()
        if not body:
            continue
        count += 1
        if count > MOST_QUESTIONS:
            what = f"has more than {MOST_QUESTIONS} questions; the others are left out"
            problems.add(path, block.line, what, "split the file")
            return
        yield replace(block, text=body, category=category)


def _parted(text: str) -> Iterator[Block]:
    lines: list[str] = []
    first = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            # Comments above do not count: a problem is told at the question itself.
            told = (at for at, one in enumerate(lines) if not one.strip().startswith("//"))
            yield Block(first + next(told, 0), "\n".join(lines))
            lines = []


def _read_marks(comment: str, block: Block) -> None:
    for word, text in _MARK.findall(comment):
        plain = re.sub(r"\\(.)", r"\1", text).strip()
        if word == "id":
            block.name = plain
        else:
            block.tags.append(plain)
