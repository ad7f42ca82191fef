"""What happens around every request: gate, commit, headers, compression and error pages."""

import logging
from typing import Any

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from elearning import errors
from elearning.db import DATABASE_ERRORS, RACES
from elearning.web import session
from elearning.web.guests import is_open_to
from elearning.web.packing import pack
from elearning.web.security import (
    SignedIn,
    add_headers,
    find_reader,
    has_null_byte,
    has_to_set_up,
    is_foreign_post,
    take_cookie_back,
)

log = logging.getLogger("elearning")

STATUS: dict[type[errors.DomainError], int] = {
    errors.NotFound: 404,
    errors.UnknownMove: 409,
    errors.Refused: 400,
    errors.Conflict: 409,
    errors.Throttled: 429,
    errors.Unavailable: 503,
}
BARE = "Something went wrong on our side. Nothing that was saved is lost."
STRANGE_HOST = (
    "This server answers under its own name only. "
    "Whoever runs it sets that name as ELEARNING_BASE_URL."
)
PAGES = (400, 403, 404, 409, 413, 429, 500, 503)
PAUSE = "5"  # seconds until a database that is busy may be asked again


def install(app: Flask) -> None:
    """Put the shell around the application."""
    app.before_request(check_gate)
    app.after_request(finish)
    app.teardown_request(lambda _error: session.close())
    app.register_error_handler(errors.DomainError, show_domain_error)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_failure)
    for lost in DATABASE_ERRORS:
        app.register_error_handler(lost, show_database_error)
    for race in RACES:
        app.register_error_handler(race, show_race)


def check_gate() -> AnyResponse | None:
    """Let strangers into public views only, and everybody only where their role leads."""
    if is_foreign_post() or has_null_byte():
        abort(400)
    view = _view()
    if view is None or getattr(view, "is_public", False):
        return None
    reader = find_reader()
    if reader is None or reader.is_guest:
        if is_open_to(reader, request.endpoint):
            return None
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=target), 303)
    role = getattr(view, "required_role", None)
    if role and not reader.may_act_as(role):
        abort(404)
    if has_to_set_up(reader) and not getattr(view, "is_before_second_factor", False):
        return redirect(url_for("account.second_factor"), 303)
    return None


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def finish(response: Response) -> Response:
    """Commit what a successful post wrote, then dress the answer."""
    if request.method == "POST" and response.status_code < 400:
        response = _kept(response)
    return pack(add_headers(response))


def _kept(response: Response) -> Response:
    """Return the answer once what it promises is durable, or else one that says it is not."""
    try:
        session.commit()
    except Exception as error:
        take_cookie_back()
        return current_app.make_response(_show_undone(error))
    return response


def _show_undone(error: Exception) -> Any:
    if isinstance(error, DATABASE_ERRORS):
        return show_database_error(error)
    return show_race(error) if isinstance(error, RACES) else show_failure(error)


def show_domain_error(error: errors.DomainError) -> tuple[str, int, dict[str, str]]:
    """Show what was refused, in the error's own translated words."""
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    headers = {}
    if isinstance(error, errors.Throttled):
        headers["Retry-After"] = str(error.seconds)
    elif isinstance(error, errors.Unavailable):
        headers["Retry-After"] = PAUSE
    return (*_page(status, str(error), seconds=headers.get("Retry-After")), headers)


def show_csrf_error(error: CSRFError) -> tuple[str, int]:
    """Say that the form was too old, or was not ours."""
    return _page(
        400,
        _l(
            "This form is too old or was not sent from this site. "
            "Please go back, load the page again and send it once more."
        ),
    )


def show_http_error(error: HTTPException) -> tuple[str, int] | AnyResponse:
    """Show the designed page of an HTTP error."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        # Under a foreign name no address of ours can be written, and so no page of ours.
        return STRANGE_HOST, code
    page, _ = _page(code if code in PAGES else 400 if code < 500 else 500)
    return page, code


def show_database_error(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Say that nothing was changed and when to try again."""
    log.warning("database: %s", type(error).__name__, exc_info=error)
    return (*_page(503), {"Retry-After": PAUSE})


def show_race(error: Exception) -> tuple[str, int]:
    """Say that somebody, perhaps another tab, was faster."""
    log.info("race: %s", type(error).__name__)
    return _page(409)


def show_failure(error: Exception) -> tuple[str, int]:
    """Say that it is our fault; the log knows more."""
    log.error("failure at %s", request.endpoint, exc_info=error)
    return _page(500)


def reader_of_page() -> SignedIn | None:
    """Return who reads this page, or nobody when the database may be what failed."""
    return None if g.get("is_failing") else find_reader()


def _page(status: int, message: str | LazyString = "", **values: object) -> tuple[str, int]:
    session.close()
    # The reader is looked up in the database, which may be what failed, now or on the way.
    for is_failing in (status >= 500, True):
        g.is_failing = is_failing
        try:
            told = gettext(message) if isinstance(message, str) and message else message
            return render_template(f"errors/{status}.html", message=told, **values), status
        except Exception:
            log.exception("the page of error %s failed", status)
            session.close()
    # What failed may be what every page is made of; a bare sentence is better than nothing.
    return BARE, status
