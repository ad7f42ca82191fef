"""What this platform is and promises, and the report of a mistake."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.services import reports
from elearning.web.catalogue import bp
from elearning.web.catalogue.forms import ReportForm
from elearning.web.library import get_library
from elearning.web.security import find_reader, is_own_path, public
from elearning.web.session import apart, get_session


@bp.get("/about")
@public
def about() -> str:
    """Say what this is, who is behind it, and how honest its sources are."""
    library = get_library()
    points = library.guidance.values()
    counts = {state: sum(one.status == state for one in points) for state in ("verified", "partly")}
    counts["general"] = len(points) - sum(counts.values())
    return render_template(
        "catalogue/about.html", counts=counts, sources=list(library.sources.values())
    )


@bp.get("/privacy")
@public
def privacy() -> str:
    """Say what is kept about people, why, and for how long."""
    return render_template("catalogue/privacy.html", days=current_app.config["SESSION_DAYS"])


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """Say for whom this works, how it was checked, and where it falls short."""
    return render_template("catalogue/accessibility.html")


@bp.get("/contact")
@public
def contact() -> str:
    """Say whom to write to."""
    return render_template("catalogue/contact.html", contact=current_app.config["CONTACT"])


@bp.post("/report")
@public
def report() -> Response:
    """Keep the report of a mistake, and lead back to where it was found."""
    form = ReportForm()
    if not form.validate():
        abort(400)
    reader = find_reader()
    account_id = reader.id if reader else None
    with apart() as session:
        reports.admit_report(session, account_id=account_id, address=request.remote_addr or "")
    reports.file_report(
        get_session(),
        account_id=account_id,
        kind=form.kind.data or "",
        subject=form.subject.data or "",
        text=form.text.data or "",
    )
    flash(_("Thank you. Trainers read every report."), "good")
    back = form.next.data or ""
    return redirect(back if is_own_path(back) else url_for(".home"), 303)
