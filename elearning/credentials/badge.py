"""A certificate as an Open Badge 3.0: a verifiable credential that wallets and others read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearning.credentials.data_integrity import CREDENTIALS, OPEN_BADGES
from elearning.credentials.document import Document, write_moment
from elearning.credentials.facts import Facts
from elearning.credentials.serial import find_serial

CONTEXTS = [CREDENTIALS, OPEN_BADGES]
# A badge of ours holds eight to ten objects. Strangers may hand in others, and some are made
# so that sorting their statements takes for ever: those are all refused by their shape.
MOST_OBJECTS, LONGEST_LIST = 14, 6
NAMES = frozenset({
    "@context", "id", "type", "name", "issuer", "url", "validFrom", "validUntil",
    "credentialSubject", "identifier", "identityType", "identityHash", "hashed",
    "achievement", "achievementType", "description", "criteria", "narrative", "inLanguage",
    "version", "evidence", "credentialStatus", "statusPurpose", "statusListIndex",
    "statusListCredential", "proof", "cryptosuite", "created", "verificationMethod",
    "proofPurpose", "proofValue",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class BadgeWords:
    """What a badge says in words, in one language."""

    language: str
    title: str
    description: str
    criteria: str
    evidence: tuple[tuple[str, str], ...]  # name and narrative


def badge(
    document: Document, words: BadgeWords, *, base_url: str, issuer: str, status: dict[str, Any]
) -> dict[str, Any]:
    """Return the credential of a certificate, still to be signed."""
    course = f"{base_url}/courses/{document.course.slug}/"
    values: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": f"{base_url}/verify/{document.serial}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words.title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": document.issuer, "url": base_url},
        "validFrom": write_moment(document.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(document.name)],
            "achievement": _achievement(document, words, course),
        },
        "evidence": [
            {
                "id": f"{base_url}/verify/{document.serial}#evidence-{number}",
                "type": ["Evidence"],
                "name": name,
                "narrative": narrative,
            }
            for number, (name, narrative) in enumerate(words.evidence, start=1)
        ],
        "credentialStatus": status,
    }
    if document.expires_at is not None:
        values["validUntil"] = write_moment(document.expires_at)
    return values


def _identity(name: str) -> dict[str, Any]:
    # The name as it stands on the paper: no address, which a badge would carry everywhere.
    return {
        "type": "IdentityObject",
        "identityType": "name",
        "identityHash": name,
        "hashed": False,
    }


def _achievement(document: Document, words: BadgeWords, course: str) -> dict[str, Any]:
    return {
        "id": f"{course}#{document.level}",
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": words.title,
        "description": words.description,
        "criteria": {"id": course, "narrative": words.criteria},
        "inLanguage": words.language,
        "version": document.course.version,
    }


def read_badge(values: Mapping[str, Any]) -> Facts:
    """Return what a badge of our shape says, whoever signed it.

    :raise ValueError: if it has another shape.
    """
    if values.get("@context") != CONTEXTS or _count({**values, "@context": None}) > MOST_OBJECTS:
        raise ValueError("this is no badge of ours")
    subject, achievement = values["credentialSubject"], values["credentialSubject"]["achievement"]
    base_url, _, _serial = values["id"].partition("/verify/")
    serial = find_serial(values["id"])
    if serial is None:
        raise ValueError("a badge of ours names its certificate")
    ends = values.get("validUntil")
    return Facts(
        serial,
        str(subject["identifier"][0]["identityHash"]),
        str(achievement["name"]),
        achievement["id"].rpartition("#")[2],
        datetime.fromisoformat(values["validFrom"]),
        datetime.fromisoformat(ends) if ends else None,
        base_url,
    )


def _count(value: Any) -> int:
    """Count the objects of a document.

    :raise ValueError: if a name, a list or a reference in it is none of ours.
    """
    if isinstance(value, dict):
        if not value.keys() <= NAMES:
            raise ValueError("a badge of ours holds no such name")
        return 1 + sum(_count(one) for one in value.values())
    if isinstance(value, list):
        if len(value) > LONGEST_LIST:
            raise ValueError("a badge of ours holds no such list")
        return sum(_count(one) for one in value)
    if isinstance(value, str) and value.startswith("_:"):
        raise ValueError("a badge of ours refers to nothing without a name")
    return 0
