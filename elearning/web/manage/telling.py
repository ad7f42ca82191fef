"""The entries of the audit log as sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from elearning.services.audit import COMMAND_LINE, Entry
from elearning.web.filters import number
from elearning.web.manage.words import ACTS, COLUMNS, EXPORTS, MAILS, OTHER, ROLES

PERSON = Markup('<a href="{}"><bdi>{}</bdi></a>')
WORD = Markup("<bdi>{}</bdi>")
# What codes in the details mean; everything else is written as it stands.
MEANINGS: Mapping[str, Mapping[str, Any]] = {
    "role": ROLES, "from": ROLES, "to": ROLES, "mail": MAILS, "columns": COLUMNS,
}  # fmt: skip
PLACES = {COMMAND_LINE: _l("command line"), "": _l("the platform itself")}


class Values(dict[str, Any]):
    """What a sentence is filled with; what an entry of an older version lacks is a dash."""

    def __missing__(self, _name: str) -> str:
        return "–"


def tell(entry: Entry) -> Markup:
    """Return an entry as a sentence with links to its people."""
    values = Values(_details(entry.details))
    values["act"] = WORD.format(entry.act)
    values["by"] = _person(entry.by, entry.by_name) if entry.by else _nobody(entry.place)
    values["whom"] = _person(entry.whom, entry.whom_name) if entry.whom else "–"
    values["what"] = WORD.format(entry.what)
    values["export"] = EXPORTS.get(entry.what, entry.what)
    return escape(str(ACTS.get(entry.act, OTHER).sentence)) % values


def tell_place(entry: Entry) -> str:
    """Return from where something was done, if that is still known."""
    return "" if entry.place is None else str(PLACES.get(entry.place, entry.place))


def _details(details: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in details.items():
        meanings = MEANINGS.get(name, {})
        if isinstance(value, list):
            yield name, ", ".join(str(meanings.get(one, one)) for one in value)
        else:
            yield name, number(value) if isinstance(value, int) else meanings.get(value, value)


def _nobody(place: str | None) -> str:
    return str(_("The operator") if place == COMMAND_LINE else _("The platform"))


def _person(account_id: int, name: str | None) -> Markup:
    if not name:
        return escape(_("a deleted person (number %(number)s)", number=account_id))
    return PERSON.format(url_for("manage.person", account_id=account_id), name)
