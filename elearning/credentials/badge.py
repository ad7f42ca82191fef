"""A certificate as an Open Badge 3.0: a verifiable credential that wallets and others read."""

from dataclasses import dataclass
from typing import Any

from elearning.credentials.data_integrity import CREDENTIALS, OPEN_BADGES
from elearning.credentials.document import Document, write_moment


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
        "@context": [CREDENTIALS, OPEN_BADGES],
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
