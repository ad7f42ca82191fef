"""When something is open or true: the author's small grammar, and the rows it compiles to.

::

    condition  = term { "or" term }
    term       = factor { "and" factor }
    factor     = "not" factor | "(" condition ")" | test
    test       = name | name mark number | name "is" value
               | word "(" names ")" | word "(" name ")" mark number
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from elearning.simulation.asking import CONDITIONS
from elearning.simulation.names import Names, Offer
from elearning.simulation.tree import (
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
NOTHING = Offer()
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
    offer: Offer
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


def parse(text: str, names: Names, offer: Offer = NOTHING) -> Tree:
    """Return the tree of a condition; ``offer`` is the decision whose answer it may ask for.

    :raise BadCondition: if it is too long, too deep, misspelt or names something unknown.
    """
    if len(text) > LONGEST:
        raise BadCondition(
            f"this condition has {len(text)} characters",
            f"keep it to {LONGEST}; remember a part of it in a flag",
        )
    reader = _Reader(_tokens(text), names, offer)
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
    if name in CONDITIONS and name not in reader.names.indicators:
        raise BadCondition(f'"{name}" needs brackets', f'write "{CONDITIONS[name].example}"')
    if name != "clock" and name not in reader.names.indicators:
        if name in reader.names.enums:
            raise BadCondition(f'"{name}" is no figure', f'write "{name} is ..."')
        _unknown("indicator", name, (*reader.names.indicators, "clock"))
    return Compare(name, mark, _whole(f"{name} {mark}", number))


def _whole(before: str, number: str) -> int:
    if not re.fullmatch(r"-?\d{1,6}", number):
        raise BadCondition(
            f'"{before}" needs a whole number after it',
            'compare with a whole number, and write "=" once for equal',
        )
    return int(number)


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
    _fits(word, build.kinds, reader.offer)
    for kind, known, given in build.asks(tuple(arguments), reader.names, reader.offer):
        if given not in known:
            _unknown(kind, given, known)
    if len(set(arguments)) < len(arguments) and word == "before":
        raise BadCondition(f'"{arguments[0]}" cannot stand before itself', "name two options")
    if not build.compares:
        return build(*arguments)  # type: ignore[no-any-return]  # every class there is a tree
    return _compared(reader, word, build, arguments[0])


def _fits(word: str, kinds: tuple[str, ...], offer: Offer) -> None:
    """Refuse a word that asks for an answer which is not given in this way here."""
    if not kinds or offer.kind in kinds or (word == "chosen" and not offer.kind):
        return
    if word == "chosen":
        what = "in an order every option is chosen"
        raise BadCondition(what, 'write "before(first, second)" or "place(option) = 1"')
    what = f'"{word}" can only be asked in a decision of kind {kinds[0]}'
    wish = {"several": 'write "chosen(option)"', "order": 'write "place(option) = 1"'}
    wish |= {"share": 'write "share(option) >= 3"'}
    raise BadCondition(what, wish.get(offer.kind, f"ask it in the decision of kind {kinds[0]}"))


def _compared(reader: _Reader, word: str, build: type[Any], option: str) -> Tree:
    if reader.token not in MARKS:
        raise BadCondition(f'"{word}({option})" is a figure', f'write "{build.example}"')
    mark = reader.take()
    number = _whole(f"{word}({option}) {mark}", reader.take())
    last = len(reader.offer.options)
    if word == "place" and not 1 <= number <= last:
        raise BadCondition(f"there is no place {number} here", f"places run from 1 to {last}")
    return build(option, mark, number, reader.offer.step)  # type: ignore[no-any-return]


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
