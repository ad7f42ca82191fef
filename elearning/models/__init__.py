"""The tables of the platform, one file per noun."""

from elearning.models.account import Account
from elearning.models.attempt import Attempt, MoveRow, Reflection
from elearning.models.audit import AuditEntry, AuditHead
from elearning.models.certificate import Certificate
from elearning.models.edition import Edition
from elearning.models.enrolment import Enrolment, FinishedLesson
from elearning.models.identity import Identity
from elearning.models.invitation import Invitation
from elearning.models.link import Link
from elearning.models.note import Note
from elearning.models.outbox import Outbox
from elearning.models.placement import Placement
from elearning.models.proof import ProofRow
from elearning.models.quiz_try import Answer, QuizTry
from elearning.models.remainder import Remainder
from elearning.models.reminder import Reminder
from elearning.models.report import Report
from elearning.models.second_factor import RecoveryCode, SecondFactor
from elearning.models.session import SignIn
from elearning.models.signing_key import SigningKey
from elearning.models.tally import CellTally, Tally
from elearning.models.throttle import Throttle

__all__ = [
    "Account",
    "Answer",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "CellTally",
    "Certificate",
    "Edition",
    "Enrolment",
    "FinishedLesson",
    "Identity",
    "Invitation",
    "Link",
    "MoveRow",
    "Note",
    "Outbox",
    "Placement",
    "ProofRow",
    "QuizTry",
    "RecoveryCode",
    "Reflection",
    "Remainder",
    "Reminder",
    "Report",
    "SecondFactor",
    "SignIn",
    "SigningKey",
    "Tally",
    "Throttle",
]
