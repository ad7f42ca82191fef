"""Who somebody is: register, sign in and out, profile, language."""

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
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from elearning.services import accounts, demonstration, throttle
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.forms import ProfileForm, RegisterForm, SignInForm
from elearning.web.account.proving import (
    YEAR,
    find_proven,
    get_passwords,
    remember_device,
)
from elearning.web.security import (
    SignedIn,
    current_user,
    find_reader,
    forget,
    is_own_path,
    public,
    remember,
)
from elearning.web.session import apart, get_session

Answer = Response | str | tuple[str, int]


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> Answer:
    """Make an account; the answer is the same if the address has one."""
    if not current_app.config["REGISTRATION"]:
        abort(404)
    form = RegisterForm()
    if not form.validate_on_submit():
        return _page("register", form)
    email, password = form.credentials()
    place = throttle.address_key("register", request.remote_addr or "")
    owner = throttle.Key("register-mail", accounts.clean_email(email) or email)
    with apart() as session:
        throttle.admit(session, place, owner)
    hashed = get_passwords().hash(password)
    accounts.register(
        get_session(),
        email=email,
        password_hash=hashed,
        particulars=form.particulars(),
        language=languages.choose_language(),
    )
    flash(_("Almost there: we have sent a message to this address. Sign in to begin."), "good")
    return redirect(url_for(".sign_in", next=request.args.get("next")), 303)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Sign in, and go on to where one wanted to go."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page("sign_in", form)
    email, password = form.credentials()
    proof = find_proven(email, password)
    if proof is None:
        form.form_errors.append(_("This address and this password do not belong together."))
        return _page("sign_in", form)
    if proof.is_disabled:
        form.form_errors.append(_("This account is closed. Please write to the contact address."))
        return _page("sign_in", form)
    _begin_session(proof.account_id)
    answer = redirect(_own_path(form.next.data) or url_for("learn.home"), 303)
    remember_device(answer, email)
    return answer


@bp.post("/sign-out")
@public
def sign_out() -> Answer:
    """Sign this browser out; copies of its cookie are dead too."""
    reader = find_reader()
    if reader is not None:
        accounts.end_session(get_session(), reader.key)
    forget()
    cookie.clear()
    flash(_("You are signed out."))
    return redirect(url_for("catalogue.home"), 303)


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> Answer:
    """Show and change what somebody tells about themselves."""
    known = accounts.get_profile(get_session(), current_user.id)
    form = ProfileForm(obj=known.particulars)
    if not form.validate_on_submit():
        return _page("profile", form, email=known.email)
    accounts.change_profile(get_session(), current_user.id, form.particulars())
    flash(_("Your profile is changed. Certificates you already hold keep their name."), "good")
    return redirect(url_for(".profile"), 303)


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


def _begin_session(account_id: int) -> None:
    session = get_session()
    before = find_reader()
    if before is not None:
        accounts.end_session(session, before.key)
    key = accounts.begin_session(session, account_id, days=current_app.config["SESSION_DAYS"])
    viewer = accounts.find_viewer(session, key)
    # Nothing of the time before signing in is carried over, the form token included.
    cookie.clear()
    cookie.permanent = True
    if viewer is not None:
        remember(SignedIn(key, viewer.id, viewer.name, viewer.role, viewer.language))


def _own_path(target: str | None) -> str | None:
    return target if target and is_own_path(target) else None


def _page(name: str, form: FlaskForm, **values: str) -> tuple[str, int]:
    people = demonstration.PEOPLE if current_app.config["DEMO"] else ()
    page = render_template(f"account/{name}.html", form=form, people=people, **values)
    return page, 422 if form.is_submitted() else 200
