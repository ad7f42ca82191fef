"""What a reader may filter the catalogue by, and the report of a mistake."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from elearning.content.taxonomy import Taxonomy
from elearning.web.catalogue.choosing import Wish
from elearning.web.filters import term

LONGEST_SEARCH = 100
PHASES = [
    SelectChoice("", _l("All phases")),
    SelectChoice("before", _l("Before")),
    SelectChoice("during", _l("During")),
    SelectChoice("after", _l("After")),
]
AUDIENCES = [
    SelectChoice("", _l("Everybody")),
    SelectChoice("staff", _l("Staff of IOM or of a mission")),
    SelectChoice("government", _l("Government officials")),
    SelectChoice("partner", _l("Partner organisations")),
]
TIMES = [
    SelectChoice("", _l("Any length")),
    SelectChoice("30", _l("Up to half an hour")),
    SelectChoice("60", _l("Up to an hour")),
    SelectChoice("120", _l("Up to two hours")),
]


class WishForm(Form):
    """Search and filters; sent by GET, so that a choice can be linked to."""

    search = StringField(_l("Search"))
    sector = SelectField(_l("Sector"), validate_choice=False)
    phase = SelectField(_l("Phase"), choices=PHASES)
    audience = SelectField(_l("Written for"), choices=AUDIENCES)
    minutes = SelectField(_l("Time"), choices=TIMES)

    def offer_sectors(self, taxonomy: Taxonomy) -> None:
        """Let the reader choose among the sectors of a taxonomy."""
        self.sector.choices = [SelectChoice("", _l("All sectors"))] + [
            SelectChoice(str(one.number), f"{one.number} · {term(one.short)}")
            for one in taxonomy.sectors
        ]

    def wish(self) -> Wish:
        """Return what was chosen; a value that is not offered asks for nothing."""
        return Wish(
            search=(self.search.data or "")[:LONGEST_SEARCH],
            sector=int(_offered(self.sector) or 0),
            phase=_offered(self.phase),
            audience=_offered(self.audience),
            minutes=int(_offered(self.minutes) or 0),
        )


def _offered(field: SelectField) -> str:
    value = field.data or ""
    choices: Iterable[Any] = field.choices or ()
    values = {choice.value for choice in choices}
    return value if value in values else ""


class ReportForm(FlaskForm):  # type: ignore[misc]
    """A mistake that somebody found; what is checked about it stands in the service."""

    kind = HiddenField()
    subject = HiddenField()
    next = HiddenField()
    text = TextAreaField()
