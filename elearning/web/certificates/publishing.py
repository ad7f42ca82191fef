"""What machines fetch to check a certificate without us: the public keys, at a fixed address."""

from typing import Any

from flask import Response, current_app, jsonify

from elearning.credentials.key_set import key_set
from elearning.services import signing_keys
from elearning.web.certificates import bp
from elearning.web.security import public
from elearning.web.session import get_session

# For so long others may rely on a copy; a file signed since then asks them to look again.
KEPT_FOR = 3600


@bp.get("/.well-known/certificate-keys.json")
@public
def keys() -> Response:
    """Give every public key that certificates were ever signed with, and when it was in use."""
    found = signing_keys.list_public(get_session())
    return _published(key_set(found, issuer=current_app.config["ISSUER"]))


def _published(values: dict[str, Any]) -> Response:
    """Return a document that is the same for everybody, on every site."""
    answer = jsonify(values)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
