"""Signed certificates: one JSON file that says what was earned, and who signed it when.

What is signed is the whole file without ``signature.value``, in canonical form:
so the name of the key and the moment of signing cannot be exchanged either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from elearning.credentials.document import canonical_bytes, write_moment
from elearning.credentials.signing_key import PrivateKey, PublicKey, decode, encode

ALGORITHM = "Ed25519"

Verdict = Literal["genuine", "altered", "foreign", "withdrawn", "untimely"]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed when, and the signature itself."""

    key: str
    signed_at: datetime
    value: str  # base64url


def sign(certificate: Mapping[str, Any], key: PrivateKey, *, at: datetime) -> Signature:
    """Return the signature of a canonical certificate by this key."""
    moment = at.replace(microsecond=0)
    return Signature(key.kid, moment, encode(key.sign(_message(certificate, key.kid, moment))))


def signed_values(certificate: Mapping[str, Any], signature: Signature) -> dict[str, Any]:
    """Return certificate and signature as the values of one JSON file."""
    values = _unsigned(certificate, signature.key, signature.signed_at)
    values["signature"]["value"] = signature.value
    return values


def signed_bytes(certificate: Mapping[str, Any], signature: Signature) -> bytes:
    """Return certificate and signature as the bytes of one JSON file."""
    return canonical_bytes(signed_values(certificate, signature))


def read_signature(values: Mapping[str, Any]) -> Signature:
    """Return the signature of a file that was read.

    :raise ValueError: if it has none of a kind that we make.
    """
    found = values.get("signature")
    keys = {"algorithm", "key", "signed_at", "value"}
    is_whole = isinstance(found, dict) and found.keys() == keys
    if not isinstance(found, dict) or not is_whole or found["algorithm"] != ALGORITHM:
        raise ValueError("there is no signature of ours")
    if not all(isinstance(one, str) for one in found.values()):
        raise ValueError("the signature is not written as ours are")
    signed_at = datetime.fromisoformat(found["signed_at"])
    if write_moment(signed_at) != found["signed_at"]:
        raise ValueError("the moment of signing is not written as ours are")
    return Signature(found["key"], signed_at, found["value"])


def check(values: Mapping[str, Any], keys: Sequence[PublicKey]) -> Verdict:
    """Tell whether a file is what one of these keys has signed.

    :raise ValueError: if it is no signed certificate at all.
    """
    certificate, signature = values.get("certificate"), read_signature(values)
    if not isinstance(certificate, dict) or values.keys() != {"certificate", "signature"}:
        raise ValueError("this is no signed certificate")
    key = next((one for one in keys if one.kid == signature.key), None)
    if key is None:
        return "foreign"
    message = _message(certificate, signature.key, signature.signed_at)
    try:
        fits = key.fits(decode(signature.value), message)
    except ValueError:
        fits = False
    if not fits:
        return "altered"
    if key.withdrawn_at is not None:
        return "withdrawn"
    return "genuine" if key.was_in_use(signature.signed_at) else "untimely"


def _message(certificate: Mapping[str, Any], key: str, signed_at: datetime) -> bytes:
    return canonical_bytes(_unsigned(certificate, key, signed_at))


def _unsigned(certificate: Mapping[str, Any], key: str, signed_at: datetime) -> dict[str, Any]:
    return {
        "certificate": dict(certificate),
        "signature": {"algorithm": ALGORITHM, "key": key, "signed_at": write_moment(signed_at)},
    }
