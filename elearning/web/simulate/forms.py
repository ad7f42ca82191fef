"""What a learner sends: a decision, and private thoughts."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from elearning.errors import Refused
from elearning.services.attempts import Answer
from elearning.services.reflections import LONGEST, Thoughts

MOST_OPTIONS = 40


def read_answer() -> Answer:
    """Return the decision that was sent.

    :raise Refused: if it does not say for which turn it is.
    """
    turn = request.form.get("turn", type=int)
    if turn is None:
        raise Refused
    chosen = request.form.getlist("option")[:MOST_OPTIONS]
    return Answer(tuple(dict.fromkeys(option for option in chosen if option)), turn)


class ReflectionForm(FlaskForm):  # type: ignore[misc]
    """Three questions that only their owner ever reads the answers to."""

    saw = TextAreaField(_l("What did I see?"), [Optional(), Length(max=LONGEST)])
    why = TextAreaField(_l("Why did I decide so?"), [Optional(), Length(max=LONGEST)])
    differently = TextAreaField(
        _l("What will I do differently on Monday?"), [Optional(), Length(max=LONGEST)]
    )

    def thoughts(self) -> Thoughts:
        """Return what was written."""
        return Thoughts(self.saw.data or "", self.why.data or "", self.differently.data or "")
