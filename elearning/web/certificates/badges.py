"""A certificate as an Open Badge, to be put into a wallet, a mail or a profile."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import abort, current_app, redirect, send_file, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from elearning.credentials.badge import badge
from elearning.credentials.badge_picture import RING, badge_png, badge_svg
from elearning.credentials.baking import bake_png, bake_svg
from elearning.credentials.data_integrity import has_processor, secure
from elearning.credentials.did import did_of, method_of
from elearning.credentials.status_list import place_of, status_entry
from elearning.errors import Unavailable
from elearning.figures.ring import ring_lines
from elearning.services import certificates, signing_keys
from elearning.services.certificates import CertificatePage
from elearning.web.certificates import bp
from elearning.web.certificates.emblem import earned_wheel
from elearning.web.certificates.wording import base_url, file_name, word_badge
from elearning.web.security import current_user
from elearning.web.session import get_session

MEDIA = {"json": "application/json", "png": "image/png", "svg": "image/svg+xml"}
MIDDLE = 320


@bp.get("/certificates/<serial>/badge.<any(json,png,svg):kind>")
def badge_file(serial: str, kind: str) -> Response:
    """Give the badge of a certificate, as data or baked into a picture."""
    if not has_processor():
        abort(404)
    page = certificates.get_certificate(
        get_session(), serial, account_id=current_user.id, now=datetime.now(UTC)
    )
    if page.state == "revoked":
        return redirect(url_for(".certificate", serial=serial), 303)
    text = json.dumps(_credential(page), ensure_ascii=False)
    data = KINDS[kind](page, text)
    return send_file(BytesIO(data), MEDIA[kind], True, file_name(page.document, kind, "badge"))


def status_address(listed: int) -> str:
    """Return where a list of revoked certificates is found, from the configured base URL."""
    return f"{_base()}/badges/status/{listed}"


def secured(values: dict[str, Any]) -> dict[str, Any]:
    """Return a credential with a proof by the key that is in use.

    :raise Unavailable: if there is none yet; the next certificate begins one.
    """
    key = signing_keys.find_current(get_session(), current_app.config["SECRET_KEY"])
    if key is None:
        raise Unavailable
    method = method_of(did_of(_base()), key.private.kid)
    return secure(values, key.private, method=method, created=datetime.now(UTC))


def _credential(page: CertificatePage) -> dict[str, Any]:
    listed, index = place_of(page.number)
    words = word_badge(page.document, str(get_locale()))
    return secured(
        badge(
            page.document,
            words,
            base_url=base_url(page.document).rstrip("/"),
            issuer=did_of(base_url(page.document)),
            status=status_entry(status_address(listed), index),
        )
    )


def _as_png(page: CertificatePage, text: str) -> bytes:
    return bake_png(badge_png(earned_wheel(page.document), _pattern(page)), text)


def _as_svg(page: CertificatePage, text: str) -> bytes:
    title = word_badge(page.document, "").title
    return bake_svg(badge_svg(earned_wheel(page.document), _pattern(page), title), text).encode()


def _pattern(page: CertificatePage) -> list[list[tuple[float, float]]]:
    lines = ring_lines(page.digest, *RING, strands=14, steps=180)
    return [[(x + MIDDLE, y + MIDDLE) for x, y in line] for line in lines]


def _base() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/")


KINDS: dict[str, Callable[[CertificatePage, str], bytes]] = {
    "json": lambda _page, text: text.encode(),
    "png": _as_png,
    "svg": _as_svg,
}
