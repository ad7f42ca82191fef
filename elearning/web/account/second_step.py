"""The second step of signing in: the code, after the password was right."""

from datetime import UTC, datetime

from flask import current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.services import second_factors, sessions, throttle
from elearning.web.account import bp
from elearning.web.account.entering import enter, keep_guest
from elearning.web.account.forms import StepForm
from elearning.web.account.pages import Answer, page
from elearning.web.security import is_own_path, public
from elearning.web.session import apart, get_session, reading

WAITING = "waiting"


def wait_for_code(account_id: int, target: str | None) -> Response:
    """Remember that the password was right, and ask for the code."""
    key = sessions.begin_waiting(get_session(), account_id)
    return lead_to_code(key, target)


def lead_to_code(key: str, target: str | None) -> Response:
    """Lead this browser to where it is asked for the code."""
    keep_guest()
    cookie[WAITING] = key
    return redirect(url_for(".second_step", next=target), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def second_step() -> Answer:
    """Ask for the code of the app, or for one of the paper, and sign in."""
    key = cookie.get(WAITING, "")
    with reading() as session:
        account_id = sessions.find_waiting(session, key)
    if account_id is None:
        if cookie.pop(WAITING, None) is not None:
            flash(_("Please begin anew with your address and your password."))
        return redirect(url_for(".sign_in", next=_own_path(request.args.get("next"))), 303)
    form = StepForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return page("second_step", form)
    if not _is_right(account_id, form.code.data or ""):
        form.refuse()
        return page("second_step", form)
    sessions.end(get_session(), key)
    enter(account_id)
    return redirect(_own_path(form.next.data) or url_for("learn.home"), 303)


def _is_right(account_id: int, code: str) -> bool:
    owner, secret = throttle.Key("code", str(account_id)), current_app.config["SECRET_KEY"]
    with apart() as session:
        throttle.admit(session, owner)
    session, now = get_session(), datetime.now(UTC)
    if not second_factors.is_right(session, account_id, code, key=secret, now=now):
        return False
    throttle.clear(session, owner)
    return True


def _own_path(target: str | None) -> str | None:
    return target if target and is_own_path(target) else None
