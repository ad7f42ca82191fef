"""How the pages about an account are answered."""

from flask import render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from elearning.services import guests
from elearning.services.guests import Done
from elearning.web.security import find_reader
from elearning.web.session import get_session

Answer = Response | str | tuple[str, int]
GONE = 410


def page(name: str, form: FlaskForm, **values: object) -> tuple[str, int]:
    """Return the page of a form, with what is wrong if it was sent."""
    shown = render_template(f"account/{name}.html", form=form, **values)
    return shown, 422 if form.is_submitted() else 200


def count_done() -> Done | None:
    """Return what would become the account's, if a guest sits here."""
    reader = find_reader()
    if reader is None or not reader.is_guest:
        return None
    return guests.count_done(get_session(), reader.id)


def gone() -> tuple[str, int]:
    """Say that a link of a mail does not work any more, and what to do."""
    return render_template("account/gone.html"), GONE
