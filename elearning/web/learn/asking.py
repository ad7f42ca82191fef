"""How a question that waits is shown, in a quiz as in a placement."""

from flask import render_template
from markupsafe import Markup

from elearning.figures.progress import progress_bar
from elearning.services.quiz_pages import QuestionPage
from elearning.web.learn.kinds import KINDS


def show_question(
    page: QuestionPage,
    *,
    within: tuple[str, str],
    action: str,
    refused: str,
    response: dict[str, str] | None,
    may_pass: bool = False,
) -> str:
    """Show a question.

    :param within: title and address of the page before it.
    :param refused: why the last answer, ``response``, was not taken.
    """
    return render_template(
        "learn/question.html",
        page=page,
        bar=Markup(progress_bar(page.position - 1, page.total)),
        kind_template=KINDS[page.kind],
        within=within,
        action=action,
        refused=refused,
        response=response or {},
        may_pass=may_pass,
    )
