"""An OpenID Connect provider that runs in the test: strict, and as wrong as it is asked to be."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "mcof", "a secret that both sides know, and long enough for a key"


@cache
def _a_key() -> RSAKey:
    """Return one key for all tests: making one takes a third of a second."""
    return RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Provider:
    """Who signs in next there, and what the provider does wrong."""

    address: str = ""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)  # of the person
    wrong: dict[str, Any] = field(default_factory=dict)  # of the token
    sends_email_apart: bool = False
    describes_itself_as: str = ""
    signs_with_secret: bool = False
    key: RSAKey = field(default_factory=_a_key)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # by code
    methods: list[str] = field(default_factory=lambda: ["RS256"])

    def token(self, asked: dict[str, str]) -> str:
        """Return a signed token about the person."""
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
            **({} if self.sends_email_apart else self.claims),
            **self.wrong,
        }
        if self.signs_with_secret:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def _application(provider: Provider) -> Flask:
    app = Flask("provider")

    @app.get("/.well-known/openid-configuration")
    def describe() -> Response:
        own = provider.address
        return jsonify(
            issuer=provider.describes_itself_as or own,
            authorization_endpoint=f"{own}/authorize",
            token_endpoint=f"{own}/token",
            userinfo_endpoint=f"{own}/userinfo",
            jwks_uri=f"{own}/keys",
            id_token_signing_alg_values_supported=provider.methods,
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[provider.key.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        code = secrets.token_urlsafe(8)
        provider.asked[code] = request.args.to_dict()
        back = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{back}")

    @app.post("/token")
    def token() -> Any:
        asked = provider.asked.pop(request.form["code"], None)
        given = request.authorization
        if asked is None or given is None or (given.username, given.password) != (CLIENT, SECRET):
            return jsonify(error="invalid_grant"), 400
        seen = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(seen).rstrip(b"=").decode() != asked["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        return jsonify(
            access_token="let me in", token_type="Bearer", id_token=provider.token(asked)
        )

    @app.get("/userinfo")
    def userinfo() -> Response:
        return jsonify(sub=provider.wrong.get("other", provider.subject), **provider.claims)

    return app


@contextmanager
def a_provider() -> Iterator[Provider]:
    """Run a provider on this machine, and stop it at the end."""
    provider = Provider(claims={"email": "amal@ministry.example", "email_verified": True})
    server = make_server("127.0.0.1", 0, _application(provider), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
