"""Default settings, one commented line each; the environment overrides them as ELEARNING_<NAME>."""

import os
import re
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
    "REGISTRATION": "open",  # may strangers make accounts: open, invitation, or closed
    "SECOND_FACTOR_ROLES": "",  # roles that need one: manager,administrator for example
    "GUESTS": False,  # lessons, quizzes and simulations are open to people without an account
    "GUEST_DAYS": 30,  # how long what somebody does without an account is kept
    "SESSION_DAYS": 30,  # how long a browser stays signed in
    "ARGON2_MEMORY": 19456,  # KiB of memory for a password hash
    "ARGON2_TIME": 2,  # passes of a password hash
    "SMTP_HOST": "",  # the mail server; empty writes mails to var/mail
    "SMTP_PORT": 0,  # 0 means the usual one: 587 with starttls, 465 with tls, 25 with none
    "SMTP_USER": "",  # who signs in at the mail server; empty signs in as nobody
    "SMTP_PASSWORD": "",  # the password at the mail server
    "SMTP_SECURITY": "starttls",  # how the way there is encrypted: starttls, tls or none
    "MAIL_FROM": "MCOF Learning <no-reply@localhost>",  # who mails come from
    "SSO_ISSUER": "",  # address of an OpenID Connect provider; empty offers no single sign-on
    "SSO_CLIENT_ID": "",  # as which the provider knows this platform
    "SSO_CLIENT_SECRET": "",  # what the provider gave this platform to prove itself by
    "SSO_NAME": "your organisation",  # what stands on the button: Sign in with ...
    "SSO_MAKES_ACCOUNTS": True,  # who comes from there for the first time gets an account
    "SSO_ROLE_CLAIM": "",  # claim that lists roles or groups, such as groups
    "SSO_ROLES": "",  # what those mean here: mcof-trainers=trainer, mcof-managers=manager
    "CONTACT": "the operator of this platform",  # named on the contact page
    "ISSUER": "MCOF Learning",  # who issues certificates
    "SIGNATORY": "Programme manager, MCOF Learning",  # whose line stands on a certificate
    "TRUSTED_PROXIES": 0,  # how many proxies of yours stand in front and set X-Forwarded-For
    "PROVE": True,  # the server proves new scenarios in the background, one after another
    "WORKERS": 0,  # server processes; 0 means as many as cores
}

# What these settings may be set to.
CHOICES = {
    "REGISTRATION": ("open", "invitation", "closed"),
    "SMTP_SECURITY": ("starttls", "tls", "none"),
}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SENDER = re.compile(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+")


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
    allowed = CHOICES.get(name)
    if allowed and text not in allowed:
        raise ValueError(f"ELEARNING_{name} must be one of {', '.join(allowed)}, not {text!r}")
    return text


def find_mail_fault(chosen: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the settings of mail in one sentence, or ``None``."""
    if not SENDER.fullmatch(chosen["MAIL_FROM"].strip()):
        return "ELEARNING_MAIL_FROM must be an address such as MCOF Learning <learn@example.org>."
    host = chosen["SMTP_HOST"]
    if not host:
        lonely = ("SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD")
        found = next((name for name in lonely if chosen[name]), None)
        return f"ELEARNING_{found} is set but ELEARNING_SMTP_HOST is not." if found else None
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", host) or "//" in host:
        return "ELEARNING_SMTP_HOST must be the name of a server only, such as mail.example.org."
    if not 0 <= chosen["SMTP_PORT"] < 65536:
        return "ELEARNING_SMTP_PORT must be a port, from 1 to 65535; 0 means the usual one."
    if bool(chosen["SMTP_USER"]) != bool(chosen["SMTP_PASSWORD"]):
        return "ELEARNING_SMTP_USER and ELEARNING_SMTP_PASSWORD must be set together."
    if chosen["SMTP_SECURITY"] == "none" and chosen["SMTP_PASSWORD"] and host not in LOOPBACK:
        return "ELEARNING_SMTP_SECURITY=none would send the password readably; use starttls or tls."
    if chosen["MAIL_FROM"].strip().endswith(("@localhost>", "@localhost")):
        return "ELEARNING_MAIL_FROM must be an address that the mail server may send for."
    return None


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
