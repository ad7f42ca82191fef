"""Certificates: awarded by rule, once, on evidence that is pinned; and checked by anybody."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from elearning.content.course import Course
from elearning.content.library import Library
from elearning.credentials.document import digest_of, read_document
from elearning.credentials.serial import group_serial, make_serial
from elearning.db import transaction
from elearning.errors import NotFound
from elearning.models import Account, Certificate
from elearning.services import certificates, signing_keys
from elearning.services.certificates import Issuer
from elearning.services.issuing import add_months
from tests.build import an_account
from tests.services.certified import (
    NOW,
    a_course,
    a_library,
    an_attempt,
    finish_lessons,
    pass_quiz,
)

ISSUER = Issuer("MCOF Learning", "https://learn.example.org")


def award(session: Session, library: Library, account_id: int, now: datetime = NOW):
    return certificates.award(
        session, library, account_id=account_id, course="shelter", now=now, issuer=ISSUER
    )


@pytest.fixture
def account_id(session: Session) -> int:
    return an_account(session, name="Amina Diallo").id


def everything(session: Session, course: Course, account_id: int) -> None:
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id)
    an_attempt(session, account_id)


def test_nobody_gets_a_certificate_for_a_course_never_begun(session, account_id):
    assert award(session, a_library(), account_id) is None


def test_a_missing_lesson_means_no_certificate(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id, but="two")
    pass_quiz(session, account_id)
    an_attempt(session, account_id)

    assert award(session, a_library(course), account_id) is None


def test_all_lessons_give_participation(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)

    issued = award(session, a_library(course), account_id)

    assert issued is not None
    assert (issued.level, issued.name, issued.course_title) == (
        "participation", "Amina Diallo", course.title,
    )  # fmt: skip


def test_lessons_quiz_and_scenario_give_achievement(session, account_id):
    course = a_course()
    everything(session, course, account_id)

    issued = award(session, a_library(course), account_id)

    assert issued is not None
    assert issued.level == "achievement"


def test_achievement_follows_participation_as_a_certificate_of_its_own(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    first = award(session, a_library(course), account_id)
    pass_quiz(session, account_id)
    an_attempt(session, account_id)

    second = award(session, a_library(course), account_id)

    assert first.level == "participation"
    assert second.level == "achievement"
    assert first.serial != second.serial


@pytest.mark.parametrize(
    "attempt",
    [
        {"breaches": ["G-40"]},
        {"percent": 69},
        {"percent": None},
        {"kind": "practice"},
        {"kind": "trial"},
        {"ended": False},
        {"scenario": "another"},
    ],
    ids=lambda attempt: ", ".join(attempt),
)
def test_an_attempt_that_does_not_count_gives_no_achievement(session, account_id, attempt):
    course = a_course()
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id)
    an_attempt(session, account_id, **attempt)

    assert award(session, a_library(course), account_id).level == "participation"


def test_the_least_result_that_the_course_asks_for_still_passes(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id)
    an_attempt(session, account_id, percent=70, weak=1, harmful=1)

    assert award(session, a_library(course), account_id).level == "achievement"


def test_a_failed_quiz_gives_no_achievement(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id, result=790, is_passed=False)
    an_attempt(session, account_id)

    assert award(session, a_library(course), account_id).level == "participation"


def test_the_evidence_names_the_best_quiz_and_the_attempt_it_rests_on(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id, number=1, result=850)
    pass_quiz(session, account_id, number=2, result=900)
    an_attempt(session, account_id, breaches=["G-40"], percent=99)
    an_attempt(session, account_id, percent=75)
    passing = an_attempt(session, account_id, percent=83, weak=1)
    an_attempt(session, account_id, percent=83)

    evidence = read_document(award(session, a_library(course), account_id).document).evidence

    assert (evidence.lessons, evidence.quiz.attempt, evidence.quiz.result) == (2, 2, 900)
    assert (evidence.scenario.attempt, evidence.scenario.number) == (passing, 3)
    assert (evidence.scenario.result, evidence.scenario.asked) == (83, 70)
    assert (evidence.scenario.weak, evidence.scenario.uncorrected) == (1, 0)
    assert evidence.scenario.edition == "e" * 64


def test_participation_rests_on_the_lessons_alone(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    pass_quiz(session, account_id)

    evidence = read_document(award(session, a_library(course), account_id).document).evidence

    assert (evidence.quiz, evidence.scenario) == (None, None)


def test_the_course_is_pinned_as_it_was(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    issued = award(session, a_library(course), account_id)

    later = replace(course, title="Another title", version="2.0.0")
    again = award(session, a_library(later), account_id)

    assert again is None
    document = read_document(issued.document)
    assert (document.course.title, document.course.version) == (course.title, "1.0.0")
    assert issued.digest == digest_of(issued.document)


def test_the_name_is_the_one_of_that_day(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    serial = award(session, a_library(course), account_id).serial
    session.get(Account, account_id).name = "Amina Diallo-Keita"
    session.flush()

    shown = certificates.get_certificate(session, serial, account_id=account_id, now=NOW)

    assert shown.document.name == "Amina Diallo"
    assert certificates.verify(session, serial, now=NOW).name == "Amina Diallo"


def test_a_second_call_changes_nothing(session, account_id):
    course = a_course()
    everything(session, course, account_id)
    award(session, a_library(course), account_id)

    assert award(session, a_library(course), account_id) is None
    assert session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_parallel_calls_give_one_certificate(engine: Engine):
    course = a_course()
    with transaction(engine) as session:
        account_id = an_account(session).id
        everything(session, course, account_id)

    def one(_number: int) -> bool:
        with transaction(engine) as session:
            return award(session, a_library(course), account_id) is not None

    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(one, range(24)))

    assert issued.count(True) == 1
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_an_award_takes_at_most_four_questions_and_one_row(session, account_id):
    course = a_course()
    signing_keys.current_key(session, ISSUER.secret, now=NOW)
    everything(session, course, account_id)
    seen: list[str] = []
    event.listen(
        session.connection(), "before_cursor_execute", lambda *given: seen.append(given[2])
    )

    award(session, a_library(course), account_id)

    asked = [one for one in seen if one.startswith(("SELECT", "INSERT"))]
    assert len(asked) == 5


def test_a_certificate_is_shown_to_its_owner_however_the_serial_is_written(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    serial = award(session, a_library(course), account_id).serial

    shown = certificates.get_certificate(
        session, group_serial(serial).lower(), account_id=account_id, now=NOW
    )

    assert (shown.document.serial, shown.state) == (serial, "valid")


@pytest.mark.parametrize("serial", ["", "0", "-1", "null", "Z" * 25, "x" * 5000, "٠" * 25])
def test_what_was_never_issued_is_not_found(session, account_id, serial):
    with pytest.raises(NotFound):
        certificates.get_certificate(session, serial, account_id=account_id, now=NOW)


def test_another_persons_certificate_is_not_found(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    serial = award(session, a_library(course), account_id).serial

    with pytest.raises(NotFound):
        certificates.get_certificate(session, serial, account_id=an_account(session).id, now=NOW)


def test_the_list_shows_ones_own_newest_first(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    first = award(session, a_library(course), account_id)
    pass_quiz(session, account_id)
    an_attempt(session, account_id)
    second = award(session, a_library(course), account_id, now=NOW + timedelta(days=1))
    stranger = an_account(session).id

    mine = certificates.list_certificates(session, account_id, now=NOW)

    assert [line.serial for line in mine] == [second.serial, first.serial]
    assert certificates.list_certificates(session, stranger, now=NOW) == ()


def test_anybody_may_check_a_certificate_and_learns_only_what_it_says(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    issued = award(session, a_library(course), account_id)

    found = certificates.verify(session, group_serial(issued.serial).lower(), now=NOW)

    assert (found.state, found.serial, found.name) == ("valid", issued.serial, "Amina Diallo")
    assert (found.course, found.level) == (course.title, "participation")
    assert (found.issued_at, found.expires_at) == (issued.issued_at, issued.expires_at)


def test_a_certificate_expires_after_the_months_of_its_course(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    issued = award(session, a_library(course), account_id)

    assert issued.expires_at == datetime(2028, 11, 24, 9, 30, tzinfo=UTC)
    before = issued.expires_at - timedelta(seconds=1)
    assert certificates.verify(session, issued.serial, now=before).state == "valid"
    assert certificates.verify(session, issued.serial, now=issued.expires_at).state == "expired"


def test_a_revoked_certificate_says_so_even_after_it_expired(session, account_id):
    course = a_course()
    finish_lessons(session, course, account_id)
    issued = award(session, a_library(course), account_id)
    issued.revoked_at = NOW
    session.flush()

    assert certificates.verify(session, issued.serial, now=issued.expires_at).state == "revoked"


def test_a_good_looking_serial_that_we_never_issued_is_unknown(session):
    serial = make_serial(bytes(range(15)))

    assert certificates.verify(session, serial, now=NOW) == certificates.Verification("unknown")
    assert certificates.verify(session, "nonsense", now=NOW).state == "unknown"


@settings(deadline=None)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)), st.integers(1, 120))
def test_months_are_added_by_the_calendar(moment, months):
    later = add_months(moment, months)

    assert (later.year - moment.year) * 12 + later.month - moment.month == months
    assert later.day == moment.day or (later + timedelta(days=1)).day == 1
    assert later.time() == moment.time()
