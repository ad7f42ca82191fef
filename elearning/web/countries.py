"""The countries and territories people come from, in the reader's language and order."""

from functools import lru_cache

from babel import Locale

from elearning.services.names import normalise

# Unions and test regions of CLDR; people do not come from there.
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


def is_country(code: str) -> bool:
    """Tell whether this is the code of a country or territory."""
    return code in _names("en")


def country_choices(language: str) -> list[tuple[str, str]]:
    """Return code and name of every country, sorted as the reader would look for it."""
    names = _names(language).items()
    return sorted(names, key=lambda item: (normalise(item[1]), item[0]))


def country_name(code: str, language: str) -> str:
    """Return the name of a country in the reader's language."""
    return _names(language).get(code, "")


def find_country(text: str, language: str) -> str | None:
    """Return the code of a country from its code, or from its name in a language or in English."""
    wanted = normalise(text)
    if is_country(text.upper()):
        return text.upper()
    for spoken in (language, "en"):
        for code, name in _names(spoken).items():
            if normalise(name) == wanted:
                return code
    return None


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
