"""The name of an installation as an issuer (did:web), and the document that shows its keys."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from elearning.credentials.multikey import multikey
from elearning.credentials.signing_key import PublicKey

CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


def did_of(base_url: str) -> str:
    """Return the name of the issuer that is reached at an address."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='.-')}"


def method_of(did: str, kid: str) -> str:
    """Return the full name of a key of an issuer."""
    return f"{did}#{kid}"


def did_document(base_url: str, keys: Sequence[PublicKey]) -> dict[str, Any]:
    """Return the issuer's document: every key that may still be trusted, old ones too.

    A key that was withdrawn is left out, so that nobody accepts what it signed.
    """
    did = did_of(base_url)
    trusted = [one for one in keys if one.withdrawn_at is None]
    return {
        "@context": list(CONTEXTS),
        "id": did,
        "verificationMethod": [
            {
                "id": method_of(did, one.kid),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey(one.raw),
            }
            for one in trusted
        ],
        "assertionMethod": [method_of(did, one.kid) for one in trusted],
    }
