"""Where programme managers find a certificate, take it back, and give it back."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.credentials.serial import find_serial, group_serial
from elearning.services import revocations
from elearning.web.doing import doer
from elearning.web.manage import bp
from elearning.web.manage.reasons import ReasonForm
from elearning.web.security import requires
from elearning.web.session import get_session

Answer = Response | str


@bp.get("/manage/certificates/")
@requires("manager")
def find_certificate() -> Answer:
    """Ask for a serial, and lead to its certificate."""
    typed = request.args.get("serial", "")[:2000]
    serial = find_serial(typed)
    if serial is None:
        return render_template("manage/find_certificate.html", typed=typed)
    return redirect(url_for(".certificate", serial=group_serial(serial)), 303)


@bp.get("/manage/certificates/<serial>")
@requires("manager")
def certificate(serial: str) -> Answer:
    """Show one certificate, and what can be done with it."""
    return _show(serial, ReasonForm())


@bp.post("/manage/certificates/<serial>/revoke")
@requires("manager")
def revoke(serial: str) -> Answer:
    """Take a certificate back."""
    form = ReasonForm()
    if not form.validate():
        return _show(serial, form)
    reason = form.reason.data or ""
    revocations.revoke(get_session(), serial, reason=reason, doer=doer(), now=_now())
    flash(_("The certificate is revoked, and its holder is told."), "good")
    return redirect(url_for(".certificate", serial=serial), 303)


@bp.post("/manage/certificates/<serial>/reinstate")
@requires("manager")
def reinstate(serial: str) -> Answer:
    """Give a certificate back."""
    form = ReasonForm()
    if not form.validate():
        return _show(serial, form)
    reason = form.reason.data or ""
    revocations.reinstate(get_session(), serial, reason=reason, doer=doer(), now=_now())
    flash(_("The certificate is good again, and its holder is told."), "good")
    return redirect(url_for(".certificate", serial=serial), 303)


def _show(serial: str, form: ReasonForm) -> str:
    held = revocations.get_certificate(get_session(), serial, now=_now())
    return render_template(
        "manage/certificate.html", held=held, serial=group_serial(held.serial), form=form
    )


def _now() -> datetime:
    return datetime.now(UTC)
