"""Where the next step on a course leads, when it is, and in whose name it is certified."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app, url_for

from elearning.services.certificates import Issuer
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


def issuer() -> Issuer:
    """Return in whose name this platform issues certificates."""
    return Issuer(current_app.config["ISSUER"], current_app.config["BASE_URL"])


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)
