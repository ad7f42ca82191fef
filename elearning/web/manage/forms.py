"""What programme managers fill in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange

from elearning.content.library import Library
from elearning.services.invitations import LARGEST, LONGEST, LONGEST_NOTE, Wish


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """Whom an invitation is for, and for how long."""

    note = StringField(_l("For whom"), [Length(max=LONGEST_NOTE)])
    most = IntegerField(
        _l("How many people"), [InputRequired(), NumberRange(1, LARGEST)], default=1
    )
    days = IntegerField(
        _l("Days until it expires"), [InputRequired(), NumberRange(1, LONGEST)], default=14
    )
    course = SelectField(_l("Course"), choices=[])

    def __init__(self, library: Library, **values: Any) -> None:
        super().__init__(**values)
        courses = sorted(library.courses.values(), key=lambda one: (one.sectors, one.title))
        named = [SelectChoice(one.slug, one.title) for one in courses]
        self.course.choices = [SelectChoice("", _("No course")), *named]

    def wish(self) -> Wish:
        """Return what is asked for."""
        return Wish(
            self.note.data or "", self.course.data, self.most.data or 1, self.days.data or 1
        )
