"""Two accounts of one person: found, looked at side by side, and merged."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import NotFound
from elearning.services import directory, merging
from elearning.services.directory import Wanted
from elearning.services.names import one_line
from elearning.web.doing import doer
from elearning.web.issuing import issuer
from elearning.web.library import get_library
from elearning.web.manage import bp
from elearning.web.security import current_user, requires
from elearning.web.session import get_session


@bp.get("/manage/people/<int:account_id>/merge")
@requires("administrator")
def find_duplicate(account_id: int) -> str:
    """Ask which account shall be merged into this one; people of the same name come first."""
    session = get_session()
    kept = directory.find_person(session, account_id)
    if kept is None:
        raise NotFound
    search = one_line(request.args.get("search", kept.name))[:300]
    found = directory.list_people(session, Wanted(search))
    others = [one for one in found.rows if one.id not in (account_id, current_user.id)]
    return render_template(
        "manage/find_duplicate.html",
        kept=kept,
        others=others,
        search=search,
        has_more=found.next_after is not None,
    )


@bp.get("/manage/people/<int:account_id>/merge/<int:gone_id>")
@requires("administrator")
def preview_merge(account_id: int, gone_id: int) -> str:
    """Show what merging would do; nothing is changed."""
    page = merging.preview(get_session(), get_library(), account_id, gone_id)
    is_self = gone_id == current_user.id
    return render_template("manage/merge.html", page=page, is_self=is_self)


@bp.post("/manage/people/<int:account_id>/merge/<int:gone_id>")
@requires("administrator")
def merge(account_id: int, gone_id: int) -> Response:
    """Merge one account into another, as it was previewed."""
    merging.merge(
        get_session(),
        get_library(),
        doer(),
        kept_id=account_id,
        gone_id=gone_id,
        fingerprint=request.form.get("fingerprint", ""),
        now=datetime.now(UTC),
        issuer=issuer(),
    )
    flash(_("The two accounts are one now. This person has to sign in anew."), "good")
    return redirect(url_for(".person", account_id=account_id), 303)
