"""The JSON Schema for editors: up to date, with every key explained, and at one with the loader."""

import json
import re
from typing import Any

import pytest

from elearning.content.problems import Problems
from elearning.content.scenario_document import NAME
from elearning.content.scenario_schema import PLACE, scenario_schema, written
from elearning.content.scenario_shape import keys_of
from elearning.content.scenario_words import EFFECT_WORDS, WORDS
from elearning.content.source import parse_yaml
from elearning.simulation.effects import EFFECTS
from tests.conftest import ROOT
from tests.content.harbour import HARBOUR
from tests.content.test_scenarios import FAULTS, WHOLE

SCHEMA = json.loads((ROOT / PLACE).read_text("utf-8"))
TYPES = {"string": str, "integer": int, "object": dict, "array": list, "boolean": bool}
SHIPPED = sorted((ROOT / "simulations").glob("*/scenario.yaml"))


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Tell whether a value fits: the few words of JSON Schema that ours is written in."""
    if "$ref" in schema:
        return fits(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value)
    if "anyOf" in schema and not any(fits(one, value) for one in schema["anyOf"]):
        return False
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds and not any(_is(value, kind) for kind in kinds):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    return _in_bounds(schema, value) and _parts_fit(schema, value)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind != "integer" or not isinstance(value, bool))


def _in_bounds(schema: dict[str, Any], value: Any) -> bool:
    if isinstance(value, str):
        size, least, most = len(value), "minLength", "maxLength"
        if not re.search(schema.get("pattern", ""), value):
            return False
    elif isinstance(value, list):
        size, least, most = len(value), "minItems", "maxItems"
    elif isinstance(value, dict):
        size, least, most = len(value), "minProperties", "maxProperties"
    else:
        size, least, most = value, "minimum", "maximum"
    return schema.get(least, size) <= size <= schema.get(most, size)


def _parts_fit(schema: dict[str, Any], value: Any) -> bool:
    if isinstance(value, list):
        first = schema.get("prefixItems", [])
        rest = schema.get("items", {})
        parts = zip(first, value, strict=False) if first else ((rest, one) for one in value)
        return all(fits(one, part) for one, part in parts)
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    if isinstance(schema.get("patternProperties"), dict):
        ((pattern, other),) = schema["patternProperties"].items()
        if not all(re.search(pattern, key) for key in value):
            return False
    for key, part in value.items():
        one = known.get(key, other)
        if one is False or (isinstance(one, dict) and not fits(one, part)):
            return False
    return set(schema.get("required", ())) <= set(value)


def values(text: str) -> Any:
    tree = parse_yaml(text, "scenario.yaml", Problems(), deepest=30)
    assert tree is not None
    return tree.value


def test_the_schema_is_up_to_date():
    assert (ROOT / PLACE).read_text("utf-8") == written(), "run `make schema`"


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_every_key_has_its_meaning(kind):
    assert set(WORDS[kind]) == set(keys_of(kind))


def test_every_effect_has_its_meaning():
    assert set(EFFECT_WORDS) == set(EFFECTS)


def test_every_key_that_the_schema_offers_is_explained():
    bare = [
        (name, key)
        for name, one in [("root", SCHEMA), *SCHEMA["$defs"].items()]
        if name != "Effect"
        for key, part in one["properties"].items()
        if not part.get("description")
    ]

    assert bare == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_scenario_fits_the_schema(path):
    assert fits(SCHEMA, values(path.read_text("utf-8")))


@pytest.mark.parametrize("text", [WHOLE, HARBOUR], ids=["manual", "harbour"])
def test_what_the_loader_takes_fits_the_schema(text):
    assert fits(SCHEMA, values(text))


SHAPES = ("must be", "is missing in", "is too", "unknown key", "unknown effect", "cannot be a name")
# Whether "next" may be missing hangs on the kind of the decision, which a schema does not ask for.
LATER = '"next" is missing in "warn"'
WRONG = [one for one in FAULTS if one[2] != LATER and any(word in one[2] for word in SHAPES)]


@pytest.mark.parametrize(("old", "new", "what", "wish"), WRONG, ids=[one[2] for one in WRONG])
def test_a_wrong_shape_does_not_fit_the_schema(old, new, what, wish):
    assert not fits(SCHEMA, values(WHOLE.replace(old, new, 1)))


def test_a_parameter_may_stand_for_every_number():
    hours = SCHEMA["$defs"]["OptionDocument"]["properties"]["hours"]

    assert fits(hours, 3)
    assert fits(hours, "{drive}")
    assert not fits(hours, "drive")
    assert not fits(hours, -1)


def test_names_are_asked_for_as_the_loader_does():
    assert NAME.strip("^$") in json.dumps(scenario_schema()["properties"]["scenes"]).replace(
        "\\\\", "\\"
    )
