"""How templates write dates, numbers, minutes and the hours of a crisis."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import get_datetime_format
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import format_date, format_time, get_domain
from flask_babel import gettext as _
from markupsafe import Markup

from elearning.web.languages import choose_language, direction
from elearning.web.prose import render_prose
from elearning.web.templating import translate

LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


def day(moment: datetime | date | None) -> str:
    """Write a date in words."""
    if isinstance(moment, datetime):
        moment = moment.date()
    return "" if moment is None else _day(moment, choose_language())


def written_day(text: str) -> str:
    """Write in words a date that was kept as text, as the values of mails are."""
    return day(datetime.fromisoformat(text))


def moment(value: datetime | None) -> Markup:
    """Write a moment in words, as UTC; a script writes it anew by the reader's own clock."""
    if value is None:
        return Markup("")
    pattern = str(get_datetime_format("long", locale=choose_language())).replace("'", "")
    written = pattern.format(f"{format_time(value, 'short')} UTC", format_date(value, "long"))
    return Markup('<time datetime="{}" data-module="local">{}</time>').format(
        value.isoformat(), written
    )


def number(value: float | int) -> str:
    """Write a number as the reader's language does, with its own digits."""
    return _number(value, choose_language())


def percent(value: float, digits: int = 0) -> str:
    """Write a share in percent, rounded, but never to nothing or to all where it is not."""
    return _percent(value, digits, choose_language())


def span(low: float, high: float) -> str:
    """Write two shares as from the lower to the higher, or one if they look the same."""
    first, last = percent(low), percent(high)
    return first if first == last else str(_("%(low)s to %(high)s", low=first, high=last))


def ngettext(singular: str, plural: str, value: int) -> str:
    """Choose the form for a number, and write the number with the reader's own digits."""
    told = get_domain().get_translations().ungettext(singular, plural, value)
    return str(told % {"num": number(value)})


def minutes(value: int) -> str:
    """Write how long something takes."""
    return _minutes(value, choose_language())


def hours_clock(hours: int) -> str:
    """Write the crisis clock: hours before or after the onset, as operations rooms do."""
    return f"H{hours:+d}"


def hours_span(hours: int) -> str:
    """Write how much time something costs, in hours, days or weeks."""
    if hours and hours % 168 == 0:
        return str(ngettext("%(num)s week", "%(num)s weeks", hours // 168))
    if hours >= 48 and hours % 24 == 0:
        return str(ngettext("%(num)s day", "%(num)s days", hours // 24))
    if hours == 0:
        return str(_("no time"))
    return str(ngettext("%(num)s hour", "%(num)s hours", hours))


def term(text: str) -> str:
    """Translate a name of the taxonomy, which belongs to the navigation as well."""
    return translate(text) if text else ""


@lru_cache(maxsize=1024)
def _day(date: date, _language: str) -> str:
    return str(format_date(date, "long"))


@lru_cache(maxsize=1024)
def _number(value: float | int, language: str) -> str:
    return str(format_decimal(value, locale=language, numbering_system="default"))


@lru_cache(maxsize=1024)
def _percent(value: float, digits: int, language: str) -> str:
    steps = 100 * 10**digits
    near = round(value * steps)
    # Sums of binary figures are a hair beside the whole that they stand for.
    if 1e-9 < value < 1 - 1e-9:
        near = min(max(near, 1), steps - 1)
    told = format_percent(
        Decimal(near) / steps,
        locale=language,
        decimal_quantization=False,
        numbering_system="default",
    )
    # After Arabic words the sign would stand on the other side of its number.
    return f"{LEFT_TO_RIGHT if direction(language) == 'rtl' else ''}{told}"


@lru_cache(maxsize=1024)
def _minutes(value: int, _language: str) -> str:
    return str(ngettext("%(num)s minute", "%(num)s minutes", value))


def register(app: Flask) -> None:
    """Give the filters to all templates."""
    for function in (
        day,
        written_day,
        moment,
        number,
        percent,
        span,
        minutes,
        hours_clock,
        hours_span,
        term,
    ):
        app.jinja_env.filters[function.__name__] = function
        app.jinja_env.globals.setdefault(function.__name__, function)
    app.jinja_env.filters["prose"] = render_prose
