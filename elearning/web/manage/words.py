"""What is written in words on the pages of administrators: roles, categories and acts."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ROLES = {
    "learner": _l("Learner"),
    "trainer": _l("Trainer"),
    "manager": _l("Programme manager"),
    "administrator": _l("Administrator"),
}
CATEGORIES = {
    "staff": _l("Staff"),
    "government": _l("Government"),
    "partner": _l("Partner"),
}
EXPORTS = {
    "people": _l("people"),
    "learners": _l("learners and their progress"),
    "audit": _l("the audit log"),
}


COLUMNS = {
    "email": _l("E-mail address"),
    "name": _l("Name"),
    "role": _l("Role"),
    "category": _l("Category"),
    "organisation": _l("Organisation"),
    "country": _l("Country"),
    "language": _l("Language"),
}
MAILS = {
    "invited": _l("the invitation"),
    "confirm": _l("the link to confirm the address"),
    "reset": _l("the link for a new password"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the audit log: its name to search by, and the sentence that tells it."""

    name: LazyString
    sentence: LazyString


# Every act that is noted anywhere stands here; a test of the house finds one that does not.
ACTS = {
    "address-changed": Act(_l("Address changed"), _l("%(by)s changed the address of %(whom)s.")),
    "backup": Act(_l("Backup made"), _l("%(by)s made a backup of everything.")),
    "certificate-reinstated": Act(
        _l("Certificate reinstated"), _l("%(by)s reinstated the certificate %(what)s of %(whom)s.")
    ),
    "certificate-revoked": Act(
        _l("Certificate revoked"), _l("%(by)s revoked the certificate %(what)s of %(whom)s.")
    ),
    "change": Act(
        _l("Particulars changed"), _l("%(by)s changed particulars of %(whom)s: %(columns)s.")
    ),
    "create": Act(
        _l("Account made"), _l("%(by)s made an account for %(whom)s with the role %(role)s.")
    ),
    "copy": Act(_l("Copy of data"), _l("%(by)s took a copy of everything kept about %(whom)s.")),
    "delete": Act(
        _l("Account deleted"),
        _l("%(by)s deleted the account of %(whom)s with everything kept about the person."),
    ),
    "disable": Act(_l("Account closed"), _l("%(by)s closed the account of %(whom)s.")),
    "enable": Act(_l("Account opened"), _l("%(by)s opened the account of %(whom)s again.")),
    "export": Act(
        _l("Data downloaded"), _l("%(by)s downloaded %(export)s as a sheet (rows: %(rows)s).")
    ),
    "identity-linked": Act(
        _l("Identity linked"),
        _l("%(whom)s signed in through an identity provider for the first time."),
    ),
    "import": Act(
        _l("People imported"),
        _l("%(by)s imported people: new %(created)s, changed %(changed)s, left out %(wrong)s."),
    ),
    "invitation": Act(
        _l("Invitation made"),
        _l("%(by)s made the invitation %(what)s (accounts at most: %(most)s)."),
    ),
    "invitation-revoked": Act(
        _l("Invitation revoked"), _l("%(by)s revoked the invitation %(what)s.")
    ),
    "invitation-sent": Act(
        _l("Invitation sent"), _l("%(by)s had the invitation %(what)s sent by mail.")
    ),
    "key-rotated": Act(
        _l("Signing key replaced"), _l("%(by)s let the new key %(what)s sign certificates.")
    ),
    "key-withdrawn": Act(
        _l("Signing key withdrawn"), _l("%(by)s withdrew the signing key %(what)s.")
    ),
    "mail-retry": Act(
        _l("Mails tried again"),
        _l("%(by)s let mails that had not left be tried again (mails: %(mails)s)."),
    ),
    "merge": Act(
        _l("Accounts merged"), _l("%(by)s merged account number %(merged)s into that of %(whom)s.")
    ),
    "password": Act(_l("Password set"), _l("%(by)s set the password of %(whom)s.")),
    "password-reset": Act(
        _l("Password reset"), _l("%(whom)s chose a new password by a link in a mail.")
    ),
    "recount": Act(
        _l("Counted anew"),
        _l("%(by)s let everybody's answers and decisions be counted anew."),
    ),
    "reload": Act(
        _l("Content read anew"), _l("%(by)s read the content anew (problems: %(problems)s).")
    ),
    "rescore": Act(
        _l("Results changed"),
        _l(
            "%(by)s scored attempts again by newer proofs %(what)s (results changed: %(attempts)s)."
        ),
    ),
    "restore": Act(
        _l("Backup restored"),
        _l("%(by)s put back the backup of %(made)s. What was done after it is not in this log."),
    ),
    "role": Act(
        _l("Role changed"), _l("%(by)s changed the role of %(whom)s from %(from)s to %(to)s.")
    ),
    "second-factor-off": Act(
        _l("Second step turned off"), _l("%(by)s turned off the second step of %(whom)s.")
    ),
    "second-factor-on": Act(_l("Second step set up"), _l("%(whom)s set up a second step.")),
    "send-again": Act(_l("Mail sent again"), _l("%(by)s had a mail sent to %(whom)s: %(mail)s.")),
    "sign-out": Act(_l("Signed out"), _l("%(by)s signed %(whom)s out everywhere.")),
}
OTHER = Act(_l("Other"), _l("%(by)s did %(act)s to %(whom)s %(what)s."))
