"""Checks values read from a file against a document's dataclass, and tells every fault by line."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from elearning.content.problems import Problems, nearest
from elearning.content.source import Tree

Document = TypeVar("Document")

# What pydantic calls a fault, and how we tell it: what is wrong, what to do.
FAULTS: dict[str, tuple[str, str]] = {
    "bool_type": ("must be true or false", "write true or false"),
    "dataclass_type": ("must be keys with values", 'write "key: value" lines'),
    "decimal_max_digits": ("has too many digits", "write at most 15"),
    "decimal_max_places": ("has too many digits after the point", "write at most 6"),
    "decimal_whole_digits": ("has too many digits", "write at most 9 before the point"),
    "dict_type": ("must be keys with values", 'write "key: value" lines'),
    "finite_number": ("must be a whole number", "write digits only"),
    "greater_than_equal": ("is too small; at least {ge}", "raise it"),
    "int_type": ("must be a whole number", "write digits only, without quotation marks"),
    "less_than_equal": ("is too large; at most {le}", "lower it"),
    "list_type": ("must be a list", "write [one, two] or one line each with a dash"),
    "literal_error": ("must be one of {expected}", ""),
    "number_form": ("must be a number", "write digits, with a point before decimals"),
    "string_pattern_mismatch": ("is not written as it must be", "lower case, digits and dashes"),
    "string_too_long": ("is longer than {max_length} characters", "shorten it"),
    "string_too_short": ("is empty", "fill it in"),
    "string_type": ("must be text", "put it between quotation marks"),
    "tolerance_form": ("must be a number or a share", 'write "tolerance: 2" or "tolerance: 5%"'),
    "too_long": ("has more than {max_length} entries", "take some away"),
    "too_short": ("has too few entries; at least {min_length}", "add what is missing"),
    "tuple_type": ("must be a list", "write [one, two] or one line each with a dash"),
}

# Keys that were asked for once, and what is asked for in their place.
RETIRED = {
    "most_weak_or_harmful": "certificates ask for a proven result; write result: 70 instead",
}


def check(kind: type[Document], tree: Tree, problems: Problems) -> Document | None:
    """Return the document that a file holds, or note everything that is wrong in it."""
    try:
        adapter: TypeAdapter[Document] = _adapter(cast(Any, kind))
        return adapter.validate_python(tree.value)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            _tell(kind, fault, tree, problems)
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _tell(kind: Any, fault: ErrorDetails, tree: Tree, problems: Problems) -> None:
    keys = fault["loc"]
    name = ".".join(str(key) for key in keys) or "the file"
    if fault["type"] == "missing":
        what, wish = f'the key "{name}" is missing', "add it"
    elif fault["type"] == "unexpected_keyword_argument":
        known = nearest(str(keys[-1]), _keys(kind))
        wish = RETIRED.get(str(keys[-1])) or known or "take it away"
        what = f'unknown key "{name}"'
    else:
        sentence, wish = FAULTS.get(fault["type"], ("is not allowed", "see docs/authoring.md"))
        what = f'"{name}" {sentence.format(**fault.get("ctx", {}))}'
    problems.add(tree.path, tree.line(*keys), what, wish)


@cache
def _keys(kind: Any) -> frozenset[str]:
    return frozenset(_every_key(kind))


def _every_key(kind: Any) -> Iterator[str]:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield one.name
            yield from _every_key(hints[one.name])
    for inner in get_args(kind):
        yield from _every_key(inner)
