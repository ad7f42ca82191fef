"""People from a sheet: what is previewed row by row is what happens, and nothing else."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearning.errors import ChangedMeanwhile
from elearning.models import Account, AuditEntry, Outbox
from elearning.services import audit, imports
from elearning.services.audit import Doer, Wanted
from elearning.services.imports import COLUMNS, NEEDED, Plan, Readings
from elearning.services.uploads import read_sheet
from tests.build import an_account

DESK = Doer(4711, "198.51.100.7")
READINGS = Readings(lambda text: {"tn": "TN", "tunisia": "TN"}.get(text.lower()), ("en", "ar"))


def planned(session: Session, *rows: str, head: str = "email,name") -> Plan:
    sheet = read_sheet("\n".join((head, *rows)), known=COLUMNS, needed=NEEDED)
    return imports.plan(session, sheet, READINGS)


def outcomes(plan: Plan) -> list[str]:
    return [one.outcome for one in plan.lines]


def reasons(plan: Plan) -> list[tuple[str, str]]:
    return [(problem.reason, problem.column) for one in plan.lines for problem in one.problems]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_each_row_is_new_changed_already_there_or_wrong(session: Session):
    an_account(session, email="here@example.org", name="Here")
    an_account(session, email="other@example.org", name="Before")

    plan = planned(session, "new@example.org,New", "HERE@example.org,Here",
                   "other@example.org,After", "nonsense,Name")  # fmt: skip

    assert outcomes(plan) == ["create", "same", "change", "wrong"]
    assert plan.lines[2].changes[0].before == "Before"
    assert count(session, Account) == 2
    assert count(session, AuditEntry) == 0


HEAD = "email,name,role,category,organisation,country,language"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Ann,,,,,", ("missing", "email")), ("a@b,Ann,,,,,", ("unknown", "email")),
        ("a@b.org,,,,,,", ("missing", "name")), ("a@b.org,!,,,,,", None),
        ("a@b.org," + "x" * 301 + ",,,,,", ("long", "name")),
        ("a@b.org,Ann,boss,,,,", ("unknown", "role")),
        ("a@b.org,Ann,administrator,,,,", ("administrator", "role")),
        ("a@b.org,Ann,,robot,,,", ("unknown", "category")),
        ("a@b.org,Ann,,," + "x" * 301 + ",,", ("long", "organisation")),
        ("a@b.org,Ann,,,,Atlantis,", ("unknown", "country")),
        ("a@b.org,Ann,,,,,xx", ("unknown", "language")),
        ("a@b.org,Ann,,,,,,more", ("too-many-cells", "")),
        ("a@b.org,Ann,Trainer,STAFF,Office,tunisia,AR", None),
    ],
    ids=lambda one: str(one)[:40],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_column(session: Session, row, reason):
    plan = planned(session, row, head=HEAD)

    assert reasons(plan) == ([reason] if reason else [])


def test_everything_that_is_wrong_with_a_row_is_told_at_once(session: Session):
    plan = planned(session, "nonsense,Ann,boss,robot,,,", head=HEAD)

    assert [column for _, column in reasons(plan)] == ["email", "role", "category"]


def test_an_address_that_stands_twice_counts_once(session: Session):
    plan = planned(session, "a@b.org,Ann", "A@B.ORG,Bob")

    assert outcomes(plan) == ["create", "wrong"]
    assert plan.lines[1].problems[0].value == "2"


def test_empty_cells_change_nothing_and_filled_ones_do(session: Session):
    an_account(session, email="a@b.org", name="Ann", category="partner", country="PE")

    plan = planned(session, "a@b.org,,trainer,,,TN,", head=HEAD)

    changed = [(one.column, one.before, one.after) for one in plan.lines[0].changes]
    assert changed == [("role", "learner", "trainer"), ("country", "PE", "TN")]


def test_administrators_are_neither_made_nor_unmade_by_a_sheet(session: Session):
    chief = an_account(session, email="chief@b.org", name="Chief", role="administrator")

    plan = planned(session, "chief@b.org,Chief,learner", "chief2@b.org,Chief,administrator",
                   head="email,name,role")  # fmt: skip
    same = planned(session, "chief@b.org,Chief,administrator", head="email,name,role")

    assert outcomes(plan) == ["wrong", "wrong"]
    assert outcomes(same) == ["same"]
    assert chief.role == "administrator"


def test_what_was_planned_happens_with_invitations_and_entries_in_the_log(session: Session):
    old = an_account(session, email="old@b.org", name="Before")
    plan = planned(session, "a@b.org,أمل,trainer,,,,ar", "b@b.org,Bob,,,,,",
                   "old@b.org,After,manager,,Office,,", "wrong,,,,,,", head=HEAD)  # fmt: skip

    imports.carry_out(session, DESK, plan, seen=plan.fingerprint, language="en")

    made = session.scalars(select(Account).where(Account.email.in_(("a@b.org", "b@b.org")))).all()
    mails = session.execute(select(Outbox.recipient, Outbox.kind, Outbox.language)).all()
    told = [(one.act, dict(one.details)) for one in audit.list_entries(session, Wanted()).entries]
    assert [(one.name, one.role, one.confirmed_at) for one in made] == [
        ("أمل", "trainer", None), ("Bob", "learner", None)
    ]  # fmt: skip
    assert (old.name, old.role, old.organisation) == ("After", "manager", "Office")
    assert [tuple(one) for one in mails] == [
        ("a@b.org", "invited", "ar"), ("b@b.org", "invited", "en")
    ]  # fmt: skip
    assert sorted(act for act, _ in told) == ["change", "create", "create", "import", "role"]
    assert ("import", {"created": 2, "changed": 1, "wrong": 1}) in told
    assert ("change", {"columns": ["name", "organisation"]}) in told
    assert audit.verify(session) is None


def test_the_same_sheet_again_finds_everybody_there(session: Session):
    plan = planned(session, "a@b.org,Ann", "b@b.org,Bob")
    imports.carry_out(session, DESK, plan, seen=plan.fingerprint, language="en")

    assert outcomes(planned(session, "a@b.org,Ann", "b@b.org,Bob")) == ["same", "same"]


def test_nothing_happens_if_the_world_has_changed_since_the_preview(session: Session):
    seen = planned(session, "a@b.org,Ann", "b@b.org,Bob").fingerprint
    an_account(session, email="a@b.org", name="Somebody")

    with pytest.raises(ChangedMeanwhile):
        imports.carry_out(
            session, DESK, planned(session, "a@b.org,Ann", "b@b.org,Bob"),
            seen=seen, language="en",
        )  # fmt: skip

    assert count(session, Account) == 1
