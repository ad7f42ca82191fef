"""What programme managers fill in."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from elearning.content.library import Library
from elearning.services.accounts import LONGEST_EMAIL, clean_email
from elearning.services.invitations import LARGEST, LONGEST, LONGEST_NOTE, Wish
from elearning.web import languages


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
    email = StringField(_l("Send the link to"), [Length(max=2 * LONGEST_EMAIL)])
    language = SelectField(_l("Language of the mail"), choices=[])

    def __init__(self, library: Library, *, sends: bool, spoken: str, **values: Any) -> None:
        super().__init__(data={"language": spoken}, **values)
        self.language.choices = languages.named()
        if not sends:
            del self.email, self.language
        courses = sorted(library.courses.values(), key=lambda one: (one.sectors, one.title))
        named = [SelectChoice(one.slug, one.title) for one in courses]
        self.course.choices = [SelectChoice("", _("No course")), *named]

    def validate_email(self, field: StringField) -> None:
        """Refuse what is no address, and to send one person the link of many."""
        text = (field.data or "").strip()
        if text and clean_email(text) is None:
            raise ValidationError(_l("This is not an e-mail address."))
        if text and self.most.data != 1:
            raise ValidationError(
                _l("A link for several people is not sent to one of them; send it on yourself.")
            )

    def address(self) -> str:
        """Return to whom the link is to be sent; nothing for nobody."""
        return (self.email.data or "").strip() if self.email else ""

    def wish(self) -> Wish:
        """Return what is asked for."""
        return Wish(
            self.note.data or "", self.course.data, self.most.data or 1, self.days.data or 1
        )
