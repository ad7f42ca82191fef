"""Default settings, one commented line each; the environment overrides them as ELEARNING_<NAME>."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

DEFAULTS: dict[str, Any] = {
    "SECRET_KEY": "",  # signs cookies; production refuses to start without one
    "BASE_URL": "",  # where people reach the platform; links in mails, QR codes and certificates
    "DATABASE_URL": "",  # sqlite:///... or postgresql://...; empty means var/elearning.sqlite
    "VAR": "var",  # folder of the embedded database, the compiled content and written mails
    "CONTENT": "",  # folder that holds courses/ and simulations/; empty means the shipped ones
    "DEMO": False,  # demo accounts are offered on the sign-in page; loopback only
    "REGISTRATION": True,  # strangers may make themselves an account
    "SESSION_DAYS": 30,  # how long a browser stays signed in
    "ARGON2_MEMORY": 19456,  # KiB of memory for a password hash
    "ARGON2_TIME": 2,  # passes of a password hash
    "SMTP_URL": "",  # smtp://user:password@host:587 or smtps://...; empty writes mails to var/mail
    "MAIL_FROM": "MCOF Learning <no-reply@localhost>",  # who mails come from
    "CONTACT": "the operator of this platform",  # named on the contact page
    "ISSUER": "MCOF Learning",  # who issues certificates
    "SIGNATORY": "Programme manager, MCOF Learning",  # whose line stands on a certificate
    "TRUSTED_PROXIES": 0,  # how many proxies of yours stand in front and set X-Forwarded-For
    "PROVE": True,  # the server proves new scenarios in the background, one after another
    "WORKERS": 0,  # server processes; 0 means as many as cores
}


def bundled(name: str) -> Path:
    """Return a folder that lies beside the package in a checkout and inside it in a wheel."""
    beside = ROOT / name
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_bundled" / name


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the settings as the environment gives them, in the types of the defaults.

    ``DATABASE_URL`` is also read without the prefix, as hosting services set it.

    :raise ValueError: if a value cannot be read as the type of its default.
    """
    environ = os.environ if environ is None else environ
    found: dict[str, Any] = {}
    if environ.get("DATABASE_URL"):
        found["DATABASE_URL"] = environ["DATABASE_URL"]
    for name, default in DEFAULTS.items():
        text = environ.get(f"ELEARNING_{name}")
        if text is not None:
            found[name] = _typed(name, text, default)
    return found


def _typed(name: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            raise ValueError(f"ELEARNING_{name} must be a whole number, not {text!r}") from None
    return text


def settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return all settings: the defaults, then the environment, or then only the overrides.

    A server reads its environment; a test hands in its settings and the
    environment stays unread.
    """
    chosen = from_environment() if overrides is None else dict(overrides)
    merged = {**DEFAULTS, **chosen}
    if not merged["DATABASE_URL"]:
        merged["DATABASE_URL"] = f"sqlite:///{Path(merged['VAR']).resolve() / 'elearning.sqlite'}"
    return merged


def content_root(chosen: Mapping[str, Any]) -> Path:
    """Return the folder that holds ``courses`` and ``simulations``."""
    return Path(chosen["CONTENT"]) if chosen["CONTENT"] else bundled("courses").parent
