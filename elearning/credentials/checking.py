"""Checks a file that somebody hands in with public keys alone, and reads what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from elearning.credentials.badge import read_badge
from elearning.credentials.baking import find_baked
from elearning.credentials.data_integrity import has_processor, is_secured_by
from elearning.credentials.document import read_document
from elearning.credentials.facts import Facts
from elearning.credentials.signature import Verdict, check
from elearning.credentials.signed_file import LARGEST_FILE, find_signed, read_json
from elearning.credentials.signing_key import PublicKey

Found = Verdict | Literal["unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the signature says; the facts only if they are ours, word by word."""

    verdict: Found
    facts: Facts | None = None


def check_file(data: bytes, keys: Sequence[PublicKey]) -> Finding:
    """Tell what a file is: signed data, a PDF that carries it, or a badge as data or picture."""
    try:
        baked = find_baked(data) if len(data) <= LARGEST_FILE else []
        values = read_json(baked[0]) if len(baked) == 1 else find_signed(data)
        if "proof" in values:
            return _check_badge(values, keys)
        verdict = check(values, keys)
        if verdict != "genuine":
            return Finding(verdict)
        return Finding(verdict, read_document(values["certificate"]).facts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Finding("unreadable")


def _check_badge(values: Mapping[str, Any], keys: Sequence[PublicKey]) -> Finding:
    facts = read_badge(values)  # before anything is worked out: only badges of our shape are
    kid = values["proof"]["verificationMethod"].rpartition("#")[2]
    key = next((one for one in keys if one.kid == kid), None)
    if key is None:
        return Finding("foreign")
    if not has_processor():
        return Finding("unreadable")
    if not is_secured_by(values, key):
        return Finding("altered")
    if key.withdrawn_at is not None:
        return Finding("withdrawn")
    created = datetime.fromisoformat(values["proof"]["created"])
    return Finding("genuine", facts) if key.was_in_use(created) else Finding("untimely")
