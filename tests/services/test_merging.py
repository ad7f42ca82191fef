"""Two accounts of one person become one: nothing is doubled and nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import Base
from elearning.errors import ChangedMeanwhile, LastAdministrator, NotFound, OwnAccount, Refused
from elearning.models import (
    Account,
    Attempt,
    CellTally,
    Certificate,
    Enrolment,
    FinishedLesson,
    MoveRow,
    Placement,
    QuizTry,
    Report,
    SignIn,
    Tally,
)
from elearning.services import (
    audit,
    certificates,
    joining,
    lessons,
    merging,
    notes,
    reports,
    sessions,
)
from elearning.services.audit import OPERATOR, Doer, Wanted
from tests import journey
from tests.build import an_account
from tests.journey import COURSE, ISSUER, NOW, SCENARIO

DESK = Doer(4711, "198.51.100.7")


@pytest.fixture
def pair(session: Session) -> tuple[int, int]:
    """The account that stays, and the one that goes."""
    return an_account(session, name="Amal Haddad").id, an_account(session, name="A. Haddad").id


def merge(session: Session, library: Library, kept: int, gone: int, doer: Doer = DESK) -> None:
    page = merging.preview(session, library, kept, gone)
    merging.merge(
        session, library, doer, kept_id=kept, gone_id=gone, fingerprint=page.fingerprint,
        now=NOW, issuer=ISSUER,
    )  # fmt: skip
    session.expire_all()


def finish(session: Session, library: Library, account_id: int, places: slice, **later) -> None:
    for lesson in library.get_course(COURSE).lessons[places]:
        lessons.finish_lesson(
            session, library, account_id=account_id, course=COURSE, lesson=lesson.slug,
            now=NOW + timedelta(**later), issuer=ISSUER,
        )  # fmt: skip


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_lessons_that_either_has_finished_count_once_with_their_first_date(session, library, pair):
    kept, gone = pair
    finish(session, library, kept, slice(0, 3), days=2)
    finish(session, library, gone, slice(2, 4), days=1)
    there = select(Enrolment.last_lesson).where(Enrolment.account_id == kept)
    continued_at = session.scalar(there)

    merge(session, library, *pair)

    (enrolment,) = session.scalars(select(Enrolment)).all()
    finished = dict(
        session.execute(select(FinishedLesson.lesson, FinishedLesson.finished_at)).all()
    )
    slugs = [one.slug for one in library.get_course(COURSE).lessons[:4]]
    assert (enrolment.account_id, enrolment.lessons_done) == (kept, 4)
    assert sorted(finished) == sorted(slugs)
    assert finished[slugs[2]] == NOW + timedelta(days=1)
    assert enrolment.begun_at == NOW + timedelta(days=1)
    assert enrolment.last_lesson == continued_at


def test_a_course_that_only_the_one_that_goes_has_begun_moves_as_it_is(session, library, pair):
    kept, gone = pair
    finish(session, library, gone, slice(0, 2))

    merge(session, library, *pair)

    (enrolment,) = session.scalars(select(Enrolment)).all()
    assert (enrolment.account_id, enrolment.lessons_done) == (kept, 2)
    assert count(session, FinishedLesson) == 2


def test_notes_of_both_stay_and_a_bookmark_of_either(session, library, pair):
    kept, gone = pair
    for one, lesson, text in ((kept, 0, "Ours."), (gone, 0, "Theirs."), (gone, 1, "Alone.")):
        place = {"account_id": one, "course": COURSE, "now": NOW,
                 "lesson": library.get_course(COURSE).lessons[lesson].slug}  # fmt: skip
        notes.keep_note(session, library, text=text, version=0, **place)
        notes.set_bookmark(session, library, is_bookmarked=one == gone, **place)

    merge(session, library, *pair)

    page = notes.list_notes(session, library, account_id=kept)
    assert {one.text for one in page.lines} == {"Ours.\n\nTheirs.", "Alone."}
    assert all(one.is_bookmarked for one in page.lines)
    assert max(one.version for one in page.lines) == 2


def test_counts_of_answers_are_added_up(session, library, pair):
    for one in pair:
        journey.pass_quiz(session, library, one)
    before = session.scalar(select(func.sum(Tally.met)))

    merge(session, library, *pair)

    assert session.scalar(select(func.sum(Tally.met))) == before > 0
    assert set(session.scalars(select(Tally.account_id))) == {pair[0]}


def test_tries_are_counted_on_and_the_better_result_stands(session, library, pair):
    kept, gone = pair
    first = journey.pass_quiz(session, library, kept)
    others = [journey.pass_quiz(session, library, gone) for _ in range(2)]
    session.execute(update(Enrolment).where(Enrolment.account_id == kept).values(quiz_best=400))

    merge(session, library, *pair)

    tries = session.execute(
        select(QuizTry.id, QuizTry.number)
        .where(QuizTry.account_id == kept)
        .order_by(QuizTry.number)
    ).all()
    assert [tuple(row) for row in tries] == [(first, 1), (others[0], 2), (others[1], 3)]
    assert session.scalars(select(Enrolment.quiz_best)).all() == [1000]


def test_placements_are_counted_on_and_of_two_open_ones_the_kept_one_stays(session, library, pair):
    kept, gone = pair
    for one in (kept, gone):
        journey.begin_placement(session, library, one)
    session.execute(update(Placement).where(Placement.account_id == gone).values(number=7))
    ours = session.scalars(select(Placement.id).where(Placement.account_id == kept)).one()

    merge(session, library, kept, gone)

    assert session.execute(select(Placement.id, Placement.account_id)).all() == [(ours, kept)]


def test_a_finished_placement_moves_and_what_it_proved_stays_proved(session, library, pair):
    kept, gone = pair
    finish(session, library, kept, slice(0, 1))
    journey.begin_placement(session, library, kept)
    theirs = journey.begin_placement(session, library, gone)
    finish(session, library, gone, slice(1, 3))
    session.execute(update(Placement).where(Placement.id == theirs).values(finished_at=NOW))
    session.execute(
        update(FinishedLesson)
        .where(FinishedLesson.lesson == library.get_course(COURSE).lessons[1].slug)
        .values(by_placement=True)
    )

    merge(session, library, kept, gone)

    enrolment = session.scalars(select(Enrolment)).one()
    numbers = session.scalars(select(Placement.number).order_by(Placement.number)).all()
    assert (enrolment.lessons_done, enrolment.lessons_proved) == (3, 1)
    assert numbers == [1, 2]


@pytest.mark.parametrize("proved_by", ["kept", "gone"])
def test_a_lesson_that_one_has_proved_and_the_other_read_is_a_read_one(
    session, library, pair, proved_by
):
    for one in pair:
        finish(session, library, one, slice(0, 2))
    account_id = pair[0] if proved_by == "kept" else pair[1]
    mine = select(Enrolment.id).where(Enrolment.account_id == account_id)
    session.execute(
        update(FinishedLesson)
        .where(FinishedLesson.enrolment_id.in_(mine))
        .values(by_placement=True, finished_at=NOW - timedelta(1))
    )

    merge(session, library, *pair)

    enrolment = session.scalars(select(Enrolment)).one()
    rows = session.execute(select(FinishedLesson.by_placement, FinishedLesson.finished_at)).all()
    assert (enrolment.lessons_done, enrolment.lessons_proved) == (2, 0)
    assert set(rows) == {(False, NOW - timedelta(1))}


def test_of_two_open_attempts_the_one_that_went_further_stays_open(session, library, pair):
    kept, gone = pair
    short = journey.begin_attempt(session, library, kept)
    far = journey.begin_attempt(session, library, gone)
    session.execute(update(Attempt).where(Attempt.id == far).values(turn=3))
    session.expire_all()

    merge(session, library, *pair)

    left = {one.id: one.left_at for one in session.scalars(select(Attempt))}
    assert left == {short: NOW, far: None}
    assert set(session.scalars(select(Attempt.account_id))) == {kept}


def test_moves_and_results_of_an_attempt_go_with_it(session, library, pair):
    attempt = journey.play_to_the_end(session, library, pair[1])
    moves = count(session, MoveRow)

    merge(session, library, *pair)

    moved = session.get_one(Attempt, attempt)
    assert (moved.account_id, moved.ended_at) == (pair[0], NOW)
    assert count(session, MoveRow) == moves > 0


def test_certificates_of_both_stay_and_are_numbered_as_they_were_issued(session, library, pair):
    kept, gone = pair
    for one in pair:
        journey.read_all(session, library, one)
    early = select(Certificate.id).where(Certificate.account_id == gone)
    session.execute(
        update(Certificate)
        .where(Certificate.id.in_(early))
        .values(issued_at=NOW - timedelta(days=9))
    )
    serials = dict(session.execute(select(Certificate.account_id, Certificate.serial)).all())
    session.expire_all()

    merge(session, library, *pair)

    held = session.execute(
        select(Certificate.serial).where(Certificate.account_id == kept).order_by(Certificate.round)
    )
    assert list(held.scalars()) == [serials[gone], serials[kept]]
    assert sorted(session.scalars(select(Certificate.round))) == [1, 2]


def two_certificates(session, library, pair) -> list[str]:
    """Let both earn the same certificate, the one that goes first; return the serials."""
    for one, later in zip(reversed(pair), (0, 30), strict=True):
        journey.read_all(session, library, one, now=NOW + timedelta(days=later))
    chosen = select(Certificate.serial).order_by(Certificate.issued_at)
    return list(session.scalars(chosen))


def test_of_two_equal_certificates_the_later_is_current_and_renews_nothing(session, library, pair):
    early, late = two_certificates(session, library, pair)

    merge(session, library, *pair)

    said = [certificates.verify(session, one, now=NOW) for one in (early, late)]
    assert [(one.state, one.renews, one.current) for one in said] == [
        ("valid", None, late),
        ("valid", None, None),
    ]
    held = certificates.list_certificates(session, pair[0], now=NOW)
    assert [(one.serial, one.current) for one in held] == [(late, None), (early, late)]


def test_a_revoked_certificate_does_not_take_the_place_of_a_good_one(session, library, pair):
    early, late = two_certificates(session, library, pair)
    session.execute(update(Certificate).where(Certificate.serial == late).values(revoked_at=NOW))
    session.expire_all()

    merge(session, library, *pair)

    said = [certificates.verify(session, one, now=NOW) for one in (late, early)]
    assert [(one.state, one.current) for one in said] == [("revoked", early), ("valid", None)]


def test_what_both_have_earned_together_is_certified(session, library, pair):
    lessons_of = library.get_course(COURSE).lessons
    half = len(lessons_of) // 2
    finish(session, library, pair[0], slice(0, half))
    finish(session, library, pair[1], slice(half, None))
    assert count(session, Certificate) == 0

    merge(session, library, *pair)

    (certificate,) = session.scalars(select(Certificate)).all()
    assert (certificate.account_id, certificate.level) == (pair[0], "participation")


def test_reports_move_sessions_end_and_the_log_tells_in_numbers(session, library, pair):
    kept, gone = pair
    reports.file_report(session, account_id=gone, kind="point", subject="G-04", text="A mistake")
    for one in pair:
        sessions.begin(session, one, days=1)
    finish(session, library, gone, slice(0, 1))

    merge(session, library, *pair)

    (entry,) = audit.list_entries(session, Wanted(act="merge")).entries
    assert session.scalars(select(Report.account_id)).all() == [kept]
    assert count(session, SignIn) == 0
    assert session.scalars(select(Account.id).where(Account.role != "deleted")).all() == [kept]
    assert an_account(session).id > gone
    assert (entry.by, entry.whom, entry.details) == (4711, kept, {
        "merged": gone, "courses": 1, "tries": 0, "attempts": 0, "certificates": 0,
    })  # fmt: skip


def test_every_table_that_names_an_account_is_thought_of():
    """A table that is added must say what merging does to it, or its rows would be lost."""
    naming = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "account"
    }
    known = {(one.class_.__tablename__, one.key) for one in joining.POINTED}
    known |= {(one.__tablename__, "account_id") for one in merging.ENDED}
    held = (Enrolment, QuizTry, Placement, Attempt, Certificate, Tally, CellTally)
    known |= {(one.__tablename__, "account_id") for one in held}

    assert naming == known


def test_nothing_happens_if_the_world_has_changed_since_the_preview(session, library, pair):
    kept, gone = pair
    seen = merging.preview(session, library, kept, gone).fingerprint
    finish(session, library, gone, slice(0, 1))

    with pytest.raises(ChangedMeanwhile):
        merging.merge(
            session, library, DESK, kept_id=kept, gone_id=gone, fingerprint=seen,
            now=NOW, issuer=ISSUER,
        )  # fmt: skip

    assert count(session, Account) == 2


def test_who_may_not_be_merged(session, library, pair):
    kept, gone = pair
    chief = an_account(session, role="administrator").id

    with pytest.raises(Refused):
        merging.preview(session, library, kept, kept)
    with pytest.raises(NotFound):
        merging.preview(session, library, kept, 999_999)
    with pytest.raises(LastAdministrator):
        merge(session, library, kept, chief, OPERATOR)
    with pytest.raises(OwnAccount):
        merge(session, library, kept, gone, Doer(gone, ""))


def test_the_preview_tells_what_each_has_and_what_meets(session, library, pair):
    kept, gone = pair
    for one in pair:
        journey.read_all(session, library, one)
        journey.begin_attempt(session, library, one)
    journey.pass_quiz(session, library, gone)

    page = merging.preview(session, library, kept, gone)

    course = library.get_course(COURSE)
    assert (page.kept_has.tries, page.gone_has.tries) == (0, 1)
    assert page.courses_of_both == (course.title,)
    assert page.left_attempts == (library.get_scenario(SCENARIO).title,)
    assert page.certificates_of_both == 1
