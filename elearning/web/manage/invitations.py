"""Invitations to make an account: made, listed and revoked by programme managers."""

from datetime import UTC, datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.services import invitations
from elearning.web import languages
from elearning.web.doing import doer
from elearning.web.library import get_library
from elearning.web.manage import bp
from elearning.web.manage.forms import InvitationForm
from elearning.web.security import current_user, requires
from elearning.web.session import get_session

Answer = Response | tuple[str, int]


@bp.route("/manage/invitations", methods=["GET", "POST"])
@requires("manager")
def invitations_list() -> Answer:
    """Show invitations with their links, and make one."""
    form = InvitationForm(get_library(), sends=_sends(), spoken=languages.choose_language())
    if form.validate_on_submit():
        _make(form)
        return redirect(url_for(".invitations_list"), 303)
    return _shown(form), 422 if form.is_submitted() else 200


@bp.post("/manage/invitations/<int:invitation_id>/revoke")
@requires("manager")
def revoke_invitation(invitation_id: int) -> Response:
    """Let an invitation work no more."""
    invitations.revoke(get_session(), invitation_id, doer=doer(), now=datetime.now(UTC))
    flash(_("The invitation is revoked. Accounts that were made with it stay."), "good")
    return redirect(url_for(".invitations_list"), 303)


def _sends() -> bool:
    # Until a mail server is configured, a mail would only lie in a folder.
    return bool(current_app.config["SMTP_HOST"])


def _make(form: InvitationForm) -> None:
    session, address = get_session(), form.address()
    made = invitations.make(session, form.wish(), doer=doer(), now=datetime.now(UTC))
    if not address:
        flash(_("The invitation is made. Its link stands first in the list; send it on."), "good")
        return
    invitations.send(
        session,
        made,
        email=address,
        language=form.language.data,
        by=current_user.name,
        doer=doer(),
    )
    flash(_("The invitation is made, and its link is sent to %(email)s.", email=address), "good")


def _shown(form: InvitationForm) -> str:
    settings, library = current_app.config, get_library()
    found = invitations.list_invitations(
        get_session(), secret=settings["SECRET_KEY"], now=datetime.now(UTC), before=_before()
    )
    return render_template(
        "manage/invitations.html",
        page=found,
        form=form,
        titles={slug: course.title for slug, course in library.courses.items()},
        base_url=settings["BASE_URL"].rstrip("/"),
        is_first=_before() is None,
    )


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None
