"""Proof of completion, and its checking."""

from datetime import UTC, datetime
from io import BytesIO

from flask import abort, render_template, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearning.credentials.data_integrity import has_processor
from elearning.credentials.pdf import (
    PATTERN_RING,
    MissingGlyphs,
    can_print,
    certificate_pdf,
    has_typesetter,
)
from elearning.credentials.qr import qr_svg, verify_url
from elearning.credentials.serial import group_serial
from elearning.figures.ring import ring_lines
from elearning.services import certificates, renewal_pages
from elearning.services.certificates import CertificatePage
from elearning.web.certificates import bp
from elearning.web.certificates.emblem import draw_emblem, earned_wheel
from elearning.web.certificates.wording import base_url, file_name, level_title, word_certificate
from elearning.web.library import get_library
from elearning.web.security import current_user
from elearning.web.session import get_session


@bp.get("/certificates/")
def home() -> str:
    """Show somebody's certificates."""
    mine = certificates.list_certificates(get_session(), current_user.id, now=_now())
    return render_template(
        "certificates/home.html", certificates=mine, group=group_serial, level_title=level_title
    )


@bp.get("/certificates/<serial>")
def certificate(serial: str) -> str:
    """Show one certificate as it looks on paper."""
    page = _page(serial)
    return _show(page, has_pdf=can_print(page.document.name))


@bp.get("/certificates/<serial>/renewal")
def renewal(serial: str) -> str:
    """Show what is still to be done so that a certificate is renewed."""
    page = renewal_pages.get_renewal(
        get_session(), get_library(), serial, account_id=current_user.id, now=_now()
    )
    return render_template("certificates/renewal.html", page=page, group=group_serial)


@bp.get("/certificates/<serial>.pdf")
def pdf(serial: str) -> Response | str:
    """Give one certificate as a file; the page if it was revoked or a letter cannot be set."""
    page = _page(serial)
    document, wheel = page.document, earned_wheel(page.document)
    if page.state == "revoked" or not can_print(document.name):
        return _show(page, has_pdf=False)
    try:
        data = certificate_pdf(
            document,
            word_certificate(document, wheel),
            wheel=wheel,
            pattern=ring_lines(page.digest, *PATTERN_RING),
            url=verify_url(base_url(document), document.serial),
            signed=page.signed,
        )
    except MissingGlyphs:
        # The title of a course may hold a letter that no typeface has, too.
        return _show(page, has_pdf=False)
    return send_file(BytesIO(data), "application/pdf", download_name=file_name(document, "pdf"))


@bp.get("/certificates/<serial>.json")
def json(serial: str) -> Response:
    """Give the signed document, which can be checked without us."""
    page = _page(serial)
    if page.signed is None:
        abort(404)
    name = file_name(page.document, "json")
    return send_file(BytesIO(page.signed), "application/json", True, name)


def _page(serial: str) -> CertificatePage:
    return certificates.get_certificate(
        get_session(), serial, account_id=current_user.id, now=_now()
    )


def _show(page: CertificatePage, *, has_pdf: bool) -> str:
    document, wheel = page.document, earned_wheel(page.document)
    return render_template(
        "certificates/certificate.html",
        page=page,
        words=word_certificate(document, wheel),
        serial=group_serial(document.serial),
        group=group_serial,
        emblem=draw_emblem(wheel, get_library().taxonomy, page.digest),
        is_foundation=wheel.is_foundation,
        qr=Markup(qr_svg(verify_url(base_url(document), document.serial))),
        has_pdf=has_pdf,
        has_badge=has_processor(),
        lacks_letter=has_typesetter() and not has_pdf,
    )


def _now() -> datetime:
    return datetime.now(UTC)
