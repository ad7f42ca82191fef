"""Signing in through a provider of OpenID Connect: away to it, and back."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import Refused
from elearning.services import accounts, audit, sessions, single_sign_on
from elearning.services.single_sign_on import Claims, Rules
from elearning.web.account import bp
from elearning.web.account.devices import describe
from elearning.web.account.entering import leave_behind, tell_adopted
from elearning.web.account.second_step import lead_to_code
from elearning.web.security import SignedIn, find_reader, is_own_path, public, reader_of, remember
from elearning.web.session import apart

log = logging.getLogger("elearning")

# Seconds: a provider that does not answer must not hold the server.
PATIENCE = 8
# A secret that both sides share would let whoever learns it make tokens: keys of the provider only.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
NEXT = "sso_next"


@bp.get("/sign-in/provider")
@public
def leave_for_provider() -> Response:
    """Lead to the provider; where one wanted to go is remembered in this browser."""
    provider = _provider(current_app)
    if provider is None:
        return redirect(url_for(".sign_in"), 303)
    target = request.args.get("next", "")
    try:
        _check_issuer(provider)
        # Asked so, the provider does not take a sign-in of before for an answer.
        more = {"prompt": "login"} if request.args.get("again") else {}
        answer: Response = provider.authorize_redirect(_way_back(), **more)
    except Exception as error:
        return _failed(error)
    if is_own_path(target):
        cookie[NEXT] = target
    return answer


@bp.get("/sign-in/provider/back")
@public
def come_back() -> Response:
    """Sign in whom the provider vouches for."""
    provider = _provider(current_app)
    if provider is None:
        return redirect(url_for(".sign_in"), 303)
    target = cookie.get(NEXT, "")
    try:
        claims = _claims(provider)
    except Exception as error:
        return _failed(error)
    try:
        entered = _enter(claims)
    except Refused as refused:
        flash(_(str(refused)), "bad")
        return redirect(url_for(".sign_in"), 303)
    if isinstance(entered, str):
        return lead_to_code(entered, target if is_own_path(target) else None)
    # Nothing of the time before signing in is carried over, the form token included.
    cookie.clear()
    cookie.permanent = True
    remember(entered)
    tell_adopted()
    return redirect(target if is_own_path(target) else url_for("learn.home"), 303)


def _enter(claims: Claims) -> SignedIn | str:
    """Return who is signed in now, or the key under which the second factor is waited for."""
    before = find_reader()
    with apart() as session:
        doer = audit.Doer(None, request.remote_addr or "")
        account_id = single_sign_on.enter(session, claims, _rules(), doer)
        if accounts.get_proof(session, account_id).has_second_factor:
            if before is not None and not before.is_guest:
                sessions.end(session, before.key)
            return sessions.begin_waiting(session, account_id)
        leave_behind(session, account_id)
        days = current_app.config["SESSION_DAYS"]
        device = describe(request.user_agent.string)
        key = sessions.begin(session, account_id, days=days, device=device)
        viewer = sessions.find_viewer(session, key)
        assert viewer is not None
    return reader_of(key, viewer)


def _claims(provider: Any) -> Claims:
    """Exchange the code for claims whose signature, audience, nonce and time are right."""
    _check_issuer(provider)
    token = provider.authorize_access_token()
    found: Mapping[str, Any] = token["userinfo"]
    if "email" not in found:
        more = provider.userinfo(token=token)
        # Another person's claims must not be mixed in, says section 5.3.2 of the standard.
        if more.get("sub") != found["sub"]:
            raise ValueError("the provider answered about somebody else")
        found = {**more, **found}
    named = found.get(current_app.config["SSO_ROLE_CLAIM"]) or ()
    return Claims(
        issuer=str(found["iss"]),
        subject=str(found["sub"]),
        email=str(found.get("email", "")),
        is_verified=found.get("email_verified") is True,
        name=str(found.get("name", "")),
        roles=tuple(map(str, [named] if isinstance(named, str) else named)),
    )


def _check_issuer(provider: Any) -> None:
    """Refuse a provider that describes itself as another, or that would sign with our secret."""
    described = provider.load_server_metadata()
    wanted = current_app.config["SSO_ISSUER"].rstrip("/")
    if str(described.get("issuer", "")).rstrip("/") != wanted:
        raise ValueError("the provider describes itself as another issuer")
    offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
    described["id_token_signing_alg_values_supported"] = [
        one for one in offered if one in ALGORITHMS
    ]


def _rules() -> Rules:
    settings = current_app.config
    roles = single_sign_on.read_roles(settings["SSO_ROLES"])
    return Rules(settings["SSO_MAKES_ACCOUNTS"], roles)


def _provider(app: Flask) -> Any:
    """Return the client of the configured provider, made once, or nothing."""
    settings = app.config
    if not settings["SSO_ISSUER"]:
        return None
    if "provider" not in app.extensions:
        # Takes a quarter of a second to import: only who offers it pays for it.
        from authlib.integrations.flask_client import OAuth

        made = OAuth(app).register(
            "provider",
            client_id=settings["SSO_CLIENT_ID"],
            client_secret=settings["SSO_CLIENT_SECRET"],
            server_metadata_url=(
                settings["SSO_ISSUER"].rstrip("/") + "/.well-known/openid-configuration"
            ),
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
        app.extensions.setdefault("provider", made)
    return app.extensions["provider"]


def _way_back() -> str:
    # From the configured address: a Host header must not decide where codes are sent.
    base: str = current_app.config["BASE_URL"].rstrip("/")
    return base + url_for(".come_back")


def _failed(error: Exception) -> Response:
    log.warning("single sign-on failed: %s", type(error).__name__, exc_info=error)
    flash(_("Your organisation could not sign you in just now. Please try again."), "bad")
    return redirect(url_for(".sign_in"), 303)
