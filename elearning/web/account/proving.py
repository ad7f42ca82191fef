"""Checking that somebody is who they say, slowly for guessers and alike for everybody."""

from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from flask import current_app, request
from itsdangerous import Signer
from werkzeug.wrappers import Response

from elearning.services import accounts, passwords, sessions, throttle
from elearning.services.accounts import Proof
from elearning.services.passwords import NO_PASSWORD, Passwords
from elearning.web.security import current_user
from elearning.web.session import apart, get_session, reading
from elearning.web.turns import aside

DEVICE_COOKIE = "device"
YEAR = 60 * 60 * 24 * 365


def get_passwords() -> Passwords:
    """Return the password hashing of this application."""
    known = current_app.extensions
    if "passwords" not in known:
        known.setdefault("passwords", passwords.from_settings(current_app.config, aside=aside))
    return known["passwords"]  # type: ignore[no-any-return]


def find_proven(email: str, password: str) -> Proof | None:
    """Return whose address and password these are.

    A known and an unknown address take the same path: a try is counted, the
    address looked up, one hash verified. The hash is verified while no
    transaction is open, because others wait for the writers' queue.

    :raise Throttled: if too many tries failed; then no password is looked at.
    """
    owner = _owner_key(email)
    place = throttle.address_key("address", request.remote_addr or "")
    with apart() as session:
        throttle.admit(session, owner, watched=(place,))
    with reading() as session:
        proof = accounts.find_proof(session, email)
    if get_passwords().is_right(proof.password_hash if proof else None, password):
        return _welcome(proof, password, owner)
    with apart() as session:
        throttle.count(session, place)
    return None


def is_own_password(password: str) -> bool:
    """Tell whether somebody who is signed in knows their password; each try is counted first.

    :raise Throttled: if too many tries failed; then no password is looked at.
    """
    account_id, key = current_user.id, throttle.Key("again", str(current_user.id))
    with apart() as session:
        throttle.admit(session, key)
    with reading() as session:
        proof = accounts.get_proof(session, account_id)
    is_right = get_passwords().is_right(proof.password_hash, password)
    if is_right:
        # Apart as well: the caller may have something to hash before it writes.
        with apart() as session:
            throttle.clear(session, key)
    return is_right


def way_to_prove() -> str:
    """Return how somebody who is signed in shows once more that it is them.

    By their ``password``; who has none is ``sure`` if they have just come from
    their provider, and otherwise has to ``come-again``.
    """
    with reading() as session:
        if accounts.get_proof(session, current_user.id).password_hash != NO_PASSWORD:
            return "password"
        is_fresh = sessions.is_fresh(session, current_user.key, datetime.now(UTC))
    return "sure" if is_fresh else "come-again"


def remember_device(response: Response, email: str) -> None:
    """Let this browser's later tries be counted apart from those of strangers.

    Otherwise whoever keeps guessing at an account would keep its owner waiting.
    """
    response.set_cookie(
        DEVICE_COOKIE,
        _mark_of(accounts.clean_email(email) or email),
        max_age=YEAR,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        path="/sign-in",
    )


def _welcome(proof: Proof | None, password: str, owner: throttle.Key) -> Proof | None:
    is_outdated = proof is not None and get_passwords().is_outdated(proof.password_hash)
    # Hashed anew before the request's session is opened, for the same reason.
    renewed = get_passwords().hash(password) if is_outdated else None
    throttle.clear(get_session(), owner)
    if proof is not None and renewed is not None:
        accounts.renew_hash(get_session(), proof.account_id, renewed)
    return proof


def _owner_key(email: str) -> throttle.Key:
    address = accounts.clean_email(email) or email
    held = request.cookies.get(DEVICE_COOKIE, "")
    is_known = compare_digest(held.encode(), _mark_of(address).encode())
    return throttle.Key("device" if is_known else "account", address)


def _mark_of(address: str) -> str:
    """Return what only we can make of an address, and nobody can read it from."""
    signer = Signer(current_app.config["SECRET_KEY"], salt="device", digest_method=sha256)
    return signer.get_signature(address).decode()
