"""What machines fetch to check certificates and badges without us, at fixed addresses."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, abort, current_app

from elearning.credentials.data_integrity import has_processor
from elearning.credentials.did import did_document, did_of
from elearning.credentials.key_set import key_set
from elearning.credentials.status_list import numbers_of, status_list
from elearning.services import revocations, signing_keys
from elearning.web.certificates import bp
from elearning.web.certificates.badges import secured, status_address
from elearning.web.security import public
from elearning.web.session import get_session

# For so long others may rely on a copy, and learn late of a new key or of a revocation.
KEYS_KEPT, LIST_KEPT = 3600, 300
LIST_LASTS = timedelta(days=1)


@bp.get("/.well-known/certificate-keys.json")
@public
def keys() -> Response:
    """Give every public key that certificates were ever signed with, and when it was in use."""
    found = signing_keys.list_public(get_session())
    return _published(_written(key_set(found, issuer=current_app.config["ISSUER"])), KEYS_KEPT)


@bp.get("/.well-known/did.json")
@public
def issuer_document() -> Response:
    """Give the keys as wallets look for them, under the name of this issuer."""
    found = signing_keys.list_public(get_session())
    return _published(_written(did_document(current_app.config["BASE_URL"], found)), KEYS_KEPT)


@bp.get("/badges/status/<int:listed>")
@public
def revoked(listed: int) -> Response:
    """Give the signed list of revoked certificates that badges point to."""
    if not has_processor() or listed < 1:
        abort(404)
    first, beyond = numbers_of(listed)
    if beyond > 2**31:
        abort(404)
    found = revocations.list_revoked(get_session(), first, beyond)
    places = tuple(number - first for number in found)
    return _published(_signed_list(listed, places), LIST_KEPT, "application/vc")


def _signed_list(listed: int, places: tuple[int, ...]) -> str:
    """Return the list, signed once an hour and whenever it has changed."""
    since = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    key = signing_keys.find_current(get_session(), current_app.config["SECRET_KEY"])
    mark = (places, since, key and key.private.kid)
    kept = current_app.extensions.setdefault("status lists", {})
    if kept.get(listed, ("", ""))[0] != mark:
        values = status_list(
            status_address(listed),
            did_of(current_app.config["BASE_URL"]),
            places,
            since=since,
            until=since + LIST_LASTS,
        )
        kept[listed] = (mark, _written(secured(values)))
    return str(kept[listed][1])


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1)


def _published(body: str, seconds: int, mimetype: str = "application/json") -> Response:
    """Return a document that is the same for everybody, on every site."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
