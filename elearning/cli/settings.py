"""What commands read from the environment, and the sentences they stop with."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from elearning import config
from elearning.db import make_engine
from elearning.models.account import ROLES
from elearning.services import second_factors

SHORTEST_SECRET = 32


def read_settings() -> dict[str, Any]:
    """Return the settings of the environment, or stop with one sentence."""
    try:
        return config.settings()
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def open_engine(settings: dict[str, Any]) -> Engine:
    """Return an engine for the configured database; the folder of an embedded one is made."""
    path = database_file(settings)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return make_engine(settings["DATABASE_URL"])
    except ModuleNotFoundError:
        raise click.ClickException(
            "PostgreSQL needs its driver: pip install 'elearning[postgres]'"
        ) from None


def database_file(settings: dict[str, Any]) -> Path | None:
    """Return where the embedded database lies, or ``None`` for PostgreSQL."""
    url = make_url(settings["DATABASE_URL"])
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def has_secret(settings: dict[str, Any]) -> bool:
    """Tell whether there is a secret that may sign cookies and seal keys."""
    return len(settings["SECRET_KEY"]) >= SHORTEST_SECRET


def require_secret(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings, or stop if they hold no secret of the length that it needs."""
    if not has_secret(settings):
        raise click.ClickException(
            f"ELEARNING_SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters. Set it "
            "to a long random text and keep it: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return settings


def require_production(settings: dict[str, Any]) -> None:
    """Stop unless production is safe to start; name the setting that is missing."""
    require_secret(settings)
    base = urlsplit(settings["BASE_URL"])
    if base.scheme not in ("http", "https") or not base.netloc:
        raise click.ClickException(
            "ELEARNING_BASE_URL is missing. Set it to the address that people type, for example "
            "https://learn.example.org; links in mails and certificates are built from it."
        )
    fault = config.find_mail_fault(settings)
    if fault:
        raise click.ClickException(fault)
    try:
        second_factors.read_roles(settings["SECOND_FACTOR_ROLES"])
    except ValueError as unknown:
        raise click.ClickException(
            f"ELEARNING_SECOND_FACTOR_ROLES names a role that does not exist: {unknown}. "
            f"There are: {', '.join(ROLES)}."
        ) from None
    if settings["DEMO"]:
        raise click.ClickException("ELEARNING_DEMO must not be set in production.")
