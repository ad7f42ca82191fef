"""Before an attempt: the briefing, two practice scenes, and the beginning."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearning.services import attempts, briefings
from elearning.web.guests import reader_id, saving_id
from elearning.web.library import get_library
from elearning.web.security import open_to_strangers
from elearning.web.session import get_session
from elearning.web.simulate import bp
from elearning.web.simulate.clocks import now

Answer = Response | str


@bp.get("/simulate/<scenario>/briefing")
@open_to_strangers
def briefing(scenario: str) -> Answer:
    """Say who one is, what the gauges mean and how time runs."""
    library = get_library()
    page = briefings.get_briefing(
        get_session(),
        library,
        account_id=reader_id(),
        scenario=scenario,
        now=now(),
        variant=request.args.get("variant"),
    )
    return render_template("simulate/briefing.html", page=page, taxonomy=library.taxonomy)


@bp.get("/simulate/<scenario>/practice/<int:number>")
@open_to_strangers
def practice(scenario: str, number: int) -> Answer:
    """Show a practice scene, which does not count."""
    page = briefings.get_practice(get_library(), scenario, number)
    return render_template("simulate/practice.html", page=page)


@bp.post("/simulate/<scenario>/practice/<int:number>")
@open_to_strangers
def try_practice(scenario: str, number: int) -> Answer:
    """Show the feedback on a practice decision; nothing is kept, so nothing is redirected."""
    option = request.form.get("option", "")
    page = briefings.try_practice(get_library(), scenario, number, option)
    return render_template("simulate/practice.html", page=page)


@bp.post("/simulate/<scenario>/attempts")
@open_to_strangers
def begin(scenario: str) -> Answer:
    """Begin an attempt, or go back to the one that is open."""
    account_id = saving_id()
    attempt_id = attempts.begin(
        get_session(),
        get_library(),
        account_id=account_id,
        scenario=scenario,
        now=now(),
        variant=request.form.get("variant"),
        is_untimed="untimed" in request.form,
    )
    return redirect(url_for(".scene", attempt_id=attempt_id), 303)
