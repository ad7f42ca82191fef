"""Reads content files within limits, and tells the line of everything in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from elearning.content.problems import Problems

MOST_BYTES = 64 * 1024
DEEPEST = 12
MOST_OPEN_BRACKETS = 60
LONGEST_QUOTE = 120
FENCE = "---"

# Control characters, characters that turn the reading direction unseen, and the private ones
# with which rendered text marks the words of the interface.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]")

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """Plain values read from YAML, and the line on which each of them stands."""

    path: str
    value: Any
    lines: Mapping[KeyPath, int]

    def line(self, *keys: str | int) -> int:
        """Return the line of a value, or of the nearest one around it that is there."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file: its front matter, its body and the line on which the body begins."""

    path: str
    front: Tree
    body: str
    body_line: int


def relative(root: Path, path: Path) -> str:
    """Return a path as problems name it."""
    return path.relative_to(root).as_posix()


def read_bytes(
    root: Path, path: Path, problems: Problems, *, limit: int = MOST_BYTES
) -> bytes | None:
    """Return a file of the content folder, or note why it is refused."""
    name = relative(root, path)
    if _is_linked(root, path):
        problems.add(name, 1, "is a symbolic link", "put the file itself there")
        return None
    if not path.is_file():
        problems.add(name, 1, "there is no such file", "write it, or take its name away")
        return None
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        problems.add(name, 1, f"is larger than {limit // 1024} KB", "split it")
        return None
    return data


def read_text(root: Path, path: Path, problems: Problems, *, limit: int = MOST_BYTES) -> str | None:
    """Return a file as text with plain line ends, or note why it is refused."""
    data = read_bytes(root, path, problems, limit=limit)
    if data is None:
        return None
    name = relative(root, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(name, line, "is not UTF-8 text", "save it as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = FORBIDDEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        what = f"holds the character U+{ord(found.group()):04X}"
        problems.add(name, line, what, "take it out; it cannot be seen and may mislead")
        return None
    return text


def read_yaml(root: Path, path: Path, problems: Problems) -> Tree | None:
    """Return the values of a YAML file with their lines, or note what is wrong."""
    text = read_text(root, path, problems)
    return None if text is None else parse_yaml(text, relative(root, path), problems)


def read_page(root: Path, path: Path, problems: Problems) -> Page | None:
    """Return a Markdown file with front matter, or note what is wrong."""
    text = read_text(root, path, problems)
    if text is None:
        return None
    name = relative(root, path)
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        problems.add(name, 1, "has no front matter", f'begin with a line "{FENCE}"')
        return None
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        problems.add(name, 1, "the front matter does not end", f'close it with a line "{FENCE}"')
        return None
    front = parse_yaml("\n".join(lines[1:end]), name, problems, first_line=2)
    if front is None:
        return None
    return Page(name, front, "\n".join(lines[end + 1 :]), end + 2)


def parse_yaml(
    text: str, path: str, problems: Problems, *, first_line: int = 1, deepest: int = DEEPEST
) -> Tree | None:
    """Return the values of YAML text with their lines, or note what is wrong."""
    if _open_brackets(text) > MOST_OPEN_BRACKETS:
        # The parser is quadratic in brackets that stay open.
        what = f"more than {MOST_OPEN_BRACKETS} brackets are open at once"
        problems.add(path, first_line, what, "close them, or put the text between quotation marks")
        return None
    try:
        node = compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        problems.add(path, line, f"cannot be read: {_clipped(error.problem)}", "check it there")
        return None
    except (YAMLError, RecursionError, ValueError):
        problems.add(path, first_line, "cannot be read", "check the YAML")
        return None
    if node is None:
        problems.add(path, first_line, "is empty", "fill it in")
        return None
    reader = _Reader(path, first_line, deepest, problems)
    before = len(problems)
    value = reader.value(node, ())
    return Tree(path, value, reader.lines) if len(problems) == before else None


def compose(text: str) -> Node | None:
    """Return the nodes of YAML text, each with its place.

    :raise YAMLError: if it is no YAML.
    """
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


class _Reader:
    """Turns composed nodes into plain values; notes what our files do not use."""

    def __init__(self, path: str, first_line: int, deepest: int, problems: Problems) -> None:
        self.path = path
        self.first_line = first_line
        self.deepest = deepest
        self.problems = problems
        self.lines: dict[KeyPath, int] = {}

    def value(self, node: Node, keys: KeyPath) -> Any:
        line = self.first_line + node.start_mark.line
        self.lines.setdefault(keys, line)
        if node.anchor is not None:
            self._refuse(line, "uses an anchor or alias", "write the value out")
            return None
        if len(keys) > self.deepest:
            self._refuse(line, f"is nested more than {self.deepest} levels deep", "make it flatter")
            return None
        if isinstance(node, MappingNode):
            return dict(self._entries(node, keys))
        if isinstance(node, ScalarNode):
            return self._scalar(node, line)
        assert isinstance(node, SequenceNode)
        return [self.value(one, (*keys, at)) for at, one in enumerate(node.value)]

    def _entries(self, node: MappingNode, keys: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, value in node.value:
            line = self.first_line + key.start_mark.line
            if not isinstance(key, ScalarNode):
                self._refuse(line, "a key is not a word", "use words as keys")
                continue
            name = str(key.value)
            if name in seen:
                self._refuse(line, f'the key "{name}" stands twice', "keep one of them")
                continue
            seen.add(name)
            self.lines[(*keys, name)] = line
            yield name, self.value(value, (*keys, name))

    def _scalar(self, node: ScalarNode, line: int) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        text = str(node.value)
        if kind not in SCALARS:
            self._refuse(line, f'uses the tag "{_clipped(node.tag)}"', "take the tag away")
            return None
        try:
            return SCALARS[kind](text)
        except ValueError:
            return text

    def _refuse(self, line: int, what: str, wish: str) -> None:
        self.problems.add(self.path, line, what, wish)


# Dates stay text: nothing in our files is a point in time.
SCALARS: dict[str, Any] = {
    "str": str,
    "int": lambda text: int(text.replace("_", ""), 0),
    "float": float,
    "bool": lambda text: text.lower() == "true",
    "null": lambda _text: None,
    "timestamp": str,
}


def _open_brackets(text: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _clipped(text: object) -> str:
    told = str(text)
    return told if len(told) <= LONGEST_QUOTE else f"{told[:LONGEST_QUOTE]}..."


def _is_linked(root: Path, path: Path) -> bool:
    while path != root:
        if path.is_symlink():
            return True
        path = path.parent
    return False
