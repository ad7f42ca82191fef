"""The public keys as they are published: a JSON Web Key Set, with when each was in use."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from elearning.credentials.document import write_moment
from elearning.credentials.signing_key import PublicKey, decode, encode, thumbprint, to_pem


def key_set(keys: Sequence[PublicKey], *, issuer: str) -> dict[str, Any]:
    """Return the published document; the newest key stands first."""
    return {"issuer": issuer, "keys": [_key(one) for one in keys]}


def read_key_set(text: str | bytes) -> tuple[PublicKey, ...]:
    """Return the keys of a published document that somebody has kept.

    :raise ValueError: if it is none, or a key does not carry its own name.
    """
    values = json.loads(text)
    try:
        return tuple(_read(one) for one in values["keys"])
    except (KeyError, TypeError, AttributeError):
        raise ValueError("this is no set of public keys of ours") from None


def _key(key: PublicKey) -> dict[str, Any]:
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": key.kid,
        "x": encode(key.raw),
        "valid_from": write_moment(key.begun_at),
        "valid_until": key.ended_at and write_moment(key.ended_at),
        "withdrawn": key.withdrawn_at and write_moment(key.withdrawn_at),
        "pem": to_pem(key.raw),
    }


def _read(values: dict[str, Any]) -> PublicKey:
    raw = decode(values["x"])
    if thumbprint(raw) != values["kid"]:
        raise ValueError("a key does not carry its own name")
    return PublicKey(
        values["kid"],
        raw,
        datetime.fromisoformat(values["valid_from"]),
        _moment(values.get("valid_until")),
        _moment(values.get("withdrawn")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
