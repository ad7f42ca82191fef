"""What trainers see: problems, trials, reports."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from elearning.services import attempts, audit, reports, trials
from elearning.services.reports import Filed
from elearning.web.doing import doer
from elearning.web.filters import number
from elearning.web.library import get_library, get_shelf
from elearning.web.security import current_user, requires
from elearning.web.session import get_session
from elearning.web.teach import bp
from elearning.web.teach.proofs import source_address

Answer = Response | str
GREATEST_ID = 2**63 - 1


@bp.get("/teach/")
@requires("trainer")
def home() -> Answer:
    """Show what is wrong with the content and what can be tried."""
    waiting = reports.list_reports(get_session())
    return render_template(
        "teach/home.html", library=get_library(), waiting=waiting, source_address=source_address
    )


@bp.post("/teach/reload")
@requires("trainer")
def reload() -> Answer:
    """Read the content anew and tell what came of it."""
    library = get_shelf().reload()
    count = len(library.problems)
    audit.note(get_session(), "reload", doer(), details={"problems": count})
    if count:
        found = ngettext(
            "The content was read anew: %(shown)s problem was found.",
            "The content was read anew: %(shown)s problems were found.",
            count,
            shown=number(count),
        )
        flash(found, "bad")
    else:
        flash(_("The content was read anew: everything in it is in order."), "good")
    return redirect(url_for(".home"), 303)


@bp.get("/teach/scenarios/<scenario>/")
@requires("trainer")
def scenario(scenario: str) -> Answer:
    """Show the scenes of a scenario, to begin a trial at any of them."""
    page = trials.get_trial_page(get_library(), scenario)
    return render_template("teach/scenario.html", page=page)


@bp.post("/teach/scenarios/<scenario>/trials")
@requires("trainer")
def begin_trial(scenario: str) -> Answer:
    """Begin a trial at the chosen scene; it counts for nothing."""
    attempt_id = attempts.begin_trial(
        get_session(),
        get_library(),
        account_id=current_user.id,
        scenario=scenario,
        scene=request.form.get("scene", ""),
        now=datetime.now(UTC),
    )
    return redirect(url_for("simulate.scene", attempt_id=attempt_id), 303)


@bp.get("/teach/reports")
@requires("trainer")
def mistakes() -> Answer:
    """Show the mistakes that readers reported."""
    are_handled = request.args.get("state") == "handled"
    page = reports.list_reports(
        get_session(),
        are_handled=are_handled,
        after=max(0, min(request.args.get("after", 0, type=int), GREATEST_ID)),
    )
    return render_template(
        "teach/reports.html", page=page, are_handled=are_handled, address_of=_address_of
    )


@bp.post("/teach/reports/<int:report_id>/handle")
@requires("trainer")
def handle(report_id: int) -> Answer:
    """Mark a reported mistake as handled."""
    if report_id > GREATEST_ID:
        abort(404)
    reports.handle_report(get_session(), report_id, by=current_user.id)
    flash(_("The report is marked as handled."), "good")
    return redirect(url_for(".mistakes"), 303)


def _address_of(report: Filed) -> str | None:
    """Return where the reported text can be read, if its subject still leads anywhere."""
    library = get_library()
    first, _slash, second = report.subject.partition("/")
    if report.kind == "point" and first in library.guidance:
        return url_for("catalogue.point", point=first)
    if report.kind == "scene" and first in library.scenarios:
        return url_for("teach.scenario", scenario=first) + f"#{second}"
    course = library.find_course(first)
    if report.kind == "lesson" and course is not None and course.find_lesson(second) is not None:
        return url_for("learn.lesson", course=first, lesson=second)
    return None
