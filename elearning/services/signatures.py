"""Certificates are signed when they are issued; those of older versions once, on purpose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from elearning.credentials import signature
from elearning.credentials.signature import Signature
from elearning.models import Certificate, SigningKey
from elearning.services import signing_keys

AT_ONCE = 500


def sign_document(
    session: Session, document: Mapping[str, Any], *, secret: str, now: datetime
) -> Signature:
    """Return the signature of a canonical certificate by the key that is in use."""
    key = signing_keys.current_key(session, secret, now=now)
    return signature.sign(document, key.private, at=max(now, key.begun_at))


def sign_missing(session: Session, *, secret: str, now: datetime) -> int:
    """Sign what was issued before there were signatures, or by a key that is trusted no more.

    Returns how many were signed; running it again signs nothing.
    """
    signed = 0
    while rows := session.execute(_unsigned()).all():
        for certificate_id, document in rows:
            made = sign_document(session, document, secret=secret, now=now)
            session.execute(
                update(Certificate)
                .where(Certificate.id == certificate_id)
                .values(signed_by=made.key, signed_at=made.signed_at, signature=made.value)
            )
        signed += len(rows)
    return signed


def _unsigned() -> Any:
    withdrawn = select(SigningKey.kid).where(SigningKey.withdrawn_at.is_not(None))
    lacks = or_(Certificate.signature.is_(None), Certificate.signed_by.in_(withdrawn))
    return (
        select(Certificate.id, Certificate.document)
        .where(lacks)
        .order_by(Certificate.id)
        .limit(AT_ONCE)
    )
