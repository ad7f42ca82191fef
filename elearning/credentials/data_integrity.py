"""Embedded proofs of verifiable credentials: the cryptosuite ``eddsa-rdfc-2022`` of the W3C.

The meaning of a credential is signed and not its bytes: it is written down as a
sorted list of statements (RDF canonicalisation), and what its contexts say comes
from files of ours, never from the network.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from elearning.credentials.document import write_moment
from elearning.credentials.multikey import multibase, read_multibase
from elearning.credentials.signing_key import PrivateKey, PublicKey

FOLDER = Path(__file__).parent / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
SUITE = "eddsa-rdfc-2022"


class UnknownContext(ValueError):
    """A document refers to a context that is none of ours; nothing is fetched."""


def has_processor() -> bool:
    """Tell whether the library for JSON-LD is installed; it is an extra."""
    return find_spec("pyld") is not None


def secure(
    document: Mapping[str, Any], key: PrivateKey, *, method: str, created: datetime
) -> dict[str, Any]:
    """Return a credential with its proof."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": write_moment(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = multibase(key.sign(_digest(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def is_secured_by(values: Mapping[str, Any], key: PublicKey) -> bool:
    """Tell whether a credential carries a proof by this key that fits it.

    :raise ValueError: if it refers to a context that is none of ours.
    """
    document = {name: value for name, value in values.items() if name != "proof"}
    proof = dict(values["proof"])
    signature = read_multibase(proof.pop("proofValue"))
    return proof.get("cryptosuite") == SUITE and key.fits(signature, _digest(document, proof))


def _digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    options = {"@context": document["@context"], **proof}
    return b"".join(
        hashlib.sha256(_statements(one).encode()).digest() for one in (options, document)
    )


def _statements(document: Mapping[str, Any]) -> str:
    # It takes a moment to import: only whoever wants a badge pays for it.
    from pyld import jsonld

    try:
        written: str = jsonld.normalize(
            dict(document),
            {
                "algorithm": "URDNA2015",  # which RDFC-1.0 is the new name of
                "format": "application/n-quads",
                "documentLoader": _load,
            },
        )
    except (jsonld.JsonLdError, RecursionError) as error:
        raise ValueError("the document cannot be read as JSON-LD") from error
    return written


def _load(address: str, _options: Any) -> dict[str, Any]:
    if address not in FILES:
        raise UnknownContext(f"no context of ours has the address {address[:100]}")
    return {"contextUrl": None, "documentUrl": address, "document": _context(address)}


@cache
def _context(address: str) -> Any:
    return json.loads((FOLDER / FILES[address]).read_text("utf-8"))
