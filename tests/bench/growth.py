"""Whether pages stay as fast when there are many learners, or when a course is very long."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from elearning.db import table_of, transaction
from elearning.models import Account, Attempt, Enrolment, FinishedLesson, MoveRow, SignIn
from tests.bench.rows import Row
from tests.bench.setting import Setting
from tests.bench.sides import a_side, compare, people_for
from tests.bench.world import our_server
from tests.journey import COURSE

FEW, MANY, MANY_QUICK = 100, 100_000, 10_000
MOVES = 12
AT_ONCE = 2_000  # so many people are written in one go
LIMITS = {"lesson": 1.2, "scene": 1.2, "decision": 1.4}
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def measure_learners(folder: Path, *, rounds: int, count: int, is_quick: bool) -> list[Row]:
    """Return lesson, scene and decision among very many learners against a hundred."""
    many = MANY_QUICK if is_quick else MANY
    people = people_for(rounds * count)
    with ExitStack() as stack:
        sides = []
        for crowd in (FEW, many):
            server, setting = stack.enter_context(our_server(folder / str(crowd), people=people))
            fill(setting, crowd)
            sides.append(a_side(server, setting))
        ratios = compare(*sides, rounds=rounds, count=count)
    told = f"with {many * MOVES:,} moves, against {FEW} learners"
    return [
        Row(f"{kind} among {many:,} learners", ratio, f"x {FEW}", LIMITS[kind], told=told)
        for kind, ratio in ratios.items()
    ]


def fill(setting: Setting, crowd: int) -> None:
    """Add people who have signed in, studied and decided."""
    library = setting.app.extensions["shelf"].library()
    lessons = [one.slug for one in library.get_course(COURSE).lessons]
    for start in range(0, crowd, AT_ONCE):
        with transaction(setting.app.extensions["engine"]) as session:
            first = _accounts(session, min(AT_ONCE, crowd - start))
            numbers = range(first, first + min(AT_ONCE, crowd - start))
            _sign_ins(session, numbers)
            _studies(session, numbers, lessons)
            _attempts(session, numbers, setting.learners[0].attempt_id)


def _accounts(session: Session, crowd: int) -> int:
    first = session.execute(select(table_of(Account).c.id).order_by(Account.id.desc())).first()
    start = (first[0] if first else 0) + 1
    rows = [
        {
            "id": number, "email": f"crowd{number}@example.org", "password_hash": "!",
            "role": "learner", "name": f"Crowd {number}", "name_key": f"crowd {number}",
            "created_at": BEGUN, "version": 1,
        }
        for number in range(start, start + crowd)
    ]  # fmt: skip
    session.execute(insert(Account), rows)
    return start


def _sign_ins(session: Session, numbers: range) -> None:
    rows = [
        {
            "key_hash": f"crowd {number}", "account_id": number, "created_at": BEGUN,
            "expires_at": BEGUN + timedelta(days=3650),
        }
        for number in numbers
    ]  # fmt: skip
    session.execute(insert(SignIn), rows)


def _studies(session: Session, numbers: range, lessons: list[str]) -> None:
    enrolled = [
        {
            "id": number, "account_id": number, "course": COURSE, "begun_at": BEGUN,
            "seen_at": BEGUN, "last_lesson": lessons[0], "lessons_done": len(lessons), "version": 1,
        }
        for number in numbers
    ]  # fmt: skip
    session.execute(insert(Enrolment), enrolled)
    finished = [
        {"enrolment_id": number, "lesson": lesson, "finished_at": BEGUN}
        for number in numbers
        for lesson in lessons
    ]
    session.execute(insert(FinishedLesson), finished)


def _attempts(session: Session, numbers: range, example: int) -> None:
    like = session.execute(select(table_of(Attempt)).where(Attempt.id == example)).one()._mapping
    same = {key: like[key] for key in ("scenario", "edition_id", "state", "recent")}
    rows = [
        {
            **same, "id": number + 1_000_000, "account_id": number, "seed": str(number),
            "kind": "counted", "turn": MOVES, "begun_at": BEGUN, "ended_at": BEGUN, "version": 1,
        }
        for number in numbers
    ]  # fmt: skip
    session.execute(insert(Attempt), rows)
    taken = [
        {
            "attempt_id": number + 1_000_000, "turn": turn, "scene": "a-scene",
            "options": ["an-option"], "decided_at": BEGUN,
        }
        for number in numbers
        for turn in range(MOVES)
    ]  # fmt: skip
    session.execute(insert(MoveRow), taken)
