"""Why programme managers do what they do to a certificate."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from elearning.services.revocations import LONGEST_REASON


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a certificate is taken back or given back."""

    reason = TextAreaField(_l("Reason"), [InputRequired(), Length(max=LONGEST_REASON)])
