"""Time limits: the decision is shown when its time begins, and what follows when it is over."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.services import limits
from elearning.web.issuing import issuer
from elearning.web.library import get_library
from elearning.web.security import current_user, open_to_guests
from elearning.web.session import get_session
from elearning.web.simulate import bp
from elearning.web.simulate.clocks import now


@bp.post("/simulate/attempts/<int:attempt_id>/clock")
@open_to_guests
def begin_clock(attempt_id: int) -> Response:
    """Show the decision of a scene, and let its time run."""
    limits.begin_clock(
        get_session(),
        get_library(),
        attempt_id=attempt_id,
        account_id=current_user.id,
        now=now(),
    )
    return redirect(url_for(".scene", attempt_id=attempt_id) + "#decide", 303)


@bp.post("/simulate/attempts/<int:attempt_id>/run-out")
@open_to_guests
def run_out(attempt_id: int) -> Response:
    """Record that the time of a decision has run out."""
    is_over = limits.run_out(
        get_session(),
        get_library(),
        attempt_id=attempt_id,
        account_id=current_user.id,
        now=now(),
        issuer=issuer(),
    )
    if is_over:
        tell_late()
    return redirect(url_for(".scene", attempt_id=attempt_id), 303)


def tell_late() -> None:
    """Say once that the default was taken."""
    flash(_("Your time had run out. What was laid down for that case has been done."), "info")
