from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from elearning.errors import NotFound
from elearning.models import Certificate, Enrolment
from elearning.services import accounts, roster
from tests.build import an_account

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def bare(library):
    """A library in which no course stands; progress does not depend on today's courses."""
    return replace(library, courses={}, scenarios={})


def an_enrolment(session: Session, account_id: int, **values: object) -> None:
    wanted = {"course": "sheltering", "begun_at": NOW, "seen_at": NOW, "lessons_done": 3, **values}
    session.add(Enrolment(account_id=account_id, **wanted))
    session.flush()


def a_certificate(session: Session, account_id: int, **values: object) -> None:
    wanted = {
        "serial": f"serial{account_id}", "course": "sheltering", "level": "achievement",
        "name": "A", "course_title": "Sheltering", "issued_at": NOW, "document": {},
        "digest": "d", **values,
    }  # fmt: skip
    session.add(Certificate(account_id=account_id, **wanted))
    session.flush()


def names(page: roster.RosterPage) -> list[str]:
    return [row.name for row in page.rows]


def test_learners_stand_in_the_order_of_their_names(session, bare):
    for name in ("Zoe", "émile", "Adam"):
        an_account(session, name=name)

    assert names(roster.get_roster(session, bare)) == ["Adam", "émile", "Zoe"]


def test_a_row_tells_progress_and_certificates(session, bare):
    account = an_account(session)
    an_enrolment(session, account.id, quiz_best=866, quiz_passed_at=NOW)
    a_certificate(session, account.id)
    a_certificate(session, account.id, serial="old", level="participation", revoked_at=NOW)

    (row,) = roster.get_roster(session, bare).rows

    (course,) = row.courses
    assert (course.lessons_done, course.quiz_best, course.is_quiz_passed) == (3, 86, True)
    assert row.certificates == 1


def test_pages_follow_each_other_without_gap_or_repetition(session, bare):
    for number in range(roster.PAGE * 2 + 1):
        an_account(session, name=f"Same name {number % 3}")

    page = roster.get_roster(session, bare)
    ids = [row.id for row in page.rows]
    while page.next_after:
        page = roster.get_roster(session, bare, after=page.next_after)
        ids += [row.id for row in page.rows]

    assert len(ids) == len(set(ids)) == roster.PAGE * 2 + 1


def test_a_part_of_a_name_finds_it_in_any_spelling(session, bare):
    for name in ("أحمد علی", "Müller", "Adam"):
        an_account(session, name=name)

    assert names(roster.get_roster(session, bare, search="احمد")) == ["أحمد علی"]
    assert names(roster.get_roster(session, bare, search="MULL")) == ["Müller"]


@pytest.mark.parametrize("search", ["%", "_", "'; drop table account; --", "\\"])
def test_signs_of_the_query_language_are_only_letters(session, bare, search):
    an_account(session, name="Adam")

    assert names(roster.get_roster(session, bare, search=search)) == []


def test_closed_accounts_are_not_listed(session, bare):
    accounts.disable_account(session, an_account(session).id)

    assert roster.get_roster(session, bare).rows == ()


@pytest.mark.parametrize("people", [1, 30])
def test_a_page_costs_the_same_queries_for_one_as_for_many(engine: Engine, session, bare, people):
    for _ in range(people):
        an_enrolment(session, an_account(session).id)
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))

    roster.get_roster(session, bare)

    assert len(seen) == 4


def test_a_learners_page_tells_everything_about_them(session, bare):
    account = an_account(session, name="Amina Diallo", country="KE")
    an_enrolment(session, account.id, completed_at=NOW)
    a_certificate(session, account.id)

    page = roster.get_learner(session, bare, account.id)

    assert (page.name, page.country) == ("Amina Diallo", "KE")
    assert page.courses[0].is_completed
    assert page.certificates[0].serial == f"serial{account.id}"


def test_a_learner_who_does_not_exist_is_not_found(session, bare):
    with pytest.raises(NotFound):
        roster.get_learner(session, bare, 4711)
