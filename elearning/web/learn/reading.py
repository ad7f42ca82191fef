"""The parts of a lesson page that many readers see alike, made once for all of them."""

from dataclasses import dataclass

from flask import request
from markupsafe import Markup

from elearning.figures.progress import progress_bar
from elearning.services.lessons import LessonPage
from elearning.services.notes import LONGEST
from elearning.web.frame import csrf_field
from elearning.web.guests import terms
from elearning.web.kept import kept
from elearning.web.learn.steps import step_url


@dataclass(frozen=True, slots=True)
class LessonParts:
    """A lesson, what its reader keeps of it, what follows, and what stands beside it."""

    text: Markup
    own: Markup
    end: Markup
    rail: Markup


def of_lesson(page: LessonPage, digest: str, *, is_guest: bool) -> LessonParts:
    """Make the parts of a lesson page; ``digest`` is the library's, and guests keep no notes."""
    place = (digest, page.course.slug, page.lesson.slug)
    finished = tuple((line.is_finished, line.is_proved) for line in page.lines)
    return LessonParts(
        text=kept(
            "learn/lesson_text.html",
            *place,
            page.is_finished,
            page.is_proved,
            course=page.course,
            module=page.module,
            lesson=page.lesson,
            is_finished=page.is_finished,
            is_proved=page.is_proved,
        ),
        own=Markup("")
        if is_guest
        else kept(
            "learn/lesson_own.html",
            *place[1:],
            page.kept.is_bookmarked,
            bool(page.kept.text),
            course=page.course.slug,
            lesson=page.lesson.slug,
            kept=page.kept,
            longest=LONGEST,
            holes={
                "token": csrf_field(),
                "note": page.kept.text,
                "version": page.kept.version,
            },
        ),
        end=kept(
            "learn/lesson_end.html",
            *place,
            page.is_finished,
            page.is_proved,
            page.step,
            is_guest,
            is_guest and terms(),
            page=page,
            is_guest=is_guest,
            may_register=terms()[1],
            step_url=lambda: step_url(page.course.slug, page.step),
            holes={"token": csrf_field(), "path": request.path},
        ),
        rail=kept(
            "learn/lesson_rail.html",
            *place,
            finished,
            page=page,
            bar=lambda: Markup(progress_bar(page.done_in_module, len(page.lines))),
        ),
    )
