"""The environment that templates run in: what a page does many times is made short here."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from elearning.web.assets import static_url
from elearning.web.languages import choose_language


class Environment(FlaskEnvironment):
    """Flask's environment whose templates share one plain dictionary of globals."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template.

        Jinja lays a mapping over another one for each template and compares
        their keys at every import: a fifth of a page's time, and we never give a
        template globals of its own.
        """
        return super().make_globals(d) if d else self.globals


def install(app: Flask) -> None:
    """Let the templates of an application run in our environment; call it before all else."""
    app.jinja_environment = Environment


def install_words(app: Flask) -> None:
    """Let templates look each sentence up once per language."""
    app.jinja_env.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, draw_icon=icon, write_words=words
    )
    app.jinja_env.filters["icon"] = icon


def translate(message: str) -> str:
    """Return a translated sentence as plain text, looked up once per language."""
    return str(_told(message, choose_language()))


@pass_eval_context
def gettext(context: EvalContext, message: str, **variables: Any) -> str:
    """Return a translated sentence; in HTML, what is filled in is escaped."""
    told = _told(message, choose_language())
    # Always a format, as Jinja has it: a percent sign is written twice whatever is filled in.
    if not context.autoescape:
        return str(told) % variables
    return told % variables if variables else _filled(told)


@pass_eval_context
def ngettext(
    context: EvalContext, singular: str, plural: str, number: int, **variables: Any
) -> str:
    """Return the sentence that fits a number; in HTML, what is filled in is escaped."""
    told = get_domain().get_translations().ungettext(singular, plural, number)
    return (Markup(told) if context.autoescape else str(told)) % {"num": number, **variables}


def icon(name: str, label: str | None = None, turn: bool = False, large: bool = False) -> Markup:
    """Return one symbol of the sprite; decorative unless a label is given.

    ``turn`` mirrors arrows in right-to-left pages.
    """
    return _icon(name, str(label or ""), turn, large)


def words(
    text: object, lang: str = "en", dir: str = "ltr", tag: str = "span", **named: str | None
) -> Markup:
    """Return a title or sentence of the content, with its own language and direction.

    ``class`` is the only other attribute that it takes.
    """
    kind = named.get("class")
    own = Markup(' class="{}"').format(kind) if kind else ""
    return Markup(f'<{tag}{own} lang="{lang}" dir="{dir}">{escape(text)}</{tag}>')


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, turn: bool, large: bool) -> Markup:
    kinds = "icon" + " icon-turn" * turn + " icon-large" * large
    told = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup(
        f'<svg class="{kinds}" {told}>'
        f'<use href="{static_url("icons/icons.svg")}#{escape(name)}"/></svg>'
    )


@lru_cache(maxsize=4096)
def _told(message: str, _language: str) -> Markup:
    return Markup(get_domain().get_translations().ugettext(message))


@lru_cache(maxsize=4096)
def _filled(told: Markup) -> Markup:
    return told % {}
