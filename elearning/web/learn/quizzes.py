"""Taking a quiz: one question per page, what is told about each answer, and the result."""

import secrets

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearning.errors import AnswerGiven, Refused
from elearning.figures.progress import progress_bar
from elearning.services import quizzes, tries
from elearning.services.quiz_pages import QuestionPage
from elearning.web.guests import reader_id, saving_id
from elearning.web.issuing import issuer
from elearning.web.learn import bp
from elearning.web.learn.asking import show_question
from elearning.web.learn.kinds import KINDS, read_response
from elearning.web.learn.steps import now, step_url
from elearning.web.library import get_library
from elearning.web.security import current_user, open_to_guests, open_to_strangers
from elearning.web.session import get_session

Answer = Response | str | tuple[str, int]


@bp.get("/learn/<course>/quiz")
@open_to_strangers
def quiz(course: str) -> str:
    """Show what a quiz asks before it is begun."""
    page = quizzes.get_quiz_page(
        get_session(), get_library(), account_id=reader_id(), course=course
    )
    return render_template("learn/quiz.html", page=page)


@bp.post("/learn/<course>/quiz")
@open_to_strangers
def begin_try(course: str) -> Response:
    """Draw a try, or go on with the one that is open."""
    account_id = saving_id()
    try_id = tries.begin_try(
        get_session(),
        get_library(),
        account_id=account_id,
        course=course,
        seed=secrets.token_hex(16),
        now=now(),
    )
    return redirect(url_for(".quiz_try", try_id=try_id), 303)


@bp.get("/learn/quizzes/<int:try_id>")
@open_to_guests
def quiz_try(try_id: int) -> str:
    """Show the question that waits, or the result."""
    return _try_page(try_id)


@bp.post("/learn/quizzes/<int:try_id>/answers")
@open_to_guests
def answer(try_id: int) -> Answer:
    """Record an answer, then tell about it."""
    position = request.form.get("position", 0, type=int)
    response = read_response(request.form)
    try:
        tries.give_answer(
            get_session(),
            get_library(),
            account_id=current_user.id,
            try_id=try_id,
            position=position,
            response=response,
            now=now(),
            issuer=issuer(),
        )
    except AnswerGiven as given:
        return _feedback(try_id, position, refused=_(str(given))), 409
    except Refused as refused:
        return _try_page(try_id, refused=_(str(refused)), response=response), 422
    return redirect(url_for(".feedback", try_id=try_id, position=position), 303)


@bp.get("/learn/quizzes/<int:try_id>/answers/<int:position>")
@open_to_guests
def feedback(try_id: int, position: int) -> str:
    """Tell what was right about a question that was answered, and why."""
    return _feedback(try_id, position)


def _try_page(try_id: int, *, refused: str = "", response: dict[str, str] | None = None) -> str:
    page = quizzes.get_try_page(
        get_session(), get_library(), account_id=current_user.id, try_id=try_id
    )
    if isinstance(page, QuestionPage):
        return show_question(
            page,
            within=(_("Quiz"), url_for(".quiz", course=page.course)),
            action=url_for(".answer", try_id=try_id),
            refused=refused,
            response=response,
        )
    following = step_url(page.course, page.step) if page.step else None
    return render_template("learn/result.html", page=page, step_url=following)


def _feedback(try_id: int, position: int, *, refused: str = "") -> str:
    page = quizzes.get_feedback(
        get_session(),
        get_library(),
        account_id=current_user.id,
        try_id=try_id,
        position=position,
    )
    return render_template(
        "learn/feedback.html",
        page=page,
        bar=Markup(progress_bar(page.position, page.total)),
        kind_template=KINDS[page.kind],
        refused=refused,
    )
