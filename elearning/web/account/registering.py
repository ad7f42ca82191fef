"""Making an account: for anybody, by invitation, or not at all."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from elearning.errors import NotFound
from elearning.services import accounts, enrolments, invitations, throttle
from elearning.services.invitations import Open
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.forms import RegisterForm
from elearning.web.account.pages import Answer, count_done, gone, page
from elearning.web.account.proving import get_passwords
from elearning.web.library import get_library
from elearning.web.security import find_reader, public
from elearning.web.session import apart, get_session, reading

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> Answer:
    """Make an account; the answer is the same if the address has one."""
    mode = current_app.config["REGISTRATION"]
    if mode == "closed":
        abort(404)
    if mode == "invitation":
        return render_template("account/by_invitation.html"), 200
    form = RegisterForm()
    if not form.validate_on_submit():
        return page("register", form, token=None, done=count_done())
    return _register(form, None)


@bp.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> Answer:
    """Make an account by an invitation; who has one is led to its course."""
    if current_app.config["REGISTRATION"] == "closed":
        abort(404)
    with reading() as session:
        invitation = _find(session, token)
    if invitation is None:
        return gone()
    reader = find_reader()
    if reader is not None and not reader.is_guest:
        return redirect(_course_page(invitation.course) or url_for("learn.home"), 303)
    form = RegisterForm()
    if not form.validate_on_submit():
        return page("register", form, token=token, done=count_done())
    return _register(form, invitation)


def _register(form: RegisterForm, invitation: Open | None) -> Answer:
    email, password = form.credentials()
    place = throttle.address_key("register", request.remote_addr or "")
    owner = throttle.Key("register-mail", accounts.clean_email(email) or email)
    with apart() as session:
        throttle.admit(session, place, owner)
    hashed, now = get_passwords().hash(password), datetime.now(UTC)
    if invitation is not None:
        try:
            # Used up for known addresses as well, or it would tell which ones are known.
            invitations.use(get_session(), invitation.id, now=now)
        except NotFound:
            return gone()
    made = accounts.register(
        get_session(),
        email=email,
        password_hash=hashed,
        particulars=form.particulars(),
        language=languages.choose_language(),
    )
    target = _course_page(invitation.course) if invitation else request.args.get("next")
    if invitation is not None and made is not None and target is not None:
        enrolments.begin_course(
            get_session(), get_library(), account_id=made, course=invitation.course, now=now
        )
    flash(_("Almost there: we have sent a message to this address. Sign in to begin."), "good")
    return redirect(url_for(".sign_in", next=target), 303)


def _find(session: "Session", token: str) -> Open | None:
    secret = current_app.config["SECRET_KEY"]
    return invitations.find_open(session, token, secret=secret, now=datetime.now(UTC))


def _course_page(course: str) -> str | None:
    """Return where an invitation leads to, unless its course is gone meanwhile."""
    is_known = course in get_library().courses
    return url_for("catalogue.course", course=course) if is_known else None
