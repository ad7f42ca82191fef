"""Builds effects from their words, as the fields of each effect say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from elearning.content.problems import nearest
from elearning.content.scenario_scope import Scope
from elearning.content.source import KeyPath
from elearning.simulation.effects import EFFECTS, NAME, PAIRS, Effect, Schedule


class _Wrong(Exception):
    """This effect has been reported and cannot be built."""


def build_effects(items: Any, keys: KeyPath, scope: Scope) -> tuple[Effect, ...]:
    """Return the effects of a list, and note everything that is wrong in it."""
    if not isinstance(items, list):
        scope.report(
            keys, "effects must be a list", 'begin each with a dash, as in "- raise: warned"'
        )
        return ()
    built: list[Effect] = []
    for number, item in enumerate(items):
        try:
            built.extend(_build(item, (*keys, number), scope))
        except _Wrong:
            continue
    return tuple(built)


def _build(item: Any, keys: KeyPath, scope: Scope) -> Iterator[Effect]:
    if not isinstance(item, dict) or not item:
        scope.report(
            keys, "an effect must be a word with what it is about", "write {raise: warned}"
        )
        raise _Wrong
    # "if" comes with "then" and "else" beside it; every other word stands alone.
    word = "if" if "if" in item else next(iter(item))
    kind = EFFECTS.get(word)
    if kind is None:
        wish = nearest(word, EFFECTS) or f"known effects are: {', '.join(EFFECTS)}"
        scope.report((*keys, word), f'unknown effect "{word}"', wish)
        raise _Wrong
    if word != "if" and len(item) > 1:
        scope.report(keys, f'"{word}" must stand alone', "begin a new effect with a dash")
        raise _Wrong
    value = item if word == "if" else item[word]
    at = keys if word == "if" else (*keys, word)
    yield from _READ[kind.shape](kind, value, at, scope)


def _read_name(kind: Any, value: Any, keys: KeyPath, scope: Scope) -> Iterator[Effect]:
    (one,) = fields(kind)
    yield kind(_checked(one, value, keys, scope, {}))


def _read_pairs(kind: Any, value: Any, keys: KeyPath, scope: Scope) -> Iterator[Effect]:
    named, given = fields(kind)
    if not isinstance(value, Mapping) or not value:
        scope.report(
            keys, f'"{keys[-1]}" needs a name and a value', f"write {{{named.name}: value}}"
        )
        raise _Wrong
    for name, inner in value.items():
        at = (*keys, name)
        _checked(named, name, at, scope, {})
        yield kind(name, _checked(given, inner, at, scope, {named.name: name}))


def _read_fields(kind: Any, value: Any, keys: KeyPath, scope: Scope) -> Iterator[Effect]:
    known = {one.metadata.get("word", one.name): one for one in fields(kind)}
    if not isinstance(value, Mapping):
        scope.report(keys, f'"{keys[-1]}" needs keys', f"write {{{', '.join(known)}}}")
        raise _Wrong
    for key in value:
        if key not in known:
            wish = nearest(key, known) or f"known keys are: {', '.join(known)}"
            scope.report((*keys, key), f'unknown key "{key}" in an effect', wish)
            raise _Wrong
    given: dict[str, Any] = {}
    for word, one in known.items():
        if word in value:
            given[one.name] = _checked(one, value[word], (*keys, word), scope, given)
        elif one.default is MISSING:
            scope.report(keys, f'"{word}" is missing in an effect', "add it")
            raise _Wrong
    if kind is Schedule and (given.get("after") is None) == (given.get("turns") is None):
        scope.report(
            keys, "an inject is scheduled by hours or by turns", 'write "after" or "turns"'
        )
        raise _Wrong
    yield kind(**given)


_READ = {NAME: _read_name, PAIRS: _read_pairs, "fields": _read_fields}


def _checked(
    one: "Field[Any]",
    value: Any,
    keys: KeyPath,
    scope: Scope,
    beside: Mapping[str, Any],
) -> Any:
    """Return the value of one field, or note why it cannot be."""
    rules = one.metadata
    for rule in ("effects", "low", "level_of"):
        if rule in rules:
            return _CHECKS[rule](rules, value, keys, scope, beside)
    if not isinstance(value, str):
        wish = "write a name, or text in quotation marks"
        scope.report(keys, f'"{value}" is not a name here', wish)
        raise _Wrong
    for rule in ("condition", "names", "value_of"):
        if rule in rules:
            _CHECKS[rule](rules, value, keys, scope, beside)
    return value


def _check_level(
    rules: Mapping[str, Any], value: Any, keys: KeyPath, scope: Scope, beside: Mapping[str, Any]
) -> int:
    low, high = scope.names.indicators[beside[rules["level_of"]]]
    return _whole(value, low, high, keys, scope)


def _check_value(
    rules: Mapping[str, Any], value: Any, keys: KeyPath, scope: Scope, beside: Mapping[str, Any]
) -> None:
    enum = beside[rules["value_of"]]
    _known(value, f'value of "{enum}"', scope.names.enums[enum], keys, scope)


# What the metadata of an effect's field asks for, and how it is checked.
_CHECKS: dict[str, Callable[..., Any]] = {
    "effects": lambda rules, value, keys, scope, beside: build_effects(value, keys, scope),
    "low": lambda rules, value, keys, scope, beside: _whole(
        value, rules["low"], rules["high"], keys, scope
    ),
    "level_of": _check_level,
    "condition": lambda rules, value, keys, scope, beside: scope.check(value, keys),
    "names": lambda rules, value, keys, scope, beside: _known(
        value, rules["names"], scope.names.known(rules["names"]), keys, scope
    ),
    "value_of": _check_value,
}


def _whole(value: Any, low: int, high: int, keys: KeyPath, scope: Scope) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        scope.report(
            keys, f'"{value}" is not allowed here', f"write a whole number, {low} to {high}"
        )
        raise _Wrong
    return value


def _known(name: str, kind: str, known: tuple[str, ...], keys: KeyPath, scope: Scope) -> None:
    if name not in known:
        wish = nearest(name, known) or (
            f"known are: {', '.join(known[:12])}" if known else "there are none; define one"
        )
        scope.report(keys, f'there is no {_TOLD.get(kind, kind)} "{name}"', wish)
        raise _Wrong


_TOLD = {"enum": "named choice", "point": "guidance point"}
