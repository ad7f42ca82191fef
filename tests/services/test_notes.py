"""What somebody keeps of lessons: private, whole, and never overwritten unseen."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.errors import NoteChanged, NoteTooLong, NotFound
from elearning.models import Enrolment, Note
from elearning.services import notes
from tests.build import an_account
from tests.build_course import a_course, a_library, a_module

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def keep(
    session: Session,
    account_id: int,
    text: str,
    version: int = 0,
    *,
    lesson: str = "one",
    library: Library | None = None,
) -> None:
    notes.keep_note(
        session, library or a_library(), account_id=account_id, course="shelter",
        lesson=lesson, text=text, version=version, now=NOW,
    )  # fmt: skip


def mark(session: Session, account_id: int, is_bookmarked: bool = True) -> None:
    notes.set_bookmark(
        session, a_library(), account_id=account_id, course="shelter", lesson="one",
        is_bookmarked=is_bookmarked, now=NOW,
    )  # fmt: skip


def kept(session: Session, account_id: int) -> notes.Kept:
    return notes.find_kept(session, account_id=account_id, course="shelter", lesson="one")


def listed(session: Session, account_id: int, library: Library | None = None) -> notes.NotesPage:
    return notes.list_notes(session, library or a_library(), account_id=account_id)


def test_a_note_is_kept_with_its_lines_and_begins_the_course(session: Session) -> None:
    learner = an_account(session).id

    keep(session, learner, " First.\r\n\r\nمذكرة \0")

    assert kept(session, learner) == notes.Kept("First.\n\nمذكرة", 1)
    assert session.scalars(select(Enrolment.course)).all() == ["shelter"]


def test_nobody_else_finds_it(session: Session) -> None:
    learner, other = an_account(session).id, an_account(session, role="administrator").id
    keep(session, learner, "Mine")
    keep(session, other, "Theirs")

    assert kept(session, other).text == "Theirs"
    assert [line.text for line in listed(session, other).lines] == ["Theirs"]


def test_a_form_from_before_the_last_change_is_refused_and_changes_nothing(session: Session):
    learner = an_account(session).id
    keep(session, learner, "In the first tab")

    with pytest.raises(NoteChanged):
        keep(session, learner, "In the second tab", version=0)

    assert kept(session, learner).text == "In the first tab"


def test_the_same_words_again_are_no_change(session: Session) -> None:
    learner = an_account(session).id
    keep(session, learner, "Once")
    keep(session, learner, "Once", version=0)

    assert kept(session, learner).version == 1


def test_an_emptied_note_does_not_begin_its_versions_anew(session: Session) -> None:
    learner = an_account(session).id
    keep(session, learner, "First")
    keep(session, learner, "", version=1)
    keep(session, learner, "Written in another tab", version=2)

    with pytest.raises(NoteChanged):
        keep(session, learner, "From a tab of the beginning", version=1)

    assert listed(session, learner).lines[0].text == "Written in another tab"


def test_a_note_may_be_so_long_and_no_longer(session: Session) -> None:
    learner = an_account(session).id

    with pytest.raises(NoteTooLong):
        keep(session, learner, "x" * (notes.LONGEST + 1))
    keep(session, learner, "x" * notes.LONGEST)

    assert len(kept(session, learner).text) == notes.LONGEST


def test_a_bookmark_is_set_once_and_taken_out_and_leaves_the_note(session: Session) -> None:
    learner = an_account(session).id
    keep(session, learner, "Words")

    mark(session, learner)
    mark(session, learner)
    assert kept(session, learner) == notes.Kept("Words", 1, is_bookmarked=True)
    mark(session, learner, is_bookmarked=False)

    assert kept(session, learner) == notes.Kept("Words", 1)


def test_what_is_neither_bookmarked_nor_noted_is_not_listed(session: Session) -> None:
    learner = an_account(session).id
    mark(session, learner)
    assert len(listed(session, learner).lines) == 1
    mark(session, learner, is_bookmarked=False)

    assert listed(session, learner).lines == ()


@pytest.mark.parametrize(("course", "lesson"), [("shelter", "nowhere"), ("nowhere", "one")])
def test_a_lesson_that_is_not_there_cannot_be_noted(session, course: str, lesson: str) -> None:
    learner = an_account(session).id

    with pytest.raises(NotFound):
        notes.keep_note(
            session, a_library(), account_id=learner, course=course, lesson=lesson,
            text="Words", version=0, now=NOW,
        )  # fmt: skip

    assert session.scalars(select(Note)).all() == []


def test_a_note_outlives_its_lesson_and_can_still_be_emptied(session: Session) -> None:
    learner = an_account(session).id
    keep(session, learner, "Words")
    without = a_library(a_course(a_module("all", "two")))

    (line,) = listed(session, learner, without).lines
    assert (line.title, line.is_offered, line.text) == ("one", False, "Words")
    keep(session, learner, "", version=1, library=without)

    assert listed(session, learner, without).lines == ()


def test_the_list_is_paged_by_key(session: Session) -> None:
    learner = an_account(session).id
    slugs = [f"lesson-{number}" for number in range(notes.ON_A_PAGE + 3)]
    library = a_library(a_course(a_module("all", *slugs)))
    for slug in slugs:
        keep(session, learner, f"On {slug}", lesson=slug, library=library)

    first = listed(session, learner, library)
    second = notes.list_notes(session, library, account_id=learner, before=first.following)

    assert [one.lesson for one in (*first.lines, *second.lines)] == slugs[::-1]
    assert second.following is None


def test_of_two_tabs_at_once_one_is_told(engine: Engine) -> None:
    with transaction(engine) as session:
        learner = an_account(session).id
        keep(session, learner, "First")
    with opened(engine, writes=True) as one:
        keep(one, learner, "Kept", version=1)
        one.commit()

    with opened(engine, writes=True) as other, pytest.raises(NoteChanged):
        keep(other, learner, "Late", version=1)
