"""The home page, and the courses and simulations there are."""

from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from elearning.content.course import Course
from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.services.enrolments import count_done
from elearning.services.reached import Reached, find_reached
from elearning.services.whereabouts import Whereabouts, find_finished, find_whereabouts
from elearning.web.catalogue import bp
from elearning.web.catalogue.choosing import choose
from elearning.web.catalogue.forms import WishForm
from elearning.web.library import get_library
from elearning.web.prose import render_prose
from elearning.web.security import current_user, find_reader, public
from elearning.web.session import get_session
from elearning.web.wheels import draw_wheel

FEATURED = 3


@dataclass(frozen=True, slots=True)
class Continuation:
    """What the home page offers to go on with; what has left the library is not offered."""

    course: Course | None
    lesson: str
    lessons_done: int
    scenario: Edition | None
    attempt_id: int
    turn: int


def in_reading_order(library: Library) -> list[Course]:
    """Return the courses as one would take them: foundations, then sector by sector."""
    return sorted(library.courses.values(), key=lambda one: (one.sectors, one.title))


@bp.get("/")
@public
def home() -> str:
    """Show what this is, the wheel, and where a learner left off."""
    library, reader = get_library(), find_reader()
    there = find_whereabouts(get_session(), reader.id) if reader else Whereabouts()
    return render_template(
        "catalogue/home.html",
        wheel=draw_wheel(
            library.taxonomy,
            title=_("The wheel of the framework"),
            desc=_("Fifteen sectors around three phases. Each sector leads to its page."),
            hub=("MCOF", "2012"),
        ),
        taxonomy=library.taxonomy,
        going_on=_continuation(library, there),
        foundations=[one for one in library.courses.values() if one.is_foundation][:1],
        courses=in_reading_order(library)[:FEATURED],
        scenarios=list(library.scenarios.values())[:FEATURED],
    )


def _continuation(library: Library, there: Whereabouts) -> Continuation | None:
    course = library.find_course(there.course)
    scenario = library.find_scenario(there.scenario)
    if course is None and scenario is None:
        return None
    lesson = course.find_lesson(there.last_lesson) if course else None
    return Continuation(
        course=course,
        lesson=lesson.title if lesson else "",
        lessons_done=there.lessons_done,
        scenario=scenario,
        attempt_id=there.attempt_id,
        turn=there.turn,
    )


@bp.get("/courses/")
@public
def courses() -> str:
    """Show the courses that fit what the reader looks for."""
    library, form = get_library(), WishForm(request.args)
    form.offer_sectors(library.taxonomy)
    wish = form.wish()
    found = choose(in_reading_order(library), wish)
    return render_template(
        "catalogue/courses.html", form=form, wish=wish, courses=found, taxonomy=library.taxonomy
    )


@bp.get("/courses/<course>/")
@public
def course(course: str) -> str:
    """Show what a course holds, and what its certificate asks for."""
    library, reader = get_library(), find_reader()
    chosen = library.get_course(course)
    found = find_finished(get_session(), reader.id, course) if reader else None
    finished = found or {}
    return render_template(
        "catalogue/course.html",
        course=chosen,
        body=render_prose(chosen.body),
        scenario=library.find_scenario(chosen.certificate.scenario or ""),
        is_enrolled=found is not None,
        finished=finished,
        done=count_done(chosen, finished),
        reached=_reached(chosen.certificate.scenario) if reader else None,
        is_trainer=reader is not None and reader.may_act_as("trainer"),
        taxonomy=library.taxonomy,
    )


def _reached(scenario: str | None) -> Reached | None:
    """Return what the reader has reached in the scenario that a course asks for."""
    asked = [scenario] if scenario else []
    return find_reached(get_session(), current_user.id, asked).get(scenario or "")


@bp.get("/simulations/")
@public
def simulations() -> str:
    """Show the simulations that fit what the reader looks for."""
    library, form = get_library(), WishForm(request.args)
    form.offer_sectors(library.taxonomy)
    wish = form.wish()
    found = choose(library.scenarios.values(), wish)
    return render_template(
        "catalogue/simulations.html",
        form=form,
        wish=wish,
        scenarios=found,
        taxonomy=library.taxonomy,
    )


@bp.get("/simulations/<scenario>/")
@public
def simulation(scenario: str) -> str:
    """Show what a simulation is about, without telling how it goes."""
    library = get_library()
    chosen = library.get_scenario(scenario)
    certifying = [c for c in library.courses.values() if c.certificate.scenario == scenario]
    return render_template(
        "catalogue/simulation.html",
        scenario=chosen,
        variants=library.editions_of(scenario)[1:],
        courses=certifying,
        taxonomy=library.taxonomy,
    )
