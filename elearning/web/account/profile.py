"""What somebody tells about themselves."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from elearning.services import accounts
from elearning.web.account import bp
from elearning.web.account.forms import ProfileForm
from elearning.web.account.pages import Answer, page
from elearning.web.security import current_user
from elearning.web.session import get_session


@bp.route("/profile", methods=["GET", "POST"])
def profile() -> Answer:
    """Show and change what somebody tells about themselves."""
    known = accounts.get_profile(get_session(), current_user.id)
    form = ProfileForm(obj=known.particulars)
    if not form.validate_on_submit():
        return page("profile", form, profile=known)
    accounts.change_profile(get_session(), current_user.id, form.particulars())
    flash(_("Your profile is changed. Certificates you already hold keep their name."), "good")
    return redirect(url_for(".profile"), 303)
