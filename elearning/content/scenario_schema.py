"""The JSON Schema of scenario documents: completes and explains keys in editors."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from elearning.content.scenario_document import ScenarioDocument
from elearning.content.scenario_words import EFFECT_WORDS, WORDS
from elearning.simulation.effects import EFFECTS, NAME, PAIRS

PLACE = Path("docs/scenario.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARAMETER = {"type": "string", "pattern": r"^\{[a-z][a-z0-9-]*\}$"}

Schema = dict[str, Any]


def scenario_schema() -> Schema:
    """Return what may stand in a scenario document, with the meaning of every key."""
    raw = TypeAdapter(ScenarioDocument).json_schema(by_alias=True, mode="validation")
    parts = {kind.__name__: words for kind, words in WORDS.items()}
    kinds = raw.pop("$defs")
    kinds["Effect"] = {"anyOf": [*_effects()]}
    told = {name: _told(one, parts.get(name, {})) for name, one in kinds.items()}
    root = _told(raw, parts["ScenarioDocument"])
    root["title"] = "A crisis scenario"
    return {"$schema": DIALECT, **root, "$defs": told}


def written() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=1) + "\n"


def _told(schema: Schema, words: Mapping[str, str]) -> Schema:
    plain: Schema = _plain(schema)
    for name, one in plain.get("properties", {}).items():
        if name == "effects":
            one["items"] = {"$ref": "#/$defs/Effect"}
        if name in words:
            plain["properties"][name] = {"description": words[name], **one}
    return plain


def _plain(schema: Any) -> Any:
    """Return a schema without what tells an author nothing, and with parameters for numbers."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: one for name, one in schema.items() if not _is_empty(name, one)}
    choices = [one for one in kept.get("anyOf", ()) if one != {"type": "null"}]
    if "anyOf" in kept and len(choices) == 1:
        kept = {**{name: one for name, one in kept.items() if name != "anyOf"}, **choices[0]}
    kept = {
        name: {key: _plain(part) for key, part in one.items()}
        if name in ("properties", "patternProperties")
        else _plain(one)
        for name, one in kept.items()
    }
    return {"anyOf": [kept, PARAMETER]} if kept.get("type") == "integer" else kept


def _is_empty(name: str, value: Any) -> bool:
    return (name == "title" and isinstance(value, str)) or (
        name == "default" and value in (None, "")
    )


def _effects() -> Iterator[Schema]:
    for word, kind in EFFECTS.items():
        if word == "if":
            yield _object(dict(_parts(kind)), _needed(kind), EFFECT_WORDS[word])
            continue
        yield _object({word: _effect(kind)}, [word], EFFECT_WORDS[word])


def _effect(kind: Any) -> Schema:
    if kind.shape == NAME:
        return {"type": "string"}
    if kind.shape == PAIRS:
        _named, given = fields(kind)
        return {"type": "object", "minProperties": 1, "additionalProperties": _value(given)}
    return _object(dict(_parts(kind)), _needed(kind))


def _parts(kind: Any) -> Iterator[tuple[str, Schema]]:
    for one in fields(kind):
        yield one.metadata.get("word", one.name), _value(one)


def _needed(kind: Any) -> list[str]:
    return [one.metadata.get("word", one.name) for one in fields(kind) if one.default is MISSING]


def _value(one: "Field[Any]") -> Schema:
    rules = one.metadata
    if "effects" in rules:
        return {"type": "array", "items": {"$ref": "#/$defs/Effect"}}
    if "low" in rules:
        return {"type": "integer", "minimum": rules["low"], "maximum": rules["high"]}
    return {"type": "integer"} if "level_of" in rules else {"type": "string"}


def _object(properties: Schema, required: list[str], meaning: str = "") -> Schema:
    told = {"description": meaning} if meaning else {}
    closed = {"type": "object", "additionalProperties": False}
    return {**told, **closed, "properties": properties, "required": required}


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
    print(f"{PLACE} is up to date")
