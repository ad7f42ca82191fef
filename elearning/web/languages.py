"""Which languages the interface speaks, and which one this reader is answered in."""

from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, has_app_context, has_request_context, request
from flask_babel import refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from elearning.web.security import find_reader

TRANSLATIONS = Path(__file__).parent / "translations"
COOKIE = "language"
OWN_NAMES = {
    "en": "English",
    "ar": "العربية",
    "zh": "中文",
    "fa": "فارسی",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
    "tr": "Türkçe",
}


@cache
def available() -> tuple[str, ...]:
    """Return the languages that have a PO file, and English; adding one is adding its file."""
    found = {po.parts[-3] for po in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")}
    return tuple(code for code in OWN_NAMES if code == "en" or code in found)


def named() -> list[tuple[str, str]]:
    """Return code and own name of each available language."""
    return [(code, OWN_NAMES[code]) for code in available()]


def choose_language() -> str:
    """Return the reader's language: their setting, then the cookie, then the browser."""
    try:
        # Asked some thirty times a page: most often it is known.
        return g.language  # type: ignore[no-any-return]
    except (AttributeError, RuntimeError):
        if not has_app_context():
            return "en"
    g.language = _chosen() if has_request_context() else "en"
    return g.language  # type: ignore[no-any-return]


def choose_locale() -> Locale:
    """Return the same as Babel knows it."""
    return _locale(choose_language())


def speak(language: str) -> None:
    """Let everything that is written from now on be in this language, whoever reads."""
    g.language = language
    refresh()


def _chosen() -> str:
    reader = None if g.get("is_failing") else find_reader()
    for wanted in (reader.language if reader else "", request.cookies.get(COOKIE, "")):
        if wanted in available():
            return wanted
    # Browsers send a few dozen characters; more than that is not worth remembering.
    return _best(request.headers.get("Accept-Language", "")[:200], available())


@lru_cache(maxsize=256)
def _best(accepted: str, spoken: tuple[str, ...]) -> str:
    """Return the language that suits what a browser asks for; browsers ask for few things."""
    wanted = parse_accept_header(accepted, LanguageAccept)
    return wanted.best_match(spoken) or "en"


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


@cache
def direction(code: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    try:
        return Locale.parse(code).text_direction
    except UnknownLocaleError:
        return "ltr"


def compile_translations() -> int:
    """Compile each PO file that is newer than its compiled form; return how many."""
    count = 0
    for po in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3])
        with mo.open("wb") as target:
            write_mo(target, catalog)
        count += 1
    return count
