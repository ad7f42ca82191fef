"""Turns frozen values into plain JSON and back, as their types say."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """Return a value as lists, dicts, texts and numbers."""
    if hasattr(value, "to_json"):
        return value.to_json()
    if is_dataclass(value) and not isinstance(value, type):
        return [encode(getattr(value, one.name)) for one in fields(value) if one.init]
    if isinstance(value, Mapping):
        return {key: encode(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [encode(one) for one in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value


def decode(kind: type[Value], data: Any) -> Value:
    """Return the value of this type that was encoded.

    :raise ValueError: if the data was encoded from values of other types.
    """
    try:
        value: Value = _decoder(cast(Any, kind))(data)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValueError(f"not a {kind.__name__}") from error
    return value


@cache
def _decoder(kind: Any) -> Decoder:
    if hasattr(kind, "from_json"):
        return kind.from_json  # type: ignore[no-any-return]
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_decoder(inner)
    if origin is UnionType:
        return _optional_decoder(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_decoder(inner[1])
    return b64decode if kind is bytes else _same


def _same(data: Any) -> Any:
    return data


def _dataclass_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[one.name]) for one in fields(kind) if one.init]
    if all(decoder is _same for decoder in decoders):
        return lambda data: kind(*data)

    def decode_fields(data: Any) -> Any:
        pairs = zip(decoders, data, strict=True)
        return kind(*[decoder(one) for decoder, one in pairs])

    return decode_fields


def _tuple_decoder(inner: tuple[Any, ...]) -> Decoder:
    if len(inner) == 2 and inner[1] is Ellipsis:
        one = _decoder(inner[0])
        return tuple if one is _same else lambda data: tuple(map(one, data))
    decoders = [_decoder(one) for one in inner]
    return lambda data: tuple(decoder(one) for decoder, one in zip(decoders, data, strict=True))


def _optional_decoder(inner: tuple[Any, ...]) -> Decoder:
    (kind,) = [one for one in inner if one is not NoneType]
    one = _decoder(kind)
    return lambda data: None if data is None else one(data)


def _mapping_decoder(inner: Any) -> Decoder:
    one = _decoder(inner)
    return lambda data: {key: one(value) for key, value in data.items()}
