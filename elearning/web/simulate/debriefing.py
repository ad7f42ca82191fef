"""After an attempt: its debrief, opened by a post, and private thoughts about it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from elearning.errors import AttemptOpen, ProofAwaited
from elearning.services import branches, continuations, debriefs, reflections, results
from elearning.web.issuing import issuer
from elearning.web.library import get_library
from elearning.web.security import current_user, open_to_guests
from elearning.web.session import get_session
from elearning.web.simulate import bp, drawings
from elearning.web.simulate.clocks import now
from elearning.web.simulate.forms import ReflectionForm

Answer = Response | str | tuple[str, int]


@bp.post("/simulate/attempts/<int:attempt_id>/debrief")
@open_to_guests
def open_debrief(attempt_id: int) -> Answer:
    """Open the debrief; the pause before a next attempt that counts begins now."""
    session, reader, moment = get_session(), current_user.id, now()
    debriefs.open_debrief(session, attempt_id=attempt_id, account_id=reader, now=moment)
    # A proof may have come while the last decision was being written.
    results.score_late(
        session,
        get_library(),
        attempt_id=attempt_id,
        account_id=reader,
        now=moment,
        issuer=issuer(),
    )
    return redirect(url_for(".debrief", attempt_id=attempt_id), 303)


@bp.get("/simulate/attempts/<int:attempt_id>/debrief")
@open_to_guests
def debrief(attempt_id: int) -> Answer:
    """Show what is learnt from an attempt, once it was opened."""
    return _debrief(attempt_id, None)


@bp.get("/simulate/attempts/<int:attempt_id>/debrief/<int:turn>/<way>")
@open_to_guests
def continuation(attempt_id: int, turn: int, way: str) -> Answer:
    """Show how an attempt could have gone on from a decision, under the same chances."""
    try:
        page = continuations.find_continuation(
            get_session(),
            get_library(),
            attempt_id=attempt_id,
            account_id=current_user.id,
            turn=turn,
            way=way,
        )
    except ProofAwaited as refused:
        flash(_(str(refused)), "info")
        return redirect(url_for(".debrief", attempt_id=attempt_id) + f"#turn-{turn}", 303)
    if page is None:
        return redirect(url_for(".scene", attempt_id=attempt_id), 303)
    return render_template("simulate/continuation.html", page=page)


@bp.post("/simulate/attempts/<int:attempt_id>/debrief/<int:turn>/branch")
@open_to_guests
def branch(attempt_id: int, turn: int) -> Answer:
    """Begin a practice branch at a decision; what is open otherwise comes first."""
    try:
        begun = branches.begin_branch(
            get_session(),
            get_library(),
            attempt_id=attempt_id,
            account_id=current_user.id,
            turn=turn,
            now=now(),
        )
    except AttemptOpen as refused:
        flash(_(str(refused)), "info")
        return redirect(url_for(".debrief", attempt_id=attempt_id) + f"#turn-{turn}", 303)
    return redirect(url_for(".scene", attempt_id=begun), 303)


@bp.post("/simulate/attempts/<int:attempt_id>/reflection")
@open_to_guests
def reflect(attempt_id: int) -> Answer:
    """Keep private thoughts about an attempt."""
    form = ReflectionForm()
    if not form.validate():
        shown = _debrief(attempt_id, form)
        return shown if isinstance(shown, Response) else (shown, 400)
    reflections.keep_thoughts(
        get_session(),
        attempt_id=attempt_id,
        account_id=current_user.id,
        thoughts=form.thoughts(),
        now=now(),
    )
    flash(_("Your thoughts are kept. Nobody but you can read them."), "good")
    return redirect(url_for(".debrief", attempt_id=attempt_id) + "#reflection", 303)


def _debrief(attempt_id: int, form: ReflectionForm | None) -> Response | str:
    session, library = get_session(), get_library()
    reader = current_user.id
    page = debriefs.find_debrief(session, library, attempt_id=attempt_id, account_id=reader)
    if page is None:
        return redirect(url_for(".scene", attempt_id=attempt_id), 303)
    if form is None:
        kept = reflections.find_thoughts(session, attempt_id=attempt_id, account_id=reader)
        form = ReflectionForm(obj=kept)
    return render_template(
        "simulate/debrief.html",
        page=page,
        form=form,
        taxonomy=library.taxonomy,
        figures=drawings.of_debrief(page, library.taxonomy),
    )
