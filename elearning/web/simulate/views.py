"""The situation room: where an attempt stands, its decisions, its news, and leaving it."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import Conflict, Refused, UnknownMove
from elearning.services import attempts, scene_pages
from elearning.services.answers import Answer
from elearning.web.issuing import issuer
from elearning.web.library import get_library
from elearning.web.security import current_user, open_to_guests
from elearning.web.session import get_session
from elearning.web.simulate import bp, drawings, fragments
from elearning.web.simulate.clocks import now
from elearning.web.simulate.forms import again, read_answer, told
from elearning.web.simulate.timing import tell_late

Shown = Response | str | tuple[str, int]


@bp.get("/simulate/attempts/<int:attempt_id>")
@open_to_guests
def scene(attempt_id: int) -> Shown:
    """Show where an attempt stands."""
    return _scene(attempt_id)


@bp.post("/simulate/attempts/<int:attempt_id>/decisions")
@open_to_guests
def decide(attempt_id: int) -> Shown:
    """Take one decision, then show the scene it leads to."""
    answer = None
    try:
        answer = read_answer()
        is_late = attempts.take_decision(
            get_session(),
            get_library(),
            attempt_id=attempt_id,
            account_id=current_user.id,
            answer=answer,
            now=now(),
            issuer=issuer(),
        )
    except Conflict as passed:
        page = render_template(
            "simulate/passed.html", attempt_id=attempt_id, message=_(str(passed))
        )
        return page, 409
    except Refused as refused:
        status = 409 if isinstance(refused, UnknownMove) else 400
        return _scene(attempt_id, refused=told(refused), answer=answer), status
    if is_late:
        tell_late()
    return redirect(url_for(".scene", attempt_id=attempt_id), 303)


@bp.get("/simulate/attempts/<int:attempt_id>/feed")
@open_to_guests
def feed(attempt_id: int) -> Shown:
    """Show all news of an attempt."""
    page = scene_pages.get_feed_page(
        get_session(), get_library(), attempt_id=attempt_id, account_id=current_user.id
    )
    return render_template("simulate/feed.html", page=page)


@bp.post("/simulate/attempts/<int:attempt_id>/leave")
@open_to_guests
def leave(attempt_id: int) -> Shown:
    """Give an attempt up."""
    scenario = attempts.leave(
        get_session(), attempt_id=attempt_id, account_id=current_user.id, now=now()
    )
    flash(_("You have left this attempt. You can begin a new one whenever you like."), "info")
    if get_library().find_scenario(scenario) is None:
        return redirect(url_for("catalogue.simulations"), 303)
    return redirect(url_for(".briefing", scenario=scenario), 303)


def _scene(attempt_id: int, refused: str = "", answer: Answer | None = None) -> str:
    library, moment = get_library(), now()
    page = scene_pages.get_scene_page(
        get_session(), library, attempt_id=attempt_id, account_id=current_user.id
    )
    if page.decision and answer:
        page = replace(page, decision=again(page.decision, answer))
    figures = drawings.of_scene(page, library.taxonomy)
    return render_template(
        "simulate/scene.html",
        page=page,
        refused=refused,
        figures=figures,
        parts=fragments.of_scene(page, figures, refused),
        left=page.limit.left(moment) if page.limit else None,
        has_run_out=page.limit.is_over(moment) if page.limit else False,
    )
