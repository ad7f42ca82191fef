"""The list of revoked certificates: one bit each, so that nobody tells us which one they check."""

import gzip
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from elearning.credentials.data_integrity import CREDENTIALS
from elearning.credentials.document import write_moment
from elearning.credentials.signing_key import encode

# As short as the standard allows: shorter ones would tell who is asked about.
LENGTH = 131_072


def place_of(number: int) -> tuple[int, int]:
    """Return which list a certificate is on, counted from 1, and its place there."""
    listed, index = divmod(number, LENGTH)
    return listed + 1, index


def numbers_of(listed: int) -> tuple[int, int]:
    """Return the first number on a list, and the first beyond it."""
    return (listed - 1) * LENGTH, listed * LENGTH


def status_entry(address: str, index: int) -> dict[str, Any]:
    """Return what a credential says of its place on a list."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(
    address: str, issuer: str, revoked: Iterable[int], *, since: datetime, until: datetime
) -> dict[str, Any]:
    """Return the list as a credential that is still to be signed."""
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": write_moment(since),
        "validUntil": write_moment(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + encode(gzip.compress(_bits(revoked), 9, mtime=0)),
        },
    }


def _bits(revoked: Iterable[int]) -> bytes:
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8  # the first place is the leftmost bit
    return bytes(bits)
