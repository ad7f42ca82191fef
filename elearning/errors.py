"""Every error of the domain, in words that a learner may read.

::

    DomainError
    ├── NotFound            there is no such thing, or it is not yours       404
    ├── Refused             the request makes no sense as it stands          400
    │   ├── NothingChosen   a decision was sent without an option            400
    │   ├── UnknownMove     the present scene offers no such move            409
    │   ├── NotSoMany       fewer or more options than are asked for         400
    │   ├── NotInOrder      two options were put at the same place           400
    │   ├── NotWithin       a share is no whole step, or out of its bounds   400
    │   ├── NotShared       less or more was shared out than there is        400
    │   ├── ClockStands     a decision whose time has not begun to run       400
    │   ├── Incomplete      the question is not answered as it asks          400
    │   ├── NotVouched      a provider does not vouch for an address         400
    │   ├── NotInvited      no account here, and none may be made            400
    │   ├── AccountClosed   the account was closed by the operator           400
    │   ├── OwnAccount      one's own account, where another must act        400
    │   ├── NothingSaid     a report does not say what is wrong              400
    │   ├── TooMuchSaid     a report is too long to be read                  400
    │   ├── NoteTooLong     a note is longer than one may be                 400
    │   └── ReasonMissing   a certificate is revoked without a reason        400
    ├── Conflict            something else was done first                    409
    │   ├── PlacementRests  the pause between two placements is not over     409
    │   ├── NothingToProve  every lesson of the course is finished           409
    │   ├── TurnPassed      this decision was already taken, otherwise       409
    │   ├── NoteChanged     a note was changed meanwhile                     409
    │   ├── AnswerGiven     this question was already answered, otherwise    409
    │   ├── AttemptLeft     the attempt was left                             409
    │   ├── AttemptOver     the attempt has ended                            409
    │   ├── ChangedMeanwhile   what was previewed is not so any more         409
    │   ├── LastAdministrator  nobody would be left to administrate          409
    │   ├── AttemptOpen     an attempt must end before another begins        409
    │   ├── DebriefClosed   the attempt has not ended yet                    409
    │   ├── ProofAwaited    the proof that this rests on is made anew        409
    │   ├── AlreadyRevoked  the certificate was revoked before               409
    │   └── NotRevoked      the certificate is not revoked                   409
    ├── Throttled           too many tries; carries the seconds to wait      429
    └── Unavailable         the database cannot answer now                   503

The shell of the web alone maps them to status codes. Messages are gettext
message ids: whoever shows one translates it.
"""


class DomainError(Exception):
    """Something was refused, for a reason that a person can read."""

    message = "This could not be done."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class NotFound(DomainError):
    """There is no such thing, or it belongs to somebody else."""

    message = "There is no such page, or it is not yours."


class Refused(DomainError):
    """The request makes no sense as it stands."""

    message = "This could not be understood. Nothing was changed."


class NothingChosen(Refused):
    """A decision was sent without an option."""

    message = "Choose what you want to do, then send the decision. Nothing was changed."


class UnknownMove(Refused):
    """The present scene offers no such move."""

    message = "This option is not open now. Nothing was changed."


class NotSoMany(Refused):
    """Fewer or more options were chosen than the decision asks for; carries both bounds."""

    message = "Choose as many options as the decision asks for. Nothing was changed."

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.least = least
        self.most = most


class NotInOrder(Refused):
    """Two options were put at the same place, or one at none."""

    message = "Give each option a place of its own. Nothing was changed."


class NotWithin(Refused):
    """A share is no whole step, or more or less than this option may get."""

    message = "Give each option a whole number within what it may get. Nothing was changed."


class NotShared(Refused):
    """Less or more was shared out than there is; carries both figures."""

    message = "Share out exactly what there is. Nothing was changed."

    def __init__(self, given: int, budget: int) -> None:
        super().__init__()
        self.given = given
        self.budget = budget


