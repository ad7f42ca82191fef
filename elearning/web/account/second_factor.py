"""The second factor of one's own account: set up, looked at, turned off."""

from datetime import UTC, datetime

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from elearning.credentials.qr import qr_svg
from elearning.services import second_factors, throttle
from elearning.web.account import bp
from elearning.web.account.entering import enter
from elearning.web.account.forms import CodeForm, GuardedForm
from elearning.web.account.pages import Answer
from elearning.web.account.proving import is_own_password
from elearning.web.doing import doer
from elearning.web.security import before_second_factor, current_user, has_to_set_up
from elearning.web.session import apart, get_session


@bp.get("/profile/second-factor")
@before_second_factor
def second_factor() -> Answer:
    """Show what the second factor is, and what to do next."""
    return _page(CodeForm(), GuardedForm())


@bp.post("/profile/second-factor/begin")
@before_second_factor
def begin_second_factor() -> Answer:
    """Make a secret for an app."""
    second_factors.begin(get_session(), current_user.id, key=_key())
    return redirect(url_for(".second_factor"), 303)


@bp.post("/profile/second-factor/on")
@before_second_factor
def turn_on() -> Answer:
    """Ask for the second factor from now on, once its app has shown a right code."""
    form, reader = CodeForm(), current_user.id
    if not form.validate():
        return _page(form, GuardedForm(formdata=None))
    with apart() as session:
        throttle.admit(session, throttle.Key("code", str(reader)))
    codes = second_factors.turn_on(
        get_session(), reader, form.code.data or "", key=_key(), now=datetime.now(UTC), doer=doer()
    )
    if codes is None:
        form.refuse()
        return _page(form, GuardedForm(formdata=None))
    enter(reader)
    return _codes_page(reader, codes)


@bp.post("/profile/second-factor/codes")
def renew_codes() -> Answer:
    """Make ten new recovery codes; the old ones work no more."""
    form, reader = GuardedForm(), current_user.id
    if not _is_proven(form):
        return _page(CodeForm(formdata=None), form)
    return _codes_page(reader, second_factors.renew_codes(get_session(), reader))


@bp.post("/profile/second-factor/off")
def turn_off() -> Answer:
    """Ask for the password alone from now on."""
    form, reader = GuardedForm(), current_user.id
    if not _is_proven(form):
        return _page(CodeForm(formdata=None), form)
    second_factors.turn_off(get_session(), reader, doer=doer())
    flash(_("The second step is turned off. The password alone lets you in."))
    return redirect(url_for(".second_factor"), 303)


def _is_proven(form: GuardedForm) -> bool:
    """Tell whether password and code are right; a code is used up only beside a right password."""
    reader = current_user.id
    if not form.validate():
        return False
    if not is_own_password(form.password.data or ""):
        form.refuse()
        return False
    owner = throttle.Key("code", str(reader))
    with apart() as session:
        throttle.admit(session, owner)
    now, code = datetime.now(UTC), form.code.data or ""
    if not second_factors.is_right(get_session(), reader, code, key=_key(), now=now):
        form.refuse_code()
        return False
    throttle.clear(get_session(), owner)
    return True


def _page(code_form: CodeForm, guarded: GuardedForm) -> Answer:
    session, reader = get_session(), current_user.id
    offer = second_factors.find_offer(session, reader, key=_key())
    shown = render_template(
        "account/second_factor.html",
        form=code_form,
        guarded=guarded,
        offer=offer,
        qr=Markup(qr_svg(offer.uri)) if offer else None,
        codes_left=second_factors.count_codes(session, reader),
        is_on=current_user.has_second_factor,
        must=has_to_set_up(current_user),
    )
    return _unkept(shown, 422 if code_form.errors or guarded.errors else 200)


def _codes_page(reader: int, codes: tuple[str, ...]) -> Answer:
    throttle.clear(get_session(), throttle.Key("code", str(reader)))
    return _unkept(render_template("account/recovery_codes.html", codes=codes), 200)


def _unkept(page: str, status: int) -> Response:
    """Return a page that no browser keeps: it shows a secret."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
