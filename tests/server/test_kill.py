"""Whatever was acknowledged survives a kill of the whole server, and counts once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from elearning.db import make_engine, opened
from elearning.models import Answer, Attempt, Enrolment, FinishedLesson, MoveRow, QuizTry
from elearning.services import papers
from elearning.services.standings import read_moves
from elearning.simulation.engine import moves, replay, seeded
from elearning.simulation.state import State
from tests import journey
from tests.bench.load import Client, Request
from tests.bench.setting import Learner, Setting, prepare
from tests.servers import Server, free_port, start

KILLS = 20
PEOPLE = 4
COURSE = "camp-management"


@dataclass
class Ledger:
    """What the server has acknowledged, as the clients noted it."""

    decisions: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    lessons: set[tuple[int, str]] = field(default_factory=set)
    answers: dict[tuple[int, int], dict[str, str]] = field(default_factory=dict)

    def sizes(self) -> tuple[int, int, int]:
        return len(self.decisions), len(self.lessons), len(self.answers)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what others do, however busy the machine is."""
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)


class Actor:
    """A learner who goes on deciding, reading and answering from where the database says."""

    def __init__(
        self, learner: Learner, setting: Setting, engine: Engine, ledger: Ledger, seed: int
    ) -> None:
        self.learner, self.setting, self.ledger = learner, setting, ledger
        self.random = random.Random(seed)
        self.library = setting.app.extensions["shelf"].library()
        self.engine = engine

    def act(self, server: Server, stop: threading.Event) -> None:
        """Act until told to stop; a lost connection means nothing was acknowledged."""
        client = Client(server.port)
        while not stop.is_set():
            try:
                self.random.choice((self.decide, self.decide, self.finish, self.answer))(client)
            except (OSError, HTTPException):  # The server is gone, perhaps in mid-sentence.
                client.close()
                time.sleep(0.01)
        client.close()

    def post(self, client: Client, path: str, *form: tuple[str, str]) -> bool:
        pairs = (("csrf_token", self.learner.token), *form)
        status, _ = client.send(Request("POST", path, self.learner.cookie, pairs))
        assert status in (303, 400, 409), status
        return status == 303

    def decide(self, client: Client) -> None:
        with opened(self.engine, writes=False) as session:
            attempt = session.scalars(
                select(Attempt)
                .where(Attempt.account_id == self.learner.account_id)
                .order_by(Attempt.id.desc())
            ).first()
        assert attempt is not None
        if attempt.ended_at is not None:
            self.post(client, f"/simulate/{attempt.scenario}/attempts", ("untimed", "yes"))
            return
        program = self.library.get_scenario(attempt.scenario).program
        move = self.random.choice(moves(program, State.from_json(attempt.state)))
        form = [("option", option) for option in move.options]
        path = f"/simulate/attempts/{attempt.id}/decisions"
        if self.post(client, path, ("turn", str(attempt.turn)), *form):
            self.ledger.decisions[attempt.id, attempt.turn] = list(move.options)

    def finish(self, client: Client) -> None:
        lesson = self.random.choice(self.library.get_course(COURSE).lessons).slug
        if self.post(client, f"/learn/{COURSE}/{lesson}/finish"):
            self.ledger.lessons.add((self.learner.account_id, lesson))

    def answer(self, client: Client) -> None:
        with opened(self.engine, writes=False) as session:
            row = session.scalars(
                select(QuizTry)
                .where(QuizTry.account_id == self.learner.account_id)
                .order_by(QuizTry.id.desc())
            ).first()
        if row is None or row.finished_at is not None:
            self.post(client, f"/learn/{COURSE}/quiz")
            return
        question = papers.from_json(row.questions).questions[row.answered]
        response = journey.right_response(question)
        position = row.answered + 1
        form = journey.response_form(question, response)
        path = f"/learn/quizzes/{row.id}/answers"
        if self.post(client, path, ("position", str(position)), *form):
            self.ledger.answers[row.id, position] = response


