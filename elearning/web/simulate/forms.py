"""What a learner sends: a decision, and private thoughts."""

from dataclasses import replace

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from elearning.errors import NotShared, NotSoMany, Refused
from elearning.services.answers import Answer
from elearning.services.decision_cards import DecisionCard
from elearning.services.reflections import LONGEST, Thoughts
from elearning.web.filters import number

MOST_OPTIONS = 120
NUMBER = "number-"
LONGEST_NUMBER = 6


def read_answer() -> Answer:
    """Return the decision that was sent.

    :raise Refused: if it does not say for which turn it is.
    """
    turn = request.form.get("turn", type=int)
    if turn is None:
        raise Refused
    chosen = request.form.getlist("option")[:MOST_OPTIONS]
    fields = list(request.form.items())[: 2 * MOST_OPTIONS]
    numbers = {
        name.removeprefix(NUMBER): written[:LONGEST_NUMBER]
        for name, written in fields
        if name.startswith(NUMBER)
    }
    return Answer(tuple(option for option in chosen if option), turn, numbers)


def again(card: DecisionCard, answer: Answer) -> DecisionCard:
    """Return a decision with what was chosen, or the places or amounts that were sent for it."""
    chosen = dict.fromkeys(answer.options, "chosen")
    options = tuple(
        replace(one, entered=answer.numbers.get(one.id, chosen.get(one.id, "")).strip())
        for one in card.options
    )
    return replace(card, options=options)


def told(refused: Refused) -> str:
    """Return in words why an answer was not taken."""
    if isinstance(refused, NotShared):
        return str(
            _(
                "You have shared out %(given)s of %(budget)s. Share out exactly %(budget)s, "
                "then send the decision. Nothing was changed.",
                given=number(refused.given),
                budget=number(refused.budget),
            )
        )
    if isinstance(refused, NotSoMany) and refused.least == refused.most:
        return str(
            _(
                "This decision asks for exactly %(most)s options. Nothing was changed.",
                most=number(refused.most),
            )
        )
    if isinstance(refused, NotSoMany):
        return str(
            _(
                "This decision asks for %(least)s to %(most)s options. Nothing was changed.",
                least=number(refused.least),
                most=number(refused.most),
            )
        )
    return str(_(str(refused)))


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
