"""A certificate is renewed by what was done since its renewal opened, and one follows the other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from elearning.credentials.document import read_document
from elearning.errors import NotFound
from elearning.models import Attempt, Certificate, FinishedLesson, QuizTry
from elearning.services import certificates, renewal_pages, renewals
from elearning.services.issuing import add_months
from tests.build import an_account
from tests.services.certified import (
    a_course,
    a_library,
    an_attempt,
    finish_lessons,
    pass_quiz,
)
from tests.services.test_signing_keys import ISSUER, verdict

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ENDS = add_months(NOW, 24)
OPENS = ENDS - timedelta(days=90)
SOON = OPENS + timedelta(days=5)
COURSE = a_course()
LIBRARY = a_library(COURSE)


class Holder:
    """Somebody with a certificate of achievement, who tries to renew it."""

    def __init__(self, session) -> None:
        self.session, self.id = session, an_account(session).id
        finish_lessons(session, COURSE, self.id)
        pass_quiz(session, self.id)
        an_attempt(session, self.id)
        self.first = self.award(NOW)

    def award(self, now: datetime) -> Certificate | None:
        return certificates.award(
            self.session, LIBRARY, account_id=self.id, course="shelter", now=now, issuer=ISSUER
        )

    def pass_quiz(self, at: datetime) -> None:
        pass_quiz(self.session, self.id, number=2 + self.session.query(QuizTry).count())
        self._date(QuizTry, at)

    def decide(self, at: datetime, **values) -> None:
        an_attempt(self.session, self.id, **values)
        self._date(Attempt, at)

    def _date(self, table, at: datetime) -> None:
        last = select(table.id).order_by(table.id.desc()).limit(1).scalar_subquery()
        self.session.execute(update(table).where(table.id == last).values(begun_at=at))

    def page(self, now: datetime) -> renewal_pages.RenewalPage:
        return renewal_pages.get_renewal(
            self.session, LIBRARY, self.first.serial, account_id=self.id, now=now
        )


@pytest.fixture
def holder(session) -> Holder:
    return Holder(session)


def test_quiz_and_scenario_since_it_opened_renew_a_certificate(session, holder):
    holder.pass_quiz(OPENS)
    assert holder.award(SOON) is None
    holder.decide(SOON)

    new = holder.award(SOON)

    document = read_document(new.document)
    assert (new.round, document.renews, document.level) == (2, holder.first.serial, "achievement")
    assert document.evidence.scenario.number == 2
    assert new.expires_at == add_months(SOON, 24)
    assert verdict(session, new) == "genuine"


def test_what_was_done_before_does_not_count_again(holder):
    holder.pass_quiz(OPENS - timedelta(seconds=1))
    holder.decide(OPENS - timedelta(seconds=1))

    assert holder.award(SOON) is None


def test_nothing_is_renewed_before_it_opens(holder):
    holder.pass_quiz(OPENS - timedelta(days=1))
    holder.decide(OPENS - timedelta(days=1))

    assert holder.award(OPENS - timedelta(hours=1)) is None


def test_an_expired_certificate_can_be_renewed_still(holder):
    late = ENDS + timedelta(days=400)
    holder.pass_quiz(late)
    holder.decide(late)

    assert holder.award(late).round == 2


def test_practice_and_failure_renew_nothing(holder):
    holder.pass_quiz(SOON)
    holder.decide(SOON, kind="practice")
    holder.decide(SOON, ended=False)

    assert holder.award(SOON) is None


def test_it_is_renewed_once(holder):
    holder.pass_quiz(SOON)
    holder.decide(SOON)

    assert [holder.award(SOON) is None for _ in range(3)] == [False, True, True]


def test_a_renewed_certificate_is_renewed_again_when_its_time_comes(session, holder):
    for moment in (SOON, SOON + timedelta(days=700)):
        holder.pass_quiz(moment)
        holder.decide(moment)
        holder.award(moment)

    rows = session.scalars(select(Certificate).order_by(Certificate.round)).all()
    assert [row.round for row in rows] == [1, 2, 3]
    assert read_document(rows[2].document).renews == rows[1].serial


def test_a_revoked_certificate_is_not_renewed(session, holder):
    session.execute(update(Certificate).values(revoked_at=NOW))
    holder.pass_quiz(SOON)
    holder.decide(SOON)

    assert holder.award(SOON) is None
    with pytest.raises(NotFound):
        holder.page(SOON)


def test_both_say_which_follows_which(session, holder):
    holder.pass_quiz(SOON)
    holder.decide(SOON)
    new = holder.award(SOON)

    old = certificates.verify(session, holder.first.serial, now=SOON)
    newer = certificates.verify(session, new.serial, now=SOON)
    assert (old.renews, old.current) == (None, new.serial)
    assert (newer.renews, newer.current) == (holder.first.serial, None)


def test_the_current_one_is_the_last_that_stands(session, holder):
    for moment in (SOON, SOON + timedelta(days=700)):
        holder.pass_quiz(moment)
        holder.decide(moment)
        last = holder.award(moment)
    middle = session.scalars(select(Certificate).where(Certificate.round == 2)).one()
    session.execute(update(Certificate).where(Certificate.id == last.id).values(revoked_at=NOW))

    said = [certificates.verify(session, one.serial, now=SOON) for one in (holder.first, middle)]

    assert [one.current for one in said] == [middle.serial, None]
    with pytest.raises(NotFound):
        renewal_pages.get_renewal(
            session, LIBRARY, middle.serial, account_id=holder.id, now=middle.expires_at
        )


def test_the_page_tells_what_is_done_and_what_is_left(session, holder):
    assert holder.page(NOW).stage == "early"
    holder.pass_quiz(SOON)

    page = holder.page(SOON)

    assert (page.stage, page.quiz_done, page.scenario_done) == ("open", True, False)
    assert (page.new_lessons, page.scenario_title) == ((), "Typhoon")
    holder.decide(SOON)
    holder.award(SOON)
    assert holder.page(SOON).stage == "followed"


def test_lessons_that_are_new_are_to_be_read(session, holder):
    session.execute(FinishedLesson.__table__.delete().where(FinishedLesson.lesson == "two"))
    holder.pass_quiz(SOON)
    holder.decide(SOON)

    assert holder.award(SOON) is None
    assert holder.page(SOON).new_lessons == (("two", "Two"),)


def test_a_course_that_is_gone_closes_the_renewal(session, holder):
    page = renewal_pages.get_renewal(
        session,
        a_library(a_course(slug="other")),
        holder.first.serial,
        account_id=holder.id,
        now=SOON,
    )

    assert page.stage == "closed"


def test_a_renewal_is_its_owners_alone(session, holder):
    with pytest.raises(NotFound):
        renewal_pages.get_renewal(
            session, LIBRARY, holder.first.serial, account_id=holder.id + 1, now=SOON
        )


def test_the_list_tells_what_can_be_renewed(session, holder):
    def can(now: datetime) -> list[bool]:
        return [
            one.can_renew for one in certificates.list_certificates(session, holder.id, now=now)
        ]

    assert (can(NOW), can(SOON)) == ([False], [True])
    holder.pass_quiz(SOON)
    holder.decide(SOON)
    holder.award(SOON)
    assert can(SOON) == [False, False]


def test_a_renewal_opens_ninety_days_before_the_end():
    assert renewals.opens_at(ENDS) == OPENS
