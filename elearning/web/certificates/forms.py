"""What is handed in to check a certificate."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from elearning.credentials.serial import find_serial


class VerifyForm(FlaskForm):  # type: ignore[misc]
    """The serial of a certificate, a link to it, or its file."""

    serial = StringField(_l("Serial or link"), [Length(max=2000)])
    file = FileField(_l("File of the certificate"))

    def validate_serial(self, field: StringField) -> None:
        """Refuse what cannot be a serial, before anybody is told that it was never issued."""
        text = (field.data or "").strip()
        if not text and not self.file.data:
            raise ValidationError(_l("Give a serial, a link or a file."))
        if text and find_serial(text) is None:
            raise ValidationError(
                _l(
                    "A serial has 25 letters and digits. At least one is missing or "
                    "different here; please compare them with the certificate."
                )
            )
