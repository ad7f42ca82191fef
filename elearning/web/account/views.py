"""Sign in and out, and choose a language."""

from flask import (
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import gettext as _

from elearning.services import accounts, demonstration, guests, sessions
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.entering import enter
from elearning.web.account.forms import SignInForm
from elearning.web.account.pages import Answer, count_done, page
from elearning.web.account.proving import (
    YEAR,
    find_proven,
    remember_device,
)
from elearning.web.account.second_step import wait_for_code
from elearning.web.security import (
    current_user,
    find_reader,
    forget,
    is_own_path,
    public,
)
from elearning.web.session import get_session


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Sign in, and go on to where one wanted to go."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _sign_in_page(form)
    email, password = form.credentials()
    proof = find_proven(email, password)
    if proof is None:
        form.form_errors.append(_("This address and this password do not belong together."))
        return _sign_in_page(form)
    if proof.is_disabled:
        form.form_errors.append(_("This account is closed. Please write to the contact address."))
        return _sign_in_page(form)
    target = _own_path(form.next.data)
    if proof.has_second_factor:
        answer = wait_for_code(proof.account_id, target)
    else:
        enter(proof.account_id)
        answer = redirect(target or url_for("learn.home"), 303)
    remember_device(answer, email)
    return answer


@bp.post("/sign-in/forget")
@public
def forget_guest() -> Answer:
    """Delete what was done in this browser without an account, because it was somebody else."""
    reader = find_reader()
    if reader is not None and reader.is_guest:
        guests.forget(get_session(), reader.id)
        forget()
        cookie.clear()
        flash(_("What was done in this browser without an account is deleted."))
    return redirect(url_for(".sign_in", next=_own_path(request.form.get("next"))), 303)


@bp.post("/sign-out")
@public
def sign_out() -> Answer:
    """Sign this browser out; copies of its cookie are dead too."""
    reader = find_reader()
    if reader is not None:
        sessions.end(get_session(), reader.key)
    forget()
    cookie.clear()
    flash(_("You are signed out."))
    return redirect(url_for("catalogue.home"), 303)


@bp.route("/language", methods=["GET", "POST"])
@public
def language() -> Answer:
    """Read in another language from now on, on this browser and in this account."""
    if request.method == "GET":
        # The form stands here and not in every head, so that public pages set no cookie.
        target = _own_path(request.args.get("next")) or url_for("catalogue.home")
        spoken = [(code, name, languages.direction(code)) for code, name in languages.named()]
        return render_template("account/language.html", spoken=spoken, target=target)
    wanted = request.form.get("language", "")
    if wanted not in languages.available():
        abort(400)
    if find_reader() is not None:
        accounts.change_language(get_session(), current_user.id, wanted)
    answer = redirect(_own_path(request.form.get("next")) or url_for("catalogue.home"), 303)
    answer.set_cookie(
        languages.COOKIE,
        wanted,
        max_age=YEAR,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )
    return answer


def _sign_in_page(form: SignInForm) -> tuple[str, int]:
    return page("sign_in", form, people=_people(), done=count_done())


def _own_path(target: str | None) -> str | None:
    return target if target and is_own_path(target) else None


def _people() -> tuple[demonstration.Person, ...]:
    return demonstration.PEOPLE if current_app.config["DEMO"] else ()
