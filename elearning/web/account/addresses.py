"""The address that an account is reached at: proved, and changed."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from elearning.errors import NotFound
from elearning.services import accounts, addresses, throttle
from elearning.web import languages
from elearning.web.account import bp
from elearning.web.account.forms import NewAddressForm
from elearning.web.account.pages import Answer, gone, page
from elearning.web.account.proving import is_own_password
from elearning.web.security import current_user, find_reader, public
from elearning.web.session import apart, get_session, reading


@bp.route("/profile/address", methods=["GET", "POST"])
def change_address() -> Answer:
    """Ask for another address; it takes the place of the old one when its link is followed."""
    reader = current_user.id
    with reading() as session:
        known = accounts.get_profile(session, reader)
    form = NewAddressForm()
    if not form.validate_on_submit():
        return page("change_address", form, known=known)
    if not is_own_password(form.password.data or ""):
        form.refuse()
        return page("change_address", form, known=known)
    email = form.email.data or ""
    _slow_down(reader, email)
    addresses.ask_change(get_session(), reader, email, language=languages.choose_language())
    flash(_("A message with a link is on its way to the new address. Until it is followed, "
            "nothing changes."))  # fmt: skip
    return redirect(url_for(".profile"), 303)


@bp.post("/profile/address/confirm")
def ask_confirmation() -> Answer:
    """Send the link once more that confirms the present address."""
    reader = current_user.id
    with reading() as session:
        email = accounts.get_profile(session, reader).email
    _slow_down(reader, email)
    addresses.ask_confirmation(get_session(), reader, language=languages.choose_language())
    flash(_("A message with a link is on its way to %(address)s.", address=email))
    return redirect(url_for(".profile"), 303)


@bp.get("/confirm/<token>")
@public
def proposed(token: str) -> Answer:
    """Say what a link of a mail will do; a button does it, because mail filters open links too."""
    found = addresses.find_proposed(get_session(), token, datetime.now(UTC))
    return render_template("account/confirm.html", token=token, found=found) if found else gone()


@bp.post("/confirm/<token>")
@public
def confirm(token: str) -> Answer:
    """Confirm an address, or put a new one in place of the old one."""
    try:
        addresses.use(get_session(), token, language=languages.choose_language(),
                      now=datetime.now(UTC), place=request.remote_addr or "")  # fmt: skip
    except NotFound:
        return gone()
    flash(_("Thank you: this address is confirmed."), "good")
    return redirect(url_for(".profile" if find_reader() else ".sign_in"), 303)


def _slow_down(account_id: int, email: str) -> None:
    # Neither may a stranger's address be written to by the hundred, nor by one person.
    owner = throttle.Key("reset-mail", accounts.clean_email(email) or email)
    with apart() as session:
        throttle.admit(session, owner, throttle.Key("own-mail", str(account_id)))
