"""People from a sheet: uploaded, previewed row by row, and imported as previewed."""

import binascii
import zlib
from base64 import b64decode, b64encode
from functools import partial

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from elearning.errors import Refused
from elearning.exports.sheet import csv_lines
from elearning.services import imports
from elearning.services.imports import COLUMNS, NEEDED, Plan, Readings
from elearning.services.uploads import LARGEST, MOST_ROWS, Sheet, Unreadable, decode, read_sheet
from elearning.web import languages
from elearning.web.countries import find_country
from elearning.web.doing import doer
from elearning.web.downloads import send_sheet
from elearning.web.manage import bp
from elearning.web.manage.mending import tell_problem, tell_unreadable
from elearning.web.manage.words import CATEGORIES, ROLES
from elearning.web.manage.words import COLUMNS as COLUMN_NAMES
from elearning.web.security import requires
from elearning.web.session import get_session, reading

Answer = AnyResponse | str | tuple[str, int]


@bp.get("/manage/people/import")
@requires("administrator")
def import_people() -> str:
    """Tell what a sheet of people looks like, and ask for one."""
    return _form("")


@bp.get("/manage/people/template.csv")
@requires("administrator")
def import_template() -> Response:
    """Give a sheet that has the columns and nobody in it."""
    return send_sheet(csv_lines(COLUMNS, ()), "people-template")


@bp.post("/manage/people/import")
@requires("administrator")
def preview_import() -> Answer:
    """Show what would come of each row; nothing is written."""
    upload = request.files.get("sheet")
    data = upload.read(LARGEST + 1) if upload else b""
    try:
        if not data:
            raise Unreadable("missing" if not upload or not upload.filename else "empty")
        text = decode(data)
        sheet = _sheet(text)
    except Unreadable as error:
        return _form(tell_unreadable(error)), 422
    with reading() as session:
        planned = imports.plan(session, sheet, _readings())
    return _preview(text, planned)


@bp.post("/manage/people/import/confirm")
@requires("administrator")
def confirm_import() -> Answer:
    """Import what was previewed, or preview it again if the world has changed meanwhile."""
    text, sheet = _sheet_again(request.form.get("packed", ""))
    planned = imports.plan(get_session(), sheet, _readings())
    seen = request.form.get("fingerprint", "")
    if planned.fingerprint != seen:
        return _preview(text, planned, has_changed=True), 409
    imports.carry_out(
        get_session(), doer(), planned, seen=seen, language=languages.choose_language()
    )
    counts = {name: len(planned.of(name)) for name in (imports.CREATE, imports.CHANGE)}
    flash(
        _(
            "Imported: %(create)s new, %(change)s changed. New people are invited by mail.",
            **counts,
        ),
        "good",
    )
    return redirect(url_for(".everybody"), 303)


def _readings() -> Readings:
    spoken = languages.choose_language()
    return Readings(partial(find_country, language=spoken), languages.available())


def _sheet(text: str) -> Sheet:
    return read_sheet(text, known=COLUMNS, needed=NEEDED)


def _sheet_again(packed: str) -> tuple[str, Sheet]:
    """Return what a preview carried along; whatever comes is read as any upload is."""
    try:
        text = decode(zlib.decompressobj().decompress(b64decode(packed), LARGEST + 1))
        return text, _sheet(text)
    except (binascii.Error, zlib.error, ValueError, Unreadable):
        raise Refused from None


def _form(wrong: str) -> str:
    return render_template(
        "manage/import.html",
        wrong=wrong,
        kilobytes=LARGEST // 1024,
        most=MOST_ROWS,
        languages=languages.named(),
    )


def _preview(text: str, planned: Plan, *, has_changed: bool = False) -> str:
    meanings = {"role": ROLES, "category": CATEGORIES}
    return render_template(
        "manage/import_preview.html",
        plan=planned,
        packed=b64encode(zlib.compress(text.encode())).decode(),
        has_changed=has_changed,
        columns=COLUMN_NAMES,
        tell=tell_problem,
        word=lambda column, value: meanings.get(column, {}).get(value, value) or "–",
    )
