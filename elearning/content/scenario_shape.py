"""Checks the shape of a scenario document, and tells every fault by line with a wish."""

from dataclasses import Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from elearning.content.checking import FAULTS
from elearning.content.problems import Problems, nearest
from elearning.content.scenario_document import ScenarioDocument
from elearning.content.source import KeyPath, Tree


@dataclass(frozen=True, slots=True)
class Report:
    """Notes problems of one document, at the line of the keys that they are about."""

    tree: Tree
    problems: Problems

    def __call__(self, keys: KeyPath, what: str, wish: str = "") -> None:
        """Note one problem."""
        self.problems.add(self.tree.path, self.tree.line(*keys), what, wish)


def check_shape(report: Report) -> ScenarioDocument | None:
    """Return the document, or note everything whose shape is wrong."""
    try:
        return _adapter().validate_python(report.tree.value)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            _tell(fault, report)
        return None


@cache
def _adapter() -> TypeAdapter[ScenarioDocument]:
    return TypeAdapter(ScenarioDocument)


def _tell(fault: ErrorDetails, report: Report) -> None:
    keys = tuple(key for key in fault["loc"] if key != "[key]")
    name = str(keys[-1]) if keys else "the document"
    where = f' in "{".".join(str(key) for key in keys[:-1])}"' if len(keys) > 1 else ""
    if fault["type"] == "missing":
        report(keys, f'"{name}" is missing{where}', "add it")
    elif fault["type"] == "unexpected_keyword_argument":
        known = keys_of(_kind_at(keys[:-1]))
        wish = nearest(name, known) or f"known keys are: {', '.join(known)}"
        report(keys, f'unknown key "{name}"{where}', wish)
    elif fault["loc"] and fault["loc"][-1] == "[key]":
        wish = "begin with a letter; use lower case, digits and single dashes; at most 60"
        report(keys, f'"{name}" cannot be a name{where}', wish)
    else:
        sentence, wish = FAULTS.get(fault["type"], ("is not allowed here", ""))
        wish = wish or "see docs/scenario-language.md"
        report(keys, f'"{name}" {sentence.format(**fault.get("ctx", {}))}{where}', wish)


def keys_of(kind: Any) -> tuple[str, ...]:
    """Return the keys that a part of a document may have, as authors write them."""
    return tuple(_members(kind))


@cache
def _members(kind: Any) -> dict[str, Any]:
    if not is_dataclass(kind):
        return {}
    hints = get_type_hints(kind, include_extras=True)
    return {_written(one, hints[one.name]): hints[one.name] for one in fields(kind)}


def _written(one: "Field[Any]", hint: Any) -> str:
    infos = [info for info in getattr(hint, "__metadata__", ()) if isinstance(info, FieldInfo)]
    return next((info.alias for info in infos if info.alias), one.name)


def is_text_at(keys: KeyPath) -> bool:
    """Tell whether a text belongs at these keys, rather than a number or a name."""
    return _kind_at(keys) is str


def _kind_at(keys: KeyPath) -> Any:
    """Return the dataclass that the value at these keys must have."""
    kind: Any = ScenarioDocument
    for key in keys:
        kind = _bare(_members(kind).get(str(key)) or _item(kind))
    return kind


def _bare(kind: Any) -> Any:
    if hasattr(kind, "__metadata__"):
        return _bare(get_args(kind)[0])
    choices = [one for one in get_args(kind) if one is not type(None)]
    if get_origin(kind) in (list, dict) or len(choices) != 1:
        return kind
    return _bare(choices[0])


def _item(kind: Any) -> Any:
    arguments = get_args(kind)
    return arguments[-1] if arguments else None
