"""Puts the application together: the only module that knows all the others."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from elearning import config
from elearning.db import make_engine
from elearning.services import sessions
from elearning.web import assets, filters, frame, health, languages, security, shell, templating
from elearning.web.library import Shelf
from elearning.web.seen import Seen
from elearning.web.session import get_session

JOURNEYS = ("account", "catalogue", "learn", "simulate", "certificates", "teach", "manage")
MEGABYTE = 1024 * 1024


class Platform(Flask):
    """An application whose views and hooks are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: a dozen a request need not be asked what they are."""
        return func


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Return the application, wired and unstarted: nothing is migrated, seeded or called.

    A server reads its settings from the environment; a test hands them in.
    """
    settings = config.settings(overrides)
    app = Platform("elearning.web", static_folder=None)
    templating.install(app)
    app.session_interface = security.CookieSessions()
    app.config.update(settings)
    app.config.update(security.cookie_settings(settings["BASE_URL"]))
    app.config.update(
        MAX_CONTENT_LENGTH=MEGABYTE,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=True,
        BABEL_TRANSLATION_DIRECTORIES=str(languages.TRANSLATIONS),
    )
    security.trust_hosts(app, settings["BASE_URL"])
    app.url_map.converters["int"] = security.RowNumber
    app.extensions["engine"] = make_engine(settings["DATABASE_URL"])
    app.extensions["shelf"] = Shelf(config.content_root(settings), Path(settings["VAR"]))
    app.extensions["seen"] = Seen()
    _wire_extensions(app)
    _wire_templates(app)
    app.register_blueprint(health.bp)
    for journey in JOURNEYS:
        app.register_blueprint(import_module(f"elearning.web.{journey}").bp)
    shell.install(app)
    _wire_server(app)
    return app


def _wire_extensions(app: Flask) -> None:
    CSRFProtect(app)
    Babel(app, locale_selector=languages.choose_locale)
    # What every page gets of the reader is ours to give, so that no page fails without a database.
    login = security.SignIns(app, add_context_processor=False)
    login.session_protection = None

    @login.user_loader  # type: ignore[untyped-decorator]
    def load_reader(key: str) -> security.SignedIn | None:
        viewer = sessions.find_viewer(get_session(), key)
        if viewer is None:
            return None
        if viewer.seen_on < datetime.now(UTC).date():
            app.extensions["seen"].note(viewer.session_id)
        return security.reader_of(key, viewer)


def _wire_templates(app: Flask) -> None:
    filters.register(app)
    templating.install_words(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    frame.install(app)
    # Filters of constants are worked out when a template is compiled, calls each time.
    app.jinja_env.filters["static"] = assets.static_url

    @app.context_processor
    def for_all_pages() -> dict[str, Any]:
        language = languages.choose_language()
        return {
            "lang": language,
            "dir": languages.direction(language),
            "current_user": shell.reader_of_page(),
        }


def _wire_server(app: Flask) -> None:
    prepared = Path(app.config["VAR"]) / "static" / assets.digest()
    folder = prepared if prepared.is_dir() else assets.STATIC
    static = WhiteNoise(
        app.wsgi_app,
        max_age=assets.YEAR,
        charset="utf-8",
        allow_all_origins=False,
        add_headers_function=security.add_static_headers,
    )
    static.add_files(str(folder), prefix=assets.prefix())
    app.wsgi_app = static  # type: ignore[method-assign]
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
