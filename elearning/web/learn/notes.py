"""Bookmarks and notes, which nobody sees but who wrote them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import NoteChanged, NoteTooLong
from elearning.services import notes as kept_notes
from elearning.services.notes import LONGEST
from elearning.web.learn import bp
from elearning.web.learn.steps import now
from elearning.web.library import get_library
from elearning.web.security import current_user
from elearning.web.session import get_session

Answer = Response | tuple[str, int]
LARGEST_KEY = 2**31 - 1


@bp.get("/learn/notes")
def notes() -> str:
    """Show all bookmarks and notes, the newest first."""
    before = request.args.get("before", type=int)
    page = kept_notes.list_notes(
        get_session(),
        get_library(),
        account_id=current_user.id,
        before=before if before and 0 < before <= LARGEST_KEY else None,
    )
    return render_template("learn/notes.html", page=page, longest=LONGEST)


@bp.post("/learn/<course>/<lesson>/note")
def keep_note(course: str, lesson: str) -> Answer:
    """Keep a note; one that cannot be kept as it is comes back whole."""
    text = request.form.get("text", "")
    try:
        kept_notes.keep_note(
            get_session(),
            get_library(),
            account_id=current_user.id,
            course=course,
            lesson=lesson,
            text=text,
            version=request.form.get("version", 0, type=int),
            now=now(),
        )
    except (NoteChanged, NoteTooLong) as refused:
        return _come_back(course, lesson, text, refused)
    flash(_("Your note is saved. Nobody but you can read it."), "good")
    return redirect(_place_of(course, lesson), 303)


@bp.post("/learn/<course>/<lesson>/bookmark")
def mark(course: str, lesson: str) -> Response:
    """Bookmark a lesson, or take the bookmark out."""
    kept_notes.set_bookmark(
        get_session(),
        get_library(),
        account_id=current_user.id,
        course=course,
        lesson=lesson,
        is_bookmarked=request.form.get("keep") == "yes",
        now=now(),
    )
    return redirect(_place_of(course, lesson), 303)


def _come_back(
    course: str, lesson: str, text: str, refused: NoteChanged | NoteTooLong
) -> tuple[str, int]:
    kept = kept_notes.find_kept(
        get_session(), account_id=current_user.id, course=course, lesson=lesson
    )
    is_changed = isinstance(refused, NoteChanged)
    page = render_template(
        "learn/note.html",
        course=course,
        lesson=lesson,
        text=text,
        # One that is too long still has to be compared with what stands when it comes again.
        version=kept.version if is_changed else request.form.get("version", 0, type=int),
        now_kept=kept.text if is_changed else None,
        refused=_(str(refused)),
        back=_place_of(course, lesson),
        longest=LONGEST,
    )
    return page, 409 if is_changed else 422


def _place_of(course: str, lesson: str) -> str:
    found = get_library().find_course(course)
    if found is None or found.find_lesson(lesson) is None:
        return url_for(".notes")
    return url_for(".lesson", course=course, lesson=lesson) + "#own"
