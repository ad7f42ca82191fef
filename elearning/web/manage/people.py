"""People for administrators: found, looked at, given roles, closed and opened."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from elearning.exports.sheet import Cell
from elearning.models.account import ROLES
from elearning.services import audit, directory, people
from elearning.services.directory import STATES, Person, Wanted
from elearning.services.names import one_line
from elearning.web import languages
from elearning.web.countries import country_name
from elearning.web.doing import doer
from elearning.web.manage import bp
from elearning.web.manage.exporting import export
from elearning.web.manage.places import read_place, with_query
from elearning.web.manage.telling import tell
from elearning.web.security import current_user, requires
from elearning.web.session import get_session

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from elearning.services.audit import Doer

HEAD = ("email", "name", "role", "category", "organisation", "country", "language",
        "state", "since", "number")  # fmt: skip
# What is done by one button on the page of a person, and what is said afterwards.
ACTS: dict[str, tuple[Callable[["Session", "Doer", int], None], LazyString]] = {
    "close": (people.disable, _l("The account is closed, and signed out everywhere.")),
    "open": (people.enable, _l("The account is open again.")),
    "sign-out": (people.sign_out, _l("All browsers of this person are signed out.")),
}


@bp.get("/manage/people")
@requires("administrator")
def everybody() -> str:
    """Show people by name, found by name, address, role and state."""
    wanted, place = _wanted(), read_place()
    page = directory.list_people(get_session(), wanted, after=place)
    asked = {"search": wanted.search, "role": wanted.role, "state": wanted.state}
    last = page.next_after
    return render_template(
        "manage/people.html",
        page=page,
        asked=asked,
        roles=ROLES,
        states=STATES,
        first=None if place is None else with_query(url_for(".everybody"), asked),
        following=last
        and with_query(
            url_for(".everybody"), {**asked, "after": last.name_key, "after_id": str(last.id)}
        ),
    )


@bp.post("/manage/people.csv")
@requires("administrator")
def people_sheet() -> Response:
    """Download the people who were searched for, in the columns that an import reads."""
    wanted = _wanted()
    return export("people", HEAD, lambda session: _rows(directory.stream_people(session, wanted)))


@bp.get("/manage/people/<int:account_id>")
@requires("administrator")
def person(account_id: int) -> str:
    """Show one person, what they have here, what was done to them, and what can be done."""
    page = directory.get_person(get_session(), account_id)
    return render_template(
        "manage/person.html",
        page=page,
        person=page.person,
        roles=ROLES,
        country=country_name(page.person.country, languages.choose_language()),
        language=dict(languages.named()).get(page.person.language, ""),
        is_self=account_id == current_user.id,
        entries=audit.list_latest(get_session(), account_id),
        tell=tell,
    )


@bp.post("/manage/people/<int:account_id>/role")
@requires("administrator")
def change_role(account_id: int) -> Response:
    """Give somebody another role."""
    people.change_role(get_session(), doer(), account_id, request.form.get("role", ""))
    flash(_("The role is changed; it holds from the next page that this person opens."), "good")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.post('/manage/people/<int:account_id>/<any("close", "open", "sign-out"):act>')
@requires("administrator")
def act(account_id: int, act: str) -> Response:
    """Close or open an account, or sign it out everywhere."""
    do, said = ACTS[act]
    do(get_session(), doer(), account_id)
    flash(str(said), "good")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.post("/manage/people/<int:account_id>/send-again")
@requires("administrator")
def send_again(account_id: int) -> Response:
    """Send somebody the mail by which they get in."""
    people.send_again(get_session(), doer(), account_id, language=languages.choose_language())
    flash(_("The mail is on its way."), "good")
    return redirect(url_for(".person", account_id=account_id), 303)


def _wanted() -> Wanted:
    role, state = request.values.get("role", ""), request.values.get("state", "")
    return Wanted(
        search=one_line(request.values.get("search", ""))[:300],
        role=role if role in ROLES else "",
        state=state if state in STATES else "",
    )


def _rows(found: Iterator[Person]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        yield (
            one.email, one.name, one.role, one.category, one.organisation, one.country,
            one.language, one.state, one.created_at, one.id,
        )  # fmt: skip
