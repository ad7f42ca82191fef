"""Secrets of people kept so that the database alone does not tell them."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


def seal(text: str, key: str, owner: str) -> str:
    """Return a text that only the same key opens again, and only for the same owner."""
    nonce = secrets.token_bytes(NONCE)
    closed = _cipher(key).encrypt(nonce, text.encode(), owner.encode())
    return urlsafe_b64encode(nonce + closed).decode()


def unseal(sealed: str, key: str, owner: str) -> str | None:
    """Return what was sealed, or ``None`` if the key, the owner or the text is another one."""
    whole = urlsafe_b64decode(sealed)
    try:
        return _cipher(key).decrypt(whole[:NONCE], whole[NONCE:], owner.encode()).decode()
    except InvalidTag:
        return None


def _cipher(key: str) -> AESGCM:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"elearning second factor")
    return AESGCM(derived.derive(key.encode()))
