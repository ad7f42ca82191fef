"""Another password: for somebody who knows the old one, and for somebody who does not."""

from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from elearning.errors import NotFound
from elearning.services import accounts, resets, throttle
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.entering import enter
from elearning.web.account.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from elearning.web.account.pages import Answer, gone, page
from elearning.web.account.proving import get_passwords, is_own_password
from elearning.web.doing import doer
from elearning.web.security import current_user, public
from elearning.web.session import apart, get_session, reading


@bp.route("/profile/password", methods=["GET", "POST"])
def change_password() -> Answer:
    """Choose another password; all other browsers are signed out."""
    reader = current_user.id
    with reading() as session:
        known = accounts.get_profile(session, reader)
    form = ChangePasswordForm(own_words=(known.particulars.name, known.email))
    if not form.validate_on_submit():
        return page("change_password", form, email=known.email)
    if not is_own_password(form.password.data or ""):
        form.refuse()
        return page("change_password", form, email=known.email)
    hashed = get_passwords().hash(form.new.data or "")
    accounts.choose_password(
        get_session(), hashed, doer=doer(), language=languages.choose_language()
    )
    enter(reader)
    flash(_("Your password is changed. All other browsers are signed out."), "good")
    return redirect(url_for(".profile"), 303)


@bp.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Answer:
    """Ask for a link to choose a new password; the answer is the same for every address."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return page("forgotten", form)
    email = form.email.data or ""
    place = throttle.address_key("reset", request.remote_addr or "")
    owner = throttle.Key("reset-mail", accounts.clean_email(email) or email)
    with apart() as session:
        throttle.admit(session, place, owner)
    resets.ask(get_session(), email, language=languages.choose_language())
    flash(
        _(
            "If there is an account with this address, a message with a link is on its way to it. "
            "The link works once, within an hour."
        )
    )
    return redirect(url_for(".sign_in"), 303)


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Answer:
    """Choose a new password by the link of a mail."""
    now = datetime.now(UTC)
    with reading() as session:
        owner = resets.find_owner(session, token, now)
    if owner is None:
        return gone()
    form = NewPasswordForm(own_words=(owner.name, owner.email))
    if not form.validate_on_submit():
        return page("reset", form, token=token, email=owner.email)
    hashed = get_passwords().hash(form.new.data or "")
    told_in, place = languages.choose_language(), request.remote_addr or ""
    try:
        resets.use(
            get_session(), token, password_hash=hashed, language=told_in, now=now, place=place
        )
    except NotFound:
        return gone()
    flash(_("Your new password is kept, and all browsers are signed out. Sign in with it."), "good")
    return redirect(url_for(".sign_in"), 303)
