"""What people fill in about themselves."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, ValidationError

from elearning.services.accounts import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    Particulars,
    clean_email,
    clean_name,
)
from elearning.services.passwords import SHORTEST, find_weakness
from elearning.web import languages
from elearning.web.countries import country_choices

CATEGORIES = [
    SelectChoice("staff", _l("Staff of IOM or of a mission")),
    SelectChoice("government", _l("Government official")),
    SelectChoice("partner", _l("Partner organisation")),
]
WEAKNESSES = {
    "short": _l(
        "Please use at least %(count)s characters; four words are easy to remember.", count=SHORTEST
    ),
    "long": _l("Please use at most 256 characters."),
    "plain": _l("Please use more different characters."),
    "common": _l("Many people use this password, so it is guessed first. Please choose another."),
    "personal": _l("This password is made of your name, your address or ours. Please add to it."),
}
WRONG_CODE = _l("This code is not right, or was used already. Wait for the next one.")


def check_address(field: StringField) -> None:
    """Ask for something that a mail can be sent to."""
    if clean_email(field.data or "") is None:
        raise ValidationError(_("Please write an e-mail address such as name@example.org."))


def check_strength(field: PasswordField, own_words: tuple[str, ...]) -> None:
    """Refuse a password that is guessed first, and say why."""
    weakness = find_weakness(field.data or "", own_words=own_words)
    if weakness:
        raise ValidationError(WEAKNESSES[weakness])


class CredentialsForm(FlaskForm):  # type: ignore[misc]
    """An address and a password."""

    email = StringField(_l("E-mail address"), [InputRequired(), Length(max=LONGEST_EMAIL)])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=1000)])

    def credentials(self) -> tuple[str, str]:
        """Return the address and the password that were typed."""
        return self.email.data or "", self.password.data or ""


class SignInForm(CredentialsForm):
    """Who somebody says they are, and where to go afterwards."""

    next = HiddenField()


class ParticularsForm(FlaskForm):  # type: ignore[misc]
    """What is asked of everybody; only these fields are read, whatever is sent."""

    name = StringField(_l("Name, as it shall stand on certificates"), [InputRequired()])
    category = SelectField(_l("You are"), choices=CATEGORIES)
    organisation = StringField(_l("Organisation"), [Length(max=LONGEST_NAME)])
    country = SelectField(_l("Country"), choices=[])
    language = SelectField(_l("Language"), choices=[])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        spoken = languages.choose_language()
        countries = [("", _("Not said")), *country_choices(spoken)]
        spoken_here = [("", _("As my browser says")), *languages.named()]
        self.country.choices = [SelectChoice(*one) for one in countries]
        self.language.choices = [SelectChoice(*one) for one in spoken_here]

    def validate_name(self, field: StringField) -> None:
        """Ask for a name of letters that fits on a certificate."""
        if clean_name(field.data or "") is None:
            raise ValidationError(
                _("Please write a name of at most %(count)s characters.", count=LONGEST_NAME)
            )

    def particulars(self) -> Particulars:
        """Return what was filled in."""
        return Particulars(
            name=self.name.data or "",
            category=self.category.data,
            organisation=self.organisation.data or "",
            country=self.country.data,
            language=self.language.data,
        )


class RegisterForm(CredentialsForm, ParticularsForm):
    """Everything that a new account needs."""

    def validate_email(self, field: StringField) -> None:
        """Ask for something that a mail can be sent to."""
        check_address(field)

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is guessed first, and say why."""
        check_strength(field, (self.name.data or "", self.email.data or ""))


class ProfileForm(ParticularsForm):
    """What the owner of an account may change."""


class ForgottenForm(FlaskForm):  # type: ignore[misc]
    """To which address a link shall be sent."""

    email = StringField(_l("E-mail address"), [InputRequired(), Length(max=LONGEST_EMAIL)])

    def validate_email(self, field: StringField) -> None:
        """Ask for something that a mail can be sent to."""
        check_address(field)


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password; ``own_words`` are what it must not be made of."""

    new = PasswordField(_l("New password"), [InputRequired(), Length(max=1000)])

    def __init__(self, *args: Any, own_words: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(*args, **values)
        self.own_words = own_words

    def validate_new(self, field: PasswordField) -> None:
        """Refuse what is guessed first, and say why."""
        check_strength(field, self.own_words)


class AgainForm(FlaskForm):  # type: ignore[misc]
    """The password once more, from somebody who is signed in."""

    password = PasswordField(_l("Your password"), [InputRequired(), Length(max=1000)])

    def refuse(self) -> None:
        """Say that this was not the password."""
        self.password.errors = [*self.password.errors, _("This is not your password.")]


class SureForm(AgainForm):
    """The password once more, unless somebody has none and has just signed in another way."""

    def __init__(self, *args: Any, way: str, **values: Any) -> None:
        super().__init__(*args, **values)
        if way != "password":
            del self.password


class DeleteForm(SureForm):
    """What somebody says who wants their account deleted."""

    keeps = BooleanField(_l("Keep my certificates verifiable"))
    word = StringField(_l("The word"), [InputRequired(), Length(max=40)])

    def validate_word(self, field: StringField) -> None:
        """Ask for the word in the language of the page, or in English."""
        if (field.data or "").strip().casefold() not in (_("DELETE").casefold(), "delete"):
            raise ValidationError(_("Please type this word: %(word)s", word=_("DELETE")))


class ChangePasswordForm(AgainForm, NewPasswordForm):
    """The old password and the new one."""


class NewAddressForm(AgainForm):
    """Another address for an account."""

    email = StringField(_l("New e-mail address"), [InputRequired(), Length(max=LONGEST_EMAIL)])

    def validate_email(self, field: StringField) -> None:
        """Ask for something that a mail can be sent to."""
        check_address(field)


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the app."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=100)])

    def refuse(self) -> None:
        """Say that the code is not right."""
        self.code.errors = [*self.code.errors, WRONG_CODE]


class StepForm(CodeForm):
    """The code after the password, and where to go afterwards."""

    next = HiddenField()


class GuardedForm(AgainForm):
    """Password and code once more, before something is taken away."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=100)])

    def refuse_code(self) -> None:
        """Say that the code is not right."""
        self.code.errors = [*self.code.errors, WRONG_CODE]
