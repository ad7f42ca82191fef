"""Ed25519 keys: made from chance that is handed in, named by their thumbprint, sealed at rest."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEED_BYTES = 32
NONCE_BYTES = 12
# The clocks of several machines that share one key differ a little.
GRACE = timedelta(minutes=5)
PURPOSE = b"elearning: seals the signing keys of certificates"


class Sealed(ValueError):
    """A private key cannot be opened with this secret."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anybody needs to check a signature, and when the key was in use."""

    kid: str
    raw: bytes
    begun_at: datetime
    ended_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def fits(self, signature: bytes, message: bytes) -> bool:
        """Tell whether this key has signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def was_in_use(self, moment: datetime) -> bool:
        """Tell whether the key may have signed anything at that moment."""
        if moment < self.begun_at - GRACE:
            return False
        return self.ended_at is None or moment <= self.ended_at + GRACE


class PrivateKey:
    """The half that signs; it shows nothing of itself."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a key needs {SEED_BYTES} random bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.kid = thumbprint(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the signature of these bytes."""
        return self._key.sign(message)

    def seal(self, secret: str, nonce: bytes) -> str:
        """Return this key as text that only the secret opens."""
        closed = AESGCM(_sealing_key(secret)).encrypt(
            nonce, self._key.private_bytes_raw(), self.kid.encode()
        )
        return encode(nonce + closed)


def unseal(text: str, secret: str, kid: str) -> PrivateKey:
    """Return the key that was sealed.

    :raise Sealed: if the secret is another one, or the text was changed.
    """
    try:
        whole = decode(text)
        seed = AESGCM(_sealing_key(secret)).decrypt(
            whole[:NONCE_BYTES], whole[NONCE_BYTES:], kid.encode()
        )
    except (InvalidTag, ValueError):
        raise Sealed("the signing key cannot be opened with this secret") from None
    return PrivateKey(seed)


def thumbprint(public: bytes) -> str:
    """Return the name of a key: its JWK thumbprint (RFC 7638), so that no two are alike."""
    members = f'{{"crv":"Ed25519","kty":"OKP","x":"{encode(public)}"}}'
    return encode(hashlib.sha256(members.encode()).digest())


def to_pem(public: bytes) -> str:
    """Return a public key as the common tools read it."""
    return (
        Ed25519PublicKey.from_public_bytes(public)
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def encode(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of a text in base64url without padding.

    :raise ValueError: if it is none, or not written as it would be here.
    """
    data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if encode(data) != text:
        raise ValueError("not in base64url")
    return data


def _sealing_key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