@pytest.mark.server
def test_killing_the_server_loses_and_doubles_nothing_that_was_acknowledged(tmp_path: Path):
    port, dice = free_port(), random.Random(4)
    setting = prepare(tmp_path / "var", people=PEOPLE, scenario=journey.SCENARIO, port=port)
    ledger, engine = Ledger(), make_engine(setting.database_url)
    actors = [
        Actor(one, setting, engine, ledger, number) for number, one in enumerate(setting.learners)
    ]

    for number in range(KILLS):
        before, is_last = sum(ledger.sizes()), number == KILLS - 1
        server = start(setting.var, setting.database_url, port=port)
        stop = threading.Event()
        threads = [threading.Thread(target=one.act, args=(server, stop)) for one in actors]
        for thread in threads:
            thread.start()
        until(lambda before=before: sum(ledger.sizes()) > before)
        time.sleep(dice.uniform(0, 0.5))
        until(lambda is_last=is_last: not is_last or min(ledger.sizes()) > PEOPLE)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()

    assert min(ledger.sizes()) > PEOPLE
    with opened(engine, writes=False) as session:
        assert lost_decisions(session, ledger) == []
        assert lost_lessons(session, ledger) == []
        assert lost_answers(session, ledger) == []
        assert wrong_counts(session, setting) == []
    close(engine, setting)


def close(engine: Engine, setting: Setting) -> None:
    engine.dispose()
    setting.app.extensions["engine"].dispose()


def lost_decisions(session, ledger: Ledger) -> list[tuple[int, int]]:
    kept = {(row.attempt_id, row.turn): row.options for row in session.scalars(select(MoveRow))}
    return [key for key, options in ledger.decisions.items() if kept.get(key) != options]


def lost_lessons(session, ledger: Ledger) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Enrolment.account_id, FinishedLesson.lesson).join(
            FinishedLesson, FinishedLesson.enrolment_id == Enrolment.id
        )
    )
    kept = {(account_id, lesson) for account_id, lesson in rows}
    return sorted(ledger.lessons - kept)


def lost_answers(session, ledger: Ledger) -> list[tuple[int, int]]:
    kept = {(row.try_id, row.position): row.response for row in session.scalars(select(Answer))}
    return [key for key, response in ledger.answers.items() if kept.get(key) != response]


def wrong_counts(session, setting: Setting) -> list[str]:
    """Return where a kept count or state does not agree with the rows that it stands for."""
    wrong = []
    library = setting.app.extensions["shelf"].library()
    for attempt in session.scalars(select(Attempt)):
        program = library.get_scenario(attempt.scenario).program
        taken = read_moves(session, attempt.id)
        run = replay(program, taken, seeded(attempt.seed))
        if len(taken) != attempt.turn or run.state != State.from_json(attempt.state):
            wrong.append(f"attempt {attempt.id}")
    lessons = Counter(session.scalars(select(FinishedLesson.enrolment_id)))
    wrong += [
        f"enrolment {row.id}"
        for row in session.scalars(select(Enrolment))
        if row.lessons_done != lessons[row.id]
    ]
    answers = Counter(session.scalars(select(Answer.try_id)))
    wrong += [
        f"try {row.id}"
        for row in session.scalars(select(QuizTry))
        if row.answered != answers[row.id]
    ]
    return wrong


@pytest.mark.server
def test_a_server_that_loses_what_it_acknowledged_is_caught(tmp_path: Path):
    """The check above must be able to fail: here a row goes missing after its answer."""
    port = free_port()
    setting = prepare(tmp_path / "var", people=1, scenario=journey.SCENARIO, port=port)
    ledger, engine = Ledger(), make_engine(setting.database_url)
    actor = Actor(setting.learners[0], setting, engine, ledger, 1)
    server = start(setting.var, setting.database_url, port=port)
    client = Client(server.port)
    actor.decide(client)
    client.close()
    server.kill()
    with opened(engine, writes=True) as session:
        session.delete(session.scalars(select(MoveRow)).one())
        session.commit()

    with opened(engine, writes=False) as session:
        lost, wrong = lost_decisions(session, ledger), wrong_counts(session, setting)

    close(engine, setting)
    assert len(lost) == 1
    assert wrong == [f"attempt {setting.learners[0].attempt_id}"]
