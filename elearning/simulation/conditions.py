"""When something is open or true: the author's small grammar, and the rows it compiles to.

::

    condition  = term { "or" term }
    term       = factor { "and" factor }
    factor     = "not" factor | "(" condition ")" | test
    test       = name | name mark number | name "is" value | word "(" names ")"
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from elearning.simulation.names import Names
from elearning.simulation.tree import (
    CONDITIONS,
    MARKS,
    Both,
    Compare,
    Either,
    IsNot,
    IsValue,
    Raised,
    Tree,
)

LONGEST = 500
DEEPEST = 20
PHASE_VALUES = ("before", "during", "after")
_TOKEN = re.compile(r"\s*(-?\d+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*|<=|>=|!=|[=<>().,])")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class BadCondition(ValueError):
    """A condition that cannot be understood, with a wish for its author."""

    def __init__(self, what: str, wish: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.wish = wish


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    names: Names
    chosen: tuple[str, ...] | None
    at: int = 0
    depth: int = 0

    @property
    def token(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.token
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise BadCondition(f'"{token}" is missing', "close every bracket that you open")


def parse(text: str, names: Names, chosen: tuple[str, ...] | None = None) -> Tree:
    """Return the tree of a condition; ``chosen`` lists the options that ``chosen()`` may name.

    :raise BadCondition: if it is too long, too deep, misspelt or names something unknown.
    """
    if len(text) > LONGEST:
        raise BadCondition(
            f"this condition has {len(text)} characters",
            f"keep it to {LONGEST}; remember a part of it in a flag",
        )
    reader = _Reader(_tokens(text), names, chosen)
    if not reader.tokens:
        raise BadCondition("this condition is empty", "leave it away if it always holds")
    tree = _either(reader)
    if reader.token:
        raise BadCondition(
            f'"{reader.token}" is not expected here',
            'join tests with "and" or "or", and group them with brackets',
        )
    return tree


def _tokens(text: str) -> list[str]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadCondition(
                f'"{text[at:].strip()[:1]}" cannot stand in a condition',
                "use and, or, not, is, brackets, = != < <= > >=, names and whole numbers",
            )
        tokens.append(match.group(1))
        at = match.end()
    return tokens


def _either(reader: _Reader) -> Tree:
    return _joined(reader, "or", _both, Either)


def _both(reader: _Reader) -> Tree:
    return _joined(reader, "and", _factor, Both)


def _joined(
    reader: _Reader,
    word: str,
    part: Callable[[_Reader], Tree],
    join: Callable[[tuple[Tree, ...]], Tree],
) -> Tree:
    parts = [part(reader)]
    while reader.token == word:
        reader.take()
        parts.append(part(reader))
    return parts[0] if len(parts) == 1 else join(tuple(parts))


def _factor(reader: _Reader) -> Tree:
    if reader.token not in ("not", "("):
        return _test(reader)
    reader.depth += 1
    if reader.depth > DEEPEST:
        raise BadCondition(
            f"this condition is nested more than {DEEPEST} deep", "remember a part of it in a flag"
        )
    if reader.take() == "not":
        tree: Tree = IsNot(_factor(reader))
    else:
        tree = _either(reader)
        reader.expect(")")
    reader.depth -= 1
    return tree


def _test(reader: _Reader) -> Tree:
    name = reader.take()
    if not name:
        raise BadCondition("this condition stops too early", "write a test after the last word")
    if not _NAME.fullmatch(name):
        raise BadCondition(f'"{name}" is not expected here', "begin a test with a name")
    if reader.token == "(":
        return _call(reader, name)
    if reader.token in MARKS:
        return _comparison(reader, name)
    if reader.token == "is":
        return _value(reader, name)
    if name not in reader.names.flags:
        _not_a_flag(reader, name)
    return Raised(name)


def _comparison(reader: _Reader, name: str) -> Tree:
    mark, number = reader.take(), reader.take()
    if name != "clock" and name not in reader.names.indicators:
        if name in reader.names.enums:
            raise BadCondition(f'"{name}" is no figure', f'write "{name} is ..."')
        _unknown("indicator", name, (*reader.names.indicators, "clock"))
    if not re.fullmatch(r"-?\d{1,6}", number):
        raise BadCondition(
            f'"{name} {mark}" needs a whole number after it',
            'compare with a whole number, and write "=" once for equal',
        )
    return Compare(name, mark, int(number))


def _value(reader: _Reader, name: str) -> Tree:
    reader.take()
    value = reader.take()
    values = PHASE_VALUES if name == "phase" else reader.names.enums.get(name)
    if values is None:
        _unknown("named choice", name, (*reader.names.enums, "phase"))
    if value == "not":
        raise BadCondition(f'"{name} is not" is not understood', f'write "not {name} is ..."')
    if value not in values:
        _unknown(f'value of "{name}"', value, values)
    return IsValue(name, value, values.index(value))


def _call(reader: _Reader, word: str) -> Tree:
    reader.take()
    build = CONDITIONS.get(word)
    if build is None:
        _unknown("word", word, tuple(CONDITIONS))
    arguments = [reader.take()]
    while reader.token in (".", ","):
        reader.take()
        arguments.append(reader.take())
    reader.expect(")")
    if len(arguments) != build.takes:
        raise BadCondition(f'"{word}" is not written rightly', f'write "{build.example}"')
    for kind, known, given in build.asks(tuple(arguments), reader.names, reader.chosen):
        if given not in known:
            _unknown(kind, given, known)
    return build(*arguments)


def _not_a_flag(reader: _Reader, name: str) -> NoReturn:
    if name in reader.names.indicators or name == "clock":
        raise BadCondition(f'"{name}" is a figure', f'compare it, as in "{name} >= 2"')
    if name in reader.names.enums or name == "phase":
        raise BadCondition(f'"{name}" is a named choice', f'write "{name} is ..."')
    _unknown("name", name, reader.names.readable())


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> NoReturn:
    matches = get_close_matches(name, known, n=1, cutoff=0.6)
    if matches:
        wish = f'did you mean "{matches[0]}"?'
    else:
        wish = f"known are: {', '.join(known[:12])}" if known else "there are none to name here"
    raise BadCondition(f'there is no {kind} "{name}"', wish)
