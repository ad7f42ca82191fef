"""Where people stand in the database: of each table what a copy tells, and what deletion does.

Every table and every column is decided about here; a test fails for one that
is not. ``docs/data.md`` says the same in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from elearning.db import Base
from elearning.models import (
    Account,
    Answer,
    Attempt,
    AuditEntry,
    AuditHead,
    CellTally,
    Certificate,
    Edition,
    Enrolment,
    FinishedLesson,
    Identity,
    Invitation,
    Link,
    MoveRow,
    Note,
    Outbox,
    Placement,
    ProofRow,
    QuizTry,
    RecoveryCode,
    Reflection,
    Remainder,
    Reminder,
    Report,
    SecondFactor,
    SignIn,
    SigningKey,
    Tally,
    Throttle,
)

# What becomes of rows when their person deletes the account.
GOES = "goes"  # deleted
EMPTIED = "emptied"  # the row stays, and nothing in it tells of a person
DETACHED = "detached"  # the row stays, and points to nobody

# What becomes of a guest's rows when an account takes them over.
MOVED = "moved"  # they are the account's from then on
MERGED = "merged"  # joined with the account's own, by a rule
ENDS = "ends"  # of no use to the account
NEVER = "never"  # guests have none


@dataclass(frozen=True, slots=True)
class Person:
    """Whom rows are looked up for."""

    id: int
    email: str


Rows = Callable[[Person], ColumnElement[bool]]
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One table that holds something of people, and what is decided about it."""

    key: str  # what a copy calls it
    model: type[Base]
    rows: Rows
    told: tuple[str, ...]
    untold: Mapping[str, str] = field(default_factory=dict)  # columns left out, and why
    at_deletion: str = GOES
    at_adoption: str = NEVER
    tell: Callable[[dict[str, Any], Person], Told] | None = None


def owned(column: InstrumentedAttribute[Any]) -> Rows:
    """Find rows by a column that holds the account."""
    return lambda person: column == person.id


def within(
    column: InstrumentedAttribute[int],
    key: InstrumentedAttribute[int],
    owner: InstrumentedAttribute[int],
) -> Rows:
    """Find rows by the row they belong to, which holds the account."""
    return lambda person: column.in_(select(key).where(owner == person.id))


def _attempt(values: dict[str, Any], _person: Person) -> Told:
    # Before the debrief was opened, neither may a copy tell what it would: it would be no game.
    hidden = () if values["debriefed_at"] else ("seed", "result", "percent")
    return {**values, **dict.fromkeys(hidden)}


def _try(values: dict[str, Any], _person: Person) -> Told:
    # The questions of a try tell their right answers, which are learnt when it is finished.
    return values if values["finished_at"] else {**values, "questions": None, "seed": None}


def _certificate(values: dict[str, Any], _person: Person) -> Told:
    file = {
        "certificate": values.pop("document"),
        "signature": {
            "algorithm": "Ed25519",
            "key": values.pop("signed_by"),
            "signed_at": values.pop("signed_at"),
            "value": values.pop("signature"),
        },
    }
    return {**values, "file": file}


def _entry(values: dict[str, Any], person: Person) -> Told:
    is_own = values["by"] == person.id
    others = {
        "by": "you" if is_own else "somebody else" if values["by"] else "the platform",
        "whom": "you" if values["whom"] == person.id else "somebody else",
        # From where others act is theirs.
        "place": values["place"] if is_own else None,
    }
    return {**values, **others}


def _visit(values: dict[str, Any], _person: Person) -> Told:
    days = {name: str(values[name])[:10] for name in ("created_at", "expires_at")}
    return {**values, **days}


_SECRET = "a secret that lets somebody in"
_WHOSE = "the number of the account, which is told once"
_INNER = "counts how often the row was written"
_ASKED_AGAIN = "what another placement may ask; nothing is told between two of them"
_SAME = "worked out from what is told"

