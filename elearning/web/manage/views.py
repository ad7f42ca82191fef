"""What programme managers see."""

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from elearning.services import roster
from elearning.services.names import one_line
from elearning.services.roster import Place
from elearning.web import languages
from elearning.web.countries import country_name
from elearning.web.library import get_library
from elearning.web.manage import bp
from elearning.web.security import requires
from elearning.web.session import get_session

Answer = Response | str
GREATEST_ID = 2**63 - 1


@bp.get("/manage/learners")
@requires("manager")
def learners() -> Answer:
    """Show learners by name, with how far they are on their courses."""
    search = one_line(request.args.get("search", ""))[:300]
    page = roster.get_roster(get_session(), get_library(), search=search, after=_place())
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
        is_first=_place() is None,
    )


@bp.get("/manage/learners/<int:account_id>")
@requires("manager")
def learner(account_id: int) -> Answer:
    """Show one learner's courses, attempts and certificates."""
    if account_id > GREATEST_ID:
        abort(404)
    page = roster.get_learner(get_session(), get_library(), account_id)
    country = country_name(page.country, languages.choose_language())
    return render_template("manage/learner.html", page=page, country=country)


def _place() -> Place | None:
    name_key, last_id = request.args.get("after"), request.args.get("after_id", "")
    if name_key is None or not last_id.isascii() or not last_id.isdecimal() or len(last_id) > 18:
        return None
    return Place(name_key, int(last_id))
