"""What is typed to check a certificate."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from elearning.credentials.serial import read_serial


class VerifyForm(FlaskForm):  # type: ignore[misc]
    """The serial on a certificate."""

    serial = StringField(_l("Serial of the certificate"), [InputRequired(), Length(max=200)])

    def validate_serial(self, field: StringField) -> None:
        """Refuse what cannot be a serial, before anybody is told that it was never issued."""
        if read_serial(field.data or "") is None:
            raise ValidationError(
                _l(
                    "A serial has 25 letters and digits. At least one is missing or "
                    "different here; please compare them with the certificate."
                )
            )