SECTIONS = (
    Section(
        "account", Account, owned(Account.id),
        ("id", "email", "role", "has_second_factor", "name", "category", "organisation",
         "country", "language", "is_disabled", "confirmed_at", "created_at"),
        {"password_hash": _SECRET, "name_key": _SAME, "version": _INNER, "tally_format": _INNER},
        at_deletion=EMPTIED, at_adoption=ENDS,
    ),
    Section(
        "sign_ins", SignIn, owned(SignIn.account_id),
        ("device", "created_at", "seen_on", "expires_at"),
        {"id": _INNER, "key_hash": _SECRET, "account_id": _WHOSE, "awaits_code": _INNER},
        at_adoption=ENDS, tell=_visit,
    ),
    Section(
        "identities", Identity, owned(Identity.account_id), ("issuer", "subject", "created_at"),
        {"account_id": _WHOSE},
    ),
    Section(
        "enrolments", Enrolment, owned(Enrolment.account_id),
        ("id", "course", "begun_at", "seen_at", "last_lesson", "lessons_done",
         "lessons_proved", "quiz_best",
         "quiz_passed_at", "completed_at"),
        {"account_id": _WHOSE, "version": _INNER}, at_adoption=MERGED,
    ),
    Section(
        "finished_lessons", FinishedLesson,
        within(FinishedLesson.enrolment_id, Enrolment.id, Enrolment.account_id),
        ("enrolment_id", "lesson", "finished_at", "by_placement"), at_adoption=MERGED,
    ),
    Section(
        "notes", Note, within(Note.enrolment_id, Enrolment.id, Enrolment.account_id),
        ("enrolment_id", "lesson", "is_bookmarked", "text", "written_at"),
        {"id": _INNER, "version": _INNER}, at_adoption=MERGED,
    ),
    Section(
        "quiz_tries", QuizTry, owned(QuizTry.account_id),
        ("id", "course", "number", "seed", "questions", "answered", "credit", "result",
         "is_passed", "begun_at", "finished_at"),
        {"account_id": _WHOSE, "version": _INNER}, at_adoption=MERGED, tell=_try,
    ),
    Section(
        "answers", Answer, within(Answer.try_id, QuizTry.id, QuizTry.account_id),
        ("try_id", "position", "question", "response", "credit", "answered_at"),
        at_adoption=MOVED,
    ),
    Section(
        "placements", Placement, owned(Placement.account_id),
        ("id", "course", "number", "answered", "proved", "begun_at", "finished_at"),
        {"account_id": _WHOSE, "version": _INNER, "seed": _ASKED_AGAIN, "questions": _ASKED_AGAIN,
         "responses": _ASKED_AGAIN, "credits": _ASKED_AGAIN}, at_adoption=MERGED,
    ),
    Section(
        "attempts", Attempt, owned(Attempt.account_id),
        ("id", "scenario", "edition_id", "kind", "seed", "is_untimed", "start_scene", "turn",
         "ending", "result", "percent", "branch_of", "branch_turn", "begun_at",
         "decision_due_at", "ended_at", "left_at", "debriefed_at"),
        {"account_id": _WHOSE, "version": _INNER, "state": "what replaying the moves gives, with "
         "what nobody is told before the end", "recent": "what the page of the scene tells"},
        at_adoption=MERGED, tell=_attempt,
    ),
    Section(
        "moves", MoveRow, within(MoveRow.attempt_id, Attempt.id, Attempt.account_id),
        ("attempt_id", "turn", "scene", "options", "is_default", "decided_at"),
        at_adoption=MOVED,
    ),
    Section(
        "reflections", Reflection, within(Reflection.attempt_id, Attempt.id, Attempt.account_id),
        ("attempt_id", "saw", "why", "differently", "written_at"), at_adoption=MOVED,
    ),
    Section(
        "tallies", Tally, owned(Tally.account_id), ("subject", "met", "missed", "owed"),
        {"account_id": _WHOSE}, at_adoption=MERGED,
    ),
    Section(
        "cell_tallies", CellTally, owned(CellTally.account_id),
        ("sector", "phase", "questions", "credit", "attempts", "decisions", "kept"),
        {"account_id": _WHOSE}, at_adoption=MERGED,
    ),
    Section(
        "certificates", Certificate, owned(Certificate.account_id),
        ("serial", "course", "level", "round", "name", "course_title", "issued_at", "expires_at",
         "document", "signed_by", "signed_at", "signature", "revoked_at", "revoked_reason",
         "reinstated_at", "reinstated_reason"),
        {"id": _INNER, "account_id": _WHOSE, "digest": _SAME},
        at_deletion=EMPTIED, tell=_certificate,
    ),
    Section(
        "reminders", Reminder,
        within(Reminder.certificate_id, Certificate.id, Certificate.account_id),
        ("certificate_id", "days", "posted_at"),
    ),
    Section(
        "reports", Report, owned(Report.account_id),
        ("id", "kind", "subject", "text", "created_at", "handled_at"),
        {"account_id": _WHOSE, "handled_by": "another person"},
        at_deletion=DETACHED, at_adoption=MOVED,
    ),
    Section(
        "second_factor", SecondFactor, owned(SecondFactor.account_id), ("confirmed_at",),
        {"account_id": _WHOSE, "secret": _SECRET, "last_step": _INNER},
    ),
    Section(
        "recovery_codes", RecoveryCode, owned(RecoveryCode.account_id), (),
        {"code_hash": _SECRET, "account_id": _WHOSE},
    ),
    Section(
        "links", Link, owned(Link.account_id), ("purpose", "email", "expires_at"),
        {"token_hash": _SECRET, "account_id": _WHOSE},
    ),
    Section(
        "invitations", Invitation, owned(Invitation.created_by),
        ("id", "note", "course", "most", "used", "created_at", "expires_at", "revoked_at"),
        {"code": _SECRET, "created_by": _WHOSE}, at_deletion=DETACHED,
    ),
    Section(
        "mails", Outbox, lambda person: Outbox.recipient == person.email,
        ("recipient", "language", "kind", "created_at", "sent_at"),
        {"id": _INNER, "values": "the words of the mail, forgotten when it has left",
         "next_at": _INNER, "tries": _INNER, "failure": _INNER},
    ),
    Section(
        "audit_entries", AuditEntry,
        lambda person: (AuditEntry.by == person.id) | (AuditEntry.whom == person.id),
        ("number", "at", "act", "by", "whom", "what", "details", "place"),
        {"salt": _INNER, "place_digest": _INNER, "previous": _INNER, "digest": _INNER},
        at_deletion=EMPTIED, tell=_entry,
    ),
)  # fmt: skip

# Columns that name a person beside the owner of the row.
OTHERS: Mapping[InstrumentedAttribute[Any], str] = {Report.handled_by: DETACHED}

# Tables without anything of a person, and why.
OF_NOBODY: Mapping[type[Base], str] = {
    AuditHead: "the end of the chain of the audit log",
    Edition: "scenarios",
    ProofRow: "proofs of scenarios",
    Remainder: "results of deleted accounts that nobody can be told from",
    SigningKey: "keys of the platform",
    Throttle: "hashes of whom tries are counted for, which lapse within two days; "
    "those of the account go at once",
}
