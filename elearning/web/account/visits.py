"""Where somebody is signed in, and ending it."""

from flask import flash, redirect, render_template, url_for
from flask import session as cookie
from flask_babel import gettext as _

from elearning.services import sessions
from elearning.web.account import bp
from elearning.web.account.pages import Answer
from elearning.web.security import current_user, forget
from elearning.web.session import get_session


@bp.get("/profile/visits")
def visits() -> Answer:
    """Show with which browsers somebody is signed in."""
    found = sessions.list_visits(get_session(), current_user.id, key=current_user.key)
    return render_template("account/visits.html", visits=found)


@bp.post("/profile/visits/<int:session_id>/end")
def end_visit(session_id: int) -> Answer:
    """Sign one of one's own browsers out."""
    sessions.end_one(get_session(), session_id, account_id=current_user.id)
    flash(_("This browser is signed out."), "good")
    return redirect(url_for(".visits"), 303)


@bp.post("/profile/visits/end")
def end_visits() -> Answer:
    """Sign out everywhere, here included."""
    sessions.end_all(get_session(), current_user.id)
    forget()
    cookie.clear()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("catalogue.home"), 303)
