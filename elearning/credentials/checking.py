"""Checks a file that somebody hands in with public keys alone, and reads what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from elearning.credentials.document import Document, read_document
from elearning.credentials.signature import Verdict, check
from elearning.credentials.signed_file import find_signed
from elearning.credentials.signing_key import PublicKey

Found = Verdict | Literal["unreadable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the signature says; the document only if it is one of ours, word by word."""

    verdict: Found
    document: Document | None = None


def check_file(data: bytes, keys: Sequence[PublicKey]) -> Finding:
    """Tell what a file is: JSON as we give it, or a PDF that carries it."""
    try:
        values = find_signed(data)
        verdict = check(values, keys)
        if verdict != "genuine":
            return Finding(verdict)
        return Finding(verdict, read_document(values["certificate"]))
    except (ValueError, KeyError, TypeError):
        return Finding("unreadable")
