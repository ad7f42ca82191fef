"""Bookmarks and notes in lessons: only their owner ever reads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from elearning.content.course import Course, Lesson
from elearning.content.library import Library
from elearning.db import insert_once
from elearning.errors import NoteChanged, NoteTooLong, NotFound
from elearning.models import Enrolment, Note
from elearning.services import enrolments

LONGEST = 3000
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody keeps of a lesson; ``version`` is 0 as long as nothing was written."""

    text: str = ""
    version: int = 0
    is_bookmarked: bool = False


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What is kept of a lesson, in a list; course and lesson may have left the library."""

    id: int
    course: str
    lesson: str
    course_title: str
    title: str
    is_offered: bool
    is_bookmarked: bool
    text: str
    version: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class NotesPage:
    """What somebody keeps, the newest first; ``following`` is where the next page begins."""

    lines: tuple[NoteLine, ...]
    following: int | None


def find_kept(session: Session, *, account_id: int, course: str, lesson: str) -> Kept:
    """Return what this person keeps of a lesson."""
    row = _find(session, account_id, course, lesson)
    return Kept(row.text, row.version, row.is_bookmarked) if row else Kept()


def keep_note(
    session: Session,
    library: Library,
    *,
    account_id: int,
    course: str,
    lesson: str,
    text: str,
    version: int,
    now: datetime,
) -> None:
    """Keep what somebody wrote about a lesson, given the version that they had before them.

    The same words again change nothing. Whoever has not begun the course begins
    it so. A lesson that has left the library can be noted only where it was before.

    :raise NotFound: if there is no such lesson.
    :raise NoteTooLong: if it is longer than a note may be.
    :raise NoteChanged: if it was changed meanwhile, as in another tab.
    """
    words = clean(text)
    if len(words) > LONGEST:
        raise NoteTooLong
    held = _hold(session, library, account_id, course, lesson, now)
    if held.text == words:
        return
    if held.version != version:
        raise NoteChanged
    written = session.execute(
        update(Note)
        .where(Note.id == held.id, Note.version == version)
        .values(text=words, version=version + 1, written_at=now)
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]
        raise NoteChanged


def set_bookmark(
    session: Session,
    library: Library,
    *,
    account_id: int,
    course: str,
    lesson: str,
    is_bookmarked: bool,
    now: datetime,
) -> None:
    """Bookmark a lesson, or take the bookmark out.

    :raise NotFound: if there is no such lesson.
    """
    held = _hold(session, library, account_id, course, lesson, now)
    if held.is_bookmarked != is_bookmarked:
        session.execute(
            update(Note)
            .where(Note.id == held.id)
            .values(is_bookmarked=is_bookmarked, written_at=now)
        )


def list_notes(
    session: Session, library: Library, *, account_id: int, before: int | None = None
) -> NotesPage:
    """Return what somebody keeps of lessons, a page of it by key, in one query."""
    chosen = (
        select(
            Note.id,
            Enrolment.course,
            Note.lesson,
            Note.is_bookmarked,
            Note.text,
            Note.version,
            Note.written_at,
        )
        .join(Enrolment, Enrolment.id == Note.enrolment_id)
        .where(Enrolment.account_id == account_id, or_(Note.is_bookmarked, Note.text != ""))
        .order_by(Note.id.desc())
        .limit(ON_A_PAGE + 1)
    )
    if before is not None:
        chosen = chosen.where(Note.id < before)
    lines = tuple(_line(library, row) for row in session.execute(chosen).all())
    shown = lines[:ON_A_PAGE]
    return NotesPage(shown, shown[-1].id if len(lines) > ON_A_PAGE else None)


def clean(text: str) -> str:
    """Return the text as it can be stored everywhere: PostgreSQL refuses NUL characters."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def _find(
    session: Session, account_id: int, course: str, lesson: str
) -> Row[*tuple[Any, ...]] | None:
    return session.execute(
        select(Note.id, Note.text, Note.version, Note.is_bookmarked)
        .join(Enrolment, Enrolment.id == Note.enrolment_id)
        .where(
            Enrolment.account_id == account_id,
            Enrolment.course == course,
            Note.lesson == lesson,
        )
    ).one_or_none()


def _hold(
    session: Session, library: Library, account_id: int, course: str, lesson: str, now: datetime
) -> Row[*tuple[Any, ...]]:
    """Return the row of a lesson, held with its enrolment until the transaction ends."""
    if _find_lesson(library, course, lesson)[1] is None:
        # It may have left the library: what was written about it stays its writer's.
        held = _find(session, account_id, course, lesson)
        if held is None:
            raise NotFound
    else:
        enrolment = enrolments.lock_enrolment(
            session, library, account_id=account_id, course=course, now=now
        )
        insert_once(
            session,
            Note,
            enrolment_id=enrolment.id,
            lesson=lesson,
            is_bookmarked=False,
            text="",
            written_at=now,
            version=0,
        )
        held = _find(session, account_id, course, lesson)
    assert held is not None
    return held


def _line(library: Library, row: Row[*tuple[Any, ...]]) -> NoteLine:
    course, lesson = _find_lesson(library, row.course, row.lesson)
    return NoteLine(
        id=row.id,
        course=row.course,
        lesson=row.lesson,
        course_title=course.title if course else row.course,
        title=lesson.title if lesson else row.lesson,
        is_offered=lesson is not None,
        is_bookmarked=row.is_bookmarked,
        text=row.text,
        version=row.version,
        written_at=row.written_at,
    )


def _find_lesson(library: Library, course: str, lesson: str) -> tuple[Course | None, Lesson | None]:
    found = library.find_course(course)
    return found, found.find_lesson(lesson) if found else None
