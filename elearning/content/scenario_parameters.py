"""Puts the values of parameters where a document names them, before its shape is checked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from elearning.content.problems import nearest
from elearning.content.scenario_shape import Report, is_text_at
from elearning.content.source import KeyPath, Tree

PARAMETERS = "parameters"
MISSING = "?"  # stands in until the shape is checked, which tells what is missing
LONGEST = 2000
HIGHEST = 1_000_000
NAMED = re.compile(r"\{([a-z][a-z0-9-]*)\}")

Values = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A document with values in place of names, and the names that it never uses."""

    tree: Tree
    unused: tuple[str, ...] = ()


def given_in(tree: Tree) -> dict[str, Any]:
    """Return the values that a document gives its parameters; their shape is checked later."""
    value = tree.value.get(PARAMETERS) if isinstance(tree.value, dict) else None
    entries = value.items() if isinstance(value, dict) else ()
    return {
        name: one.get("value", MISSING) if isinstance(one, dict) else MISSING
        for name, one in entries
    }


def check_value(value: Any, keys: KeyPath, report: Report) -> bool:
    """Note a value that is neither a whole number nor a text, or that cannot be put in."""
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) <= HIGHEST:
            return True
        report(keys, f"{value} is too large", f"stay within {HIGHEST:,}")
    elif not isinstance(value, str):
        wish = "write a whole number, or text between quotation marks"
        report(keys, f'the value of "{_name(keys)}" is no number and no text', wish)
    elif not value.strip() or len(value) > LONGEST:
        wish = f"write 1 to {LONGEST:,} characters"
        report(keys, f'the value of "{_name(keys)}" is empty or too long', wish)
    elif "{" in value or "}" in value:
        wish = "write the value out"
        report(keys, f'the value of "{_name(keys)}" names another parameter', wish)
    else:
        return True
    return False


def fill_in(tree: Tree, values: Values, report: Report) -> Filled:
    """Put values in place of names, and note names that nobody knows."""
    if not isinstance(tree.value, dict):
        return Filled(tree)
    filler = _Filler(values, report)
    filled = {
        key: one if key == PARAMETERS else filler.fill(one, (key,))
        for key, one in tree.value.items()
    }
    unused = tuple(name for name in values if name not in filler.used)
    return Filled(replace(tree, value=filled), unused)


def tell_unused(filled: Filled, report: Report) -> None:
    """Note parameters that the document never uses."""
    for name in filled.unused:
        wish = f'write "{{{name}}}" where it belongs, or take it away'
        report((PARAMETERS, name), f'the parameter "{name}" is never used', wish)


@dataclass(slots=True)
class _Filler:
    values: Values
    report: Report
    used: set[str] = field(default_factory=set)

    def fill(self, value: Any, keys: KeyPath) -> Any:
        if isinstance(value, str):
            return self._text(value, keys)
        if isinstance(value, list):
            return [self.fill(one, (*keys, at)) for at, one in enumerate(value)]
        if isinstance(value, dict):
            bare = self._bare(value)
            if bare:
                wish = f'write "{{{bare}}}", with the quotation marks'
                self.report(keys, "a parameter stands between quotation marks", wish)
                return self._value(bare, keys)
            return {key: self.fill(one, (*keys, key)) for key, one in value.items()}
        return value

    def _bare(self, value: Mapping[str, Any]) -> str:
        """Return the parameter that YAML took for keys, for want of quotation marks."""
        names: Iterator[str] = iter(value)
        name = next(names, "")
        return name if len(value) == 1 and value[name] is None and name in self.values else ""

    def _text(self, text: str, keys: KeyPath) -> Any:
        whole = NAMED.fullmatch(text)
        if whole and not is_text_at(keys):
            return self._value(whole.group(1), keys)
        return NAMED.sub(lambda found: str(self._value(found.group(1), keys)), text)

    def _value(self, name: str, keys: KeyPath) -> int | str:
        if name not in self.values:
            known = f"known are: {', '.join(list(self.values)[:12])}" if self.values else ""
            wish = nearest(name, self.values) or known or f'define it under "{PARAMETERS}"'
            self.report(keys, f'there is no parameter "{name}"', wish)
            return f"({name})"
        self.used.add(name)
        return self.values[name]


def _name(keys: KeyPath) -> str:
    return str(keys[1]) if len(keys) > 1 else ""
