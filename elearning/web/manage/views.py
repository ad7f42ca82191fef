"""What programme managers see."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from elearning.services import roster
from elearning.services.names import one_line
from elearning.services.roster import RosterRow
from elearning.web import languages
from elearning.web.countries import country_name
from elearning.web.library import get_library
from elearning.web.manage import bp
from elearning.web.manage.exporting import Row, export
from elearning.web.manage.places import read_place
from elearning.web.security import requires
from elearning.web.session import get_session

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Answer = Response | str
HEAD = ("email", "name", "organisation", "category", "course", "course title", "lessons done",
        "of them proved", "lessons", "quiz best percent", "quiz passed", "completed", "last seen",
        "attempts at simulations", "certificates")  # fmt: skip
GREATEST_ID = 2**63 - 1


@bp.get("/manage/learners")
@requires("manager")
def learners() -> Answer:
    """Show learners by name, with how far they are on their courses."""
    search = one_line(request.args.get("search", ""))[:300]
    page = roster.get_roster(get_session(), get_library(), search=search, after=read_place())
    following = None
    if page.next_after is not None:
        last = page.next_after
        following = url_for(
            ".learners", search=search or None, after=last.name_key, after_id=last.id
        )
    return render_template(
        "manage/learners.html",
        page=page,
        search=search,
        following=following,
        is_first=read_place() is None,
    )


@bp.post("/manage/learners.csv")
@requires("manager")
def learners_sheet() -> Response:
    """Download the learners who were searched for, one row for each of their courses."""
    search, library = one_line(request.form.get("search", ""))[:300], get_library()

    def rows_of(session: "Session") -> Iterator[Row]:
        return _rows(roster.stream_roster(session, library, search=search))

    return export("learners", HEAD, rows_of)


@bp.get("/manage/learners/<int:account_id>")
@requires("manager")
def learner(account_id: int) -> Answer:
    """Show one learner's courses, attempts and certificates."""
    if account_id > GREATEST_ID:
        abort(404)
    page = roster.get_learner(get_session(), get_library(), account_id)
    country = country_name(page.country, languages.choose_language())
    return render_template("manage/learner.html", page=page, country=country)


def _rows(found: Iterator[RosterRow]) -> Iterator[Row]:
    for one in found:
        who = (one.email, one.name, one.organisation, one.category)
        counts = (one.attempts, one.certificates)
        if not one.courses:
            yield (*who, "", "", *[None] * 7, *counts)
        for course in one.courses:
            yield (
                *who, course.course, course.title, course.lessons_done,
                course.lessons_proved, course.lessons, course.quiz_best, course.is_quiz_passed,
                course.is_completed, course.seen_at, *counts,
            )  # fmt: skip
