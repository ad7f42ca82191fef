"""My learning, and reading lessons."""

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from elearning.assessment.shown import UNASKED, Shown
from elearning.figures.progress import progress_bar
from elearning.services import enrolments, lessons, studies
from elearning.services.studies import StudiesPage, Study
from elearning.web.filters import number, term
from elearning.web.guests import is_member, reader_id, saving_id
from elearning.web.issuing import issuer
from elearning.web.learn import bp, reading
from elearning.web.learn.steps import now, step_url
from elearning.web.library import get_library
from elearning.web.security import current_user, open_to_guests, open_to_strangers, public
from elearning.web.session import get_session
from elearning.web.wheels import WheelView, draw_wheel

# Content files carry their digest in their address, so they never change under it.
FOR_EVER = "public, max-age=31536000, immutable"
# Opened by itself a drawing must not act as a page of ours.
SEALED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@bp.get("/learn/")
@open_to_guests
def home() -> str:
    """Show what somebody studies, what is next, and what was earned."""
    library = get_library()
    page = studies.get_studies(get_session(), library, account_id=current_user.id, now=now())
    return render_template(
        "learn/home.html",
        page=page,
        current=_with_bars(page.current),
        completed=_with_bars(page.completed),
        now=now(),
        wheel=_wheel(page),
        shown=_shown(page) if page.outlook.phases else None,
        sectors=_by_sector(page),
    )


@bp.post("/learn/<course>/begin")
@open_to_strangers
def begin(course: str) -> AnyResponse:
    """Begin a course, then open the lesson to go on with."""
    account_id = saving_id()
    session, library = get_session(), get_library()
    enrolments.begin_course(session, library, account_id=account_id, course=course, now=now())
    return redirect(url_for(".resume", course=course), 303)


@bp.get("/learn/<course>/continue")
@open_to_strangers
def resume(course: str) -> AnyResponse:
    """Go on where one left off."""
    step = enrolments.get_step(get_session(), get_library(), account_id=reader_id(), course=course)
    return redirect(step_url(course, step), 303)


@bp.get("/learn/<course>/<lesson>")
@open_to_strangers
def lesson(course: str, lesson: str) -> str:
    """Show one lesson."""
    library = get_library()
    page = lessons.get_lesson_page(
        get_session(), library, account_id=reader_id(), course=course, lesson=lesson
    )
    return render_template(
        "learn/lesson.html",
        page=page,
        parts=reading.of_lesson(page, library.digest, is_guest=not is_member()),
    )


@bp.post("/learn/<course>/<lesson>/finish")
@open_to_strangers
def finish(course: str, lesson: str) -> AnyResponse:
    """Finish a lesson, then open what comes next."""
    account_id = saving_id()
    step = lessons.finish_lesson(
        get_session(),
        get_library(),
        account_id=account_id,
        course=course,
        lesson=lesson,
        now=now(),
        issuer=issuer(),
    )
    return redirect(step_url(course, step), 303)


@bp.get("/courses/<course>/files/<name>")
@public
def picture(course: str, name: str) -> Response:
    """Serve a checked picture of a course."""
    file = get_library().get_course(course).get_file(name)
    answer = Response(file.data, mimetype=file.media_type)
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


def _with_bars(shown: tuple[Study, ...]) -> list[tuple[Study, Markup, str]]:
    return [
        (
            study,
            Markup(progress_bar(study.lessons_done, len(study.course.lessons))),
            step_url(study.course.slug, study.step),
        )
        for study in shown
    ]


def _wheel(page: StudiesPage) -> WheelView:
    return draw_wheel(
        get_library().taxonomy,
        page.cells,
        title=_("Your wheel"),
        desc=_("What you have begun and passed, by sector and phase."),
        hub=(number(page.lessons_done), ngettext("lesson", "lessons", page.lessons_done)),
    )


def _shown(page: StudiesPage) -> WheelView:
    library = get_library()
    return draw_wheel(
        library.taxonomy,
        studies.shown_cells(library, page.outlook),
        title=_("What you have shown"),
        desc=_("How your answers and decisions went, by sector and phase."),
        has_labels=False,
        has_links=False,
        key="shown",
    )


def _by_sector(page: StudiesPage) -> list[tuple[int, str, list[tuple[str, Shown]]]]:
    """Return the sectors of which something can be told, with the phases in which it can."""
    told: dict[int, list[tuple[str, Shown]]] = {}
    for (sector, phase), shown in page.outlook.cells.items():
        if shown.state != UNASKED:
            told.setdefault(sector, []).append((phase, shown))
    names = {one.number: term(one.short) for one in get_library().taxonomy.sectors}
    return [(sector, names[sector], phases) for sector, phases in told.items()]