class ClockStands(Refused):
    """A decision with a time limit was sent before its time had begun to run."""

    message = "Show the decision first: its time begins then. Nothing was changed."


class Incomplete(Refused):
    """The question is not answered as it asks."""

    message = "Please answer the question as it asks. Nothing was recorded yet."


class NotVouched(Refused):
    """An identity provider does not say that the address of somebody is verified."""

    message = "Your organisation did not confirm your e-mail address. Please ask its help desk."


class NotInvited(Refused):
    """Somebody has no account here, and may not make one this way."""

    message = "There is no account for you here yet. Please ask your programme manager."


class AccountClosed(Refused):
    """The operator has closed this account."""

    message = "This account is closed. Please write to the contact address."


class OwnAccount(Refused):
    """Somebody would change what only another person may change of their account."""

    message = "Another administrator must do this to your own account. Nothing was changed."


class NothingSaid(Refused):
    """A report of a mistake that does not say what is wrong."""

    message = "Please say in a sentence what is wrong."


class TooMuchSaid(Refused):
    """A report of a mistake that is too long to be read."""

    message = "Please say it in at most 2,000 characters."


class ReasonMissing(Refused):
    """A certificate was to be revoked or reinstated without a reason."""

    message = "Please say why, in a sentence that the holder and whoever checks may read."


class NoteTooLong(Refused):
    """A note that is longer than one may be."""

    message = "A note may have at most 3,000 characters. Nothing of it is lost; make it shorter."


class Conflict(DomainError):
    """Something else was done first."""

    message = "Something else was done first. Nothing of it was lost."


class TurnPassed(Conflict):
    """This decision was already taken, with another option."""

    message = "You had already taken this decision. What you decided first counts."


class NoteChanged(Conflict):
    """A note was changed in another tab or on another device."""

    message = "This note was changed meanwhile, in another tab or on another device."


class PlacementRests(Conflict):
    """The pause between two placements is not over."""

    message = "Another try can begin once the pause is over. Meanwhile you can read the lessons."


class NothingToProve(Conflict):
    """Every lesson of the course is finished."""

    message = "You have finished every lesson of this course. There is nothing left to prove."


class AnswerGiven(Conflict):
    """This question was already answered, in another way."""

    message = "You had already answered this question. What you answered first counts."


class AttemptLeft(Conflict):
    """The attempt was given up."""

    message = "You have left this attempt. Nothing was changed."


class AttemptOver(Conflict):
    """The attempt has ended."""

    message = "This attempt has already ended. Nothing was changed."


class AttemptOpen(Conflict):
    """A trial or a practice branch would replace an attempt that is open."""

    message = "You have an open attempt at this exercise. Finish it or leave it first."


class ChangedMeanwhile(Conflict):
    """What was shown before it was confirmed is not so any more."""

    message = "Something has changed since this was shown. Nothing was done; please look again."


class LastAdministrator(Conflict):
    """The only administrator whose account is open must stay one."""

    message = (
        "This is the last administrator whose account is open. "
        "Make somebody else administrator first. Nothing was changed."
    )


class DebriefClosed(Conflict):
    """The debrief has not been opened."""

    message = "The debrief opens when the attempt has ended. Nothing was changed."


class ProofAwaited(Conflict):
    """The proof that a way on rests on is being made anew, as after an update of the platform."""

    message = (
        "What could have followed is being worked out anew. Please look again in a few minutes."
    )


class AlreadyRevoked(Conflict):
    """The certificate was revoked before."""

    message = "This certificate was already revoked. Nothing was changed."


class NotRevoked(Conflict):
    """The certificate is not revoked, so it cannot be given back."""

    message = "This certificate is not revoked. Nothing was changed."


class Throttled(DomainError):
    """Too many tries in a short time."""

    message = "There were too many tries. Please wait a little."

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class Unavailable(DomainError):
    """The database cannot answer now."""

    message = "The platform is busy or cannot write now. Nothing was changed; please try again."
