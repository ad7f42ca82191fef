"""What is kept about somebody: a copy of it to take along, and deleting the account."""

from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask import session as cookie
from flask_babel import gettext as _

from elearning.services import audit, copies, farewells, throttle
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.forms import DeleteForm, SureForm
from elearning.web.account.pages import Answer, page
from elearning.web.account.proving import is_own_password, way_to_prove
from elearning.web.doing import doer
from elearning.web.downloads import send_lines
from elearning.web.security import current_user, forget
from elearning.web.session import apart, get_session, reading

FILE = "my-data.json"


@bp.route("/profile/data", methods=["GET", "POST"])
def belongings() -> Answer:
    """Say what is kept, and give a copy of it to whoever shows that it is theirs."""
    way, who = way_to_prove(), doer()
    form = SureForm(way=way)
    if not form.validate_on_submit() or not _is_sure(form, way):
        return page("belongings", form, way=way, provider=_provider())
    with apart() as session:
        throttle.admit(session, throttle.Key("copy", str(who.account_id)))
        audit.note(session, "copy", who, whom=who.account_id)
    with reading() as session:
        person = copies.find_person(session, who.account_id or 0)
        return send_lines(
            copies.write_copy(session, person, datetime.now(UTC)), FILE, "application/json"
        )


@bp.get("/profile/delete")
def farewell() -> str:
    """Say what goes and what stays, before anything is asked."""
    return render_template("account/farewell.html", held=_held())


@bp.route("/profile/delete/now", methods=["GET", "POST"])
def delete() -> Answer:
    """Delete the account of whoever shows that it is theirs and types the word."""
    way, who = way_to_prove(), doer()
    form = DeleteForm(way=way)
    if not form.validate_on_submit() or not _is_sure(form, way):
        return page("delete", form, way=way, provider=_provider(), word=_("DELETE"), held=_held())
    farewells.delete_account(
        get_session(),
        who,
        who.account_id or 0,
        keeps_certificates=form.keeps.data,
        language=languages.choose_language(),
        now=datetime.now(UTC),
    )
    forget()
    cookie.clear()
    flash(_("Your account is deleted. A last message tells you so."), "good")
    return redirect(url_for("catalogue.home"), 303)


def _is_sure(form: SureForm, way: str) -> bool:
    if way == "password" and not is_own_password(form.password.data or ""):
        form.refuse()
        return False
    return way != "come-again"


def _held() -> int:
    with reading() as session:
        return farewells.count_certificates(session, current_user.id)


def _provider() -> str:
    settings = current_app.config
    return str(settings["SSO_NAME"]) if settings["SSO_ISSUER"] else ""
