"""Proving what one knows: one question per page, nothing told about it, and the lessons proved."""

import secrets

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import AnswerGiven, NothingToProve, PlacementRests, Refused
from elearning.services import placement_pages, placements
from elearning.services.quiz_pages import QuestionPage
from elearning.web.issuing import issuer
from elearning.web.learn import bp
from elearning.web.learn.asking import show_question
from elearning.web.learn.kinds import read_response
from elearning.web.learn.steps import now, step_url
from elearning.web.library import get_library
from elearning.web.security import current_user
from elearning.web.session import get_session

Answer = Response | str | tuple[str, int]


@bp.get("/learn/<course>/placement")
def placement(course: str) -> str:
    """Show what a placement asks and by which rule, before it is begun."""
    return _start_page(course)


@bp.post("/learn/<course>/placement")
def begin_placement(course: str) -> Answer:
    """Draw a placement, or go on with the one that is open."""
    try:
        placement_id = placements.begin_placement(
            get_session(),
            get_library(),
            account_id=current_user.id,
            course=course,
            seed=secrets.token_hex(16),
            now=now(),
        )
    except (PlacementRests, NothingToProve) as refused:
        return _start_page(course, refused=_(str(refused))), 409
    return redirect(url_for(".placement_try", placement_id=placement_id), 303)


@bp.get("/learn/placements/<int:placement_id>")
def placement_try(placement_id: int) -> str:
    """Show the question that waits, or what is proved."""
    return _try_page(placement_id)


@bp.post("/learn/placements/<int:placement_id>/answers")
def answer_placement(placement_id: int) -> Answer:
    """Record an answer, and go on without a word about it."""
    response = read_response(request.form)
    try:
        placements.give_answer(
            get_session(),
            get_library(),
            account_id=current_user.id,
            placement_id=placement_id,
            position=request.form.get("position", 0, type=int),
            response=response,
            is_passed_over="pass" in request.form,
            now=now(),
            issuer=issuer(),
        )
    except AnswerGiven as given:
        return _try_page(placement_id, refused=_(str(given))), 409
    except Refused as refused:
        return _try_page(placement_id, refused=_(str(refused)), response=response), 422
    return redirect(url_for(".placement_try", placement_id=placement_id), 303)


def _start_page(course: str, *, refused: str = "") -> str:
    page = placement_pages.get_placement_page(
        get_session(), get_library(), account_id=current_user.id, course=course, now=now()
    )
    return render_template("learn/placement.html", page=page, refused=refused)


def _try_page(
    placement_id: int, *, refused: str = "", response: dict[str, str] | None = None
) -> str:
    page = placement_pages.get_try_page(
        get_session(), get_library(), account_id=current_user.id, placement_id=placement_id
    )
    if isinstance(page, QuestionPage):
        return show_question(
            page,
            within=(_("Prove what you know"), url_for(".placement", course=page.course)),
            action=url_for(".answer_placement", placement_id=placement_id),
            refused=refused,
            response=response,
            may_pass=True,
        )
    following = step_url(page.course, page.step) if page.step else None
    return render_template("learn/placement_result.html", page=page, step_url=following)
