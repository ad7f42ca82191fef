"""What stands around every page: its head with the menus, its foot, and the token of its forms."""

from functools import lru_cache
from urllib.parse import quote

from flask import Flask, current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from elearning.web import guests, languages
from elearning.web.filters import day
from elearning.web.kept import kept
from elearning.web.shell import reader_of_page

TOKEN = Markup('<input type="hidden" name="csrf_token" value="{}">')


def install(app: Flask) -> None:
    """Give the frame to all templates."""
    app.jinja_env.globals.update(
        csrf_field=csrf_field, kept=kept, page_bottom=page_bottom, page_top=page_top
    )


def csrf_field() -> Markup:
    """Return the hidden field that every form carries."""
    if "csrf_field" not in g:
        known = session.get("csrf_token")
        secret = str(current_app.secret_key)
        g.csrf_field = _signed(secret, known) if known else TOKEN.format(generate_csrf())
    return g.csrf_field  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def _signed(_secret: str, _known: str) -> Markup:
    # Signed once per browser: our tokens do not lapse with time, so a new signature adds nothing.
    g.pop("csrf_token", None)
    return TOKEN.format(generate_csrf())


def page_top() -> Markup:
    """Return the head of a page: the places of the platform, and what belongs to the reader."""
    reader = reader_of_page()
    here, guest = request.endpoint or "", guests.status(reader)
    member = reader if reader and not reader.is_guest else None
    role = member.role if member else ""
    return kept(
        "components/top.html",
        here,
        role,
        guests.terms() if guest else "",
        guest,
        here=here,
        role=role,
        guest=guest,
        terms=guests.terms(),
        languages=languages.named(),
        # A stranger gets no token, and so no cookie, before they meet a form.
        holes={"name": member.name, "next": _own_path(), "token": csrf_field()}
        if member
        else {"path": quote(_own_path()), "until": day(guests.kept_until())},
    )


def page_bottom() -> Markup:
    """Return the foot of a page."""
    return kept("components/bottom.html")


def _own_path() -> str:
    """Return where a change of language leads back to."""
    if request.method != "GET":
        return url_for("catalogue.home")
    return request.full_path if request.query_string else request.path
