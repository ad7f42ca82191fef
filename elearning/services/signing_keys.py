"""The keys that certificates are signed with: begun when first needed, replaced, published."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearning.credentials.signing_key import (
    NONCE_BYTES,
    SEED_BYTES,
    PrivateKey,
    PublicKey,
    Sealed,
    decode,
    encode,
    unseal,
)
from elearning.db import insert_once, table_of
from elearning.errors import NotFound
from elearning.models import SigningKey

_ROW = table_of(SigningKey).c
_NEWEST = (
    select(_ROW.number, _ROW.kid, _ROW.private_key, _ROW.begun_at)
    .order_by(_ROW.number.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class CurrentKey:
    """The key in use, with the moment from which on it may sign."""

    private: PrivateKey
    begun_at: datetime


def current_key(session: Session, secret: str, *, now: datetime) -> CurrentKey:
    """Return the key that signs now; the first one is made when it is first needed.

    A key that the secret does not open, after a new ``SECRET_KEY`` for example,
    is replaced: what it has signed stays checkable by its public half.
    """
    newest = _newest(session)
    return _opened(newest, secret) or _follow(session, newest, secret, now=now)


def find_current(session: Session, secret: str) -> CurrentKey | None:
    """Return the key that signs now, if there is one that this secret opens; write nothing."""
    return _opened(_newest(session), secret)


def rotate(session: Session, secret: str, *, now: datetime) -> CurrentKey:
    """Let a new key sign from now on, and forget the private half of the old one."""
    return _follow(session, _newest(session), secret, now=now)


def withdraw(session: Session, kid: str, secret: str, *, now: datetime) -> None:
    """Trust a key no more, as if it had leaked; a new one follows if it was in use.

    :raise NotFound: if there is no such key.
    """
    row = session.execute(select(SigningKey).where(_ROW.kid == kid)).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        rotate(session, secret, now=now)
    session.execute(
        update(SigningKey).where(_ROW.kid == kid, _ROW.withdrawn_at.is_(None)).values(
            withdrawn_at=_whole(now)
        )
    )  # fmt: skip


def list_public(session: Session) -> tuple[PublicKey, ...]:
    """Return the public half of every key, the newest first."""
    rows = session.connection().execute(
        select(
            _ROW.kid, _ROW.public_key, _ROW.begun_at, _ROW.ended_at, _ROW.withdrawn_at
        ).order_by(_ROW.number.desc())
    )  # fmt: skip
    return tuple(
        PublicKey(kid, decode(public), begun, ended, withdrawn)
        for kid, public, begun, ended, withdrawn in rows
    )


def _newest(session: Session) -> Any:
    return session.execute(_NEWEST).one_or_none()


def _opened(row: Any, secret: str) -> CurrentKey | None:
    if row is None or row.private_key is None:
        return None
    try:
        return CurrentKey(unseal(row.private_key, secret, row.kid), row.begun_at)
    except Sealed:
        return None


def _follow(session: Session, newest: Any, secret: str, *, now: datetime) -> CurrentKey:
    """Begin the key after the newest that was seen, unless another process has just done so."""
    number, moment = (newest.number if newest else 0) + 1, _whole(now)
    key = PrivateKey(secrets.token_bytes(SEED_BYTES))
    is_first = insert_once(
        session,
        SigningKey,
        number=number,
        kid=key.kid,
        public_key=encode(key.public),
        private_key=key.seal(secret, secrets.token_bytes(NONCE_BYTES)),
        begun_at=moment,
    )
    if not is_first:
        return current_key(session, secret, now=now)
    session.execute(
        update(SigningKey)
        .where(_ROW.number < number, _ROW.ended_at.is_(None))
        .values(ended_at=moment, private_key=None)
    )
    return CurrentKey(key, moment)


def _whole(moment: datetime) -> datetime:
    # Signed documents know whole seconds only, and must not be older than their key.
    return moment.replace(microsecond=0)
