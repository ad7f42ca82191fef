"""Where anybody checks a certificate: by serial, link, QR code or file."""

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearning.credentials.serial import find_serial, group_serial
from elearning.services import certificates
from elearning.web.certificates import bp
from elearning.web.certificates.forms import VerifyForm
from elearning.web.certificates.wording import level_title
from elearning.web.security import public
from elearning.web.session import get_session, reading

# Names stand on these pages: search engines shall not collect them.
UNLISTED = {"X-Robots-Tag": "noindex"}


@bp.route("/verify/", methods=["GET", "POST"])
@public
def verify_form() -> Response | str | tuple[str, int, dict[str, str]]:
    """Ask for a serial, a link or a file, and lead to what is known of it."""
    form = VerifyForm()
    if not form.validate_on_submit():
        return render_template("certificates/verify_form.html", form=form)
    serial = find_serial(form.serial.data or "")
    if serial is None:
        return _show_file(form.file.data.read())
    return redirect(url_for(".verify", serial=group_serial(serial)), 303)


@bp.get("/verify/<serial>")
@public
def verify(serial: str) -> tuple[str, int, dict[str, str]]:
    """Tell anybody in one word whether a certificate is good."""
    found = certificates.verify(get_session(), serial, now=_now())
    body = render_template(
        "certificates/verify.html",
        found=found,
        serial=group_serial(found.serial),
        group=group_serial,
        title=level_title(found.level) if found.level else "",
    )
    return body, 404 if found.state == "unknown" else 200, UNLISTED


def _show_file(data: bytes) -> tuple[str, int, dict[str, str]]:
    """Answer at once: the file is kept nowhere, so that there is no page to lead to."""
    with reading() as session:
        found = certificates.verify_file(session, data, now=_now())
    facts = found.facts
    body = render_template(
        "certificates/verify_file.html",
        found=found,
        serial=group_serial(facts.serial) if facts else "",
        group=group_serial,
        title=level_title(facts.level) if facts else "",
    )
    return body, 200, UNLISTED


def _now() -> datetime:
    return datetime.now(UTC)
