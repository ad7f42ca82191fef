"""Where the next step on a course leads, and when it is."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import url_for

from elearning.services.enrolments import Step

STEP_PAGES: dict[str, Callable[[str, Step], str]] = {
    "lesson": lambda course, step: url_for("learn.lesson", course=course, lesson=step.slug),
    "quiz": lambda course, _step: url_for("learn.quiz", course=course),
    "scenario": lambda _course, step: url_for("catalogue.simulation", scenario=step.slug),
    "certificates": lambda _course, _step: url_for("certificates.home"),
    "continue": lambda course, _step: url_for("learn.resume", course=course),
}


def step_url(course: str, step: Step) -> str:
    """Return the address of the next step on a course."""
    return STEP_PAGES[step.kind](course, step)


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
