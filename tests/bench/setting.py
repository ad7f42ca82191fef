"""A filled database and the cookies of the people in it, for benchmarks and tests under load."""

import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from elearning import config
from elearning.app import create_app
from elearning.content.library import Library, load_library
from elearning.db import make_engine, opened, transaction
from elearning.services import attempts, sessions
from elearning.services.editions import get_playable
from elearning.services.migrations import migrate
from elearning.services.standings import read_standing
from elearning.simulation.engine import decide, moves, seeded
from elearning.simulation.state import Move, State
from elearning.web.library import Shelf
from tests.bench.load import Request
from tests.build import an_account
from tests.servers import SECRET


@dataclass(frozen=True)
class Learner:
    """Somebody with a session of their own, and an attempt to decide in."""

    account_id: int
    cookie: str
    token: str
    attempt_id: int


@dataclass(frozen=True)
class Setting:
    """Where the database lies, and who is in it."""

    var: Path
    database_url: str
    app: Flask
    learners: tuple[Learner, ...]


def prepare(
    var: Path,
    *,
    people: int,
    scenario: str,
    port: int,
    database_url: str = "",
    content: str = "",
) -> Setting:
    """Migrate a database and fill it with learners who have begun the scenario."""
    var.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{var.resolve() / 'elearning.sqlite'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    app = create_app(
        {
            "SECRET_KEY": SECRET,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": url,
            "VAR": str(var),
            "CONTENT": content,
            "ARGON2_MEMORY": 8,
            "ARGON2_TIME": 1,
        }
    )
    shelf: Shelf = app.extensions["shelf"]
    library = shelf.library()
    learners = []
    with transaction(app.extensions["engine"]) as session:
        for _ in range(people):
            account = an_account(session)
            key = sessions.begin(session, account.id, days=1)
            attempt_id = attempts.begin(
                session,
                library,
                account_id=account.id,
                scenario=scenario,
                now=datetime.now(UTC),
                is_untimed=True,
            )
            learners.append((account.id, key, attempt_id))
    people_in = [_signed_in(app, port, *one) for one in learners]
    return Setting(var, url, app, tuple(people_in))


def _signed_in(app: Flask, port: int, account_id: int, key: str, attempt_id: int) -> Learner:
    """Return the cookie and token that a browser would hold after signing in."""
    base = f"http://127.0.0.1:{port}"
    client = app.test_client()
    with client.session_transaction(base_url=base) as cookie:
        cookie["_user_id"] = key
    page = client.get("/verify/", base_url=base).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    held = client.get_cookie("elearning", domain="127.0.0.1")
    assert token is not None, "a page without a form"
    assert held is not None, "a browser without a cookie"
    return Learner(account_id, f"elearning={held.value}", token[1], attempt_id)


def a_library() -> Library:
    """Return the shipped content."""
    root = config.content_root(config.DEFAULTS)
    with tempfile.TemporaryDirectory() as folder:
        return load_library(root, Path(folder))


def decisions(setting: Setting, learner: Learner) -> list[Request]:
    """Return the decisions that lead a learner to an ending, the first open move each time.

    The engine plays them beforehand under the attempt's own draws, so that no
    page has to be read for the next form.
    """
    library = setting.app.extensions["shelf"].library()
    with opened(setting.app.extensions["engine"], writes=False) as session:
        standing = read_standing(session, learner.attempt_id, learner.account_id)
        playable = get_playable(session, library, standing.scenario, standing.edition)
    program, state = playable.program, State.from_json(standing.state)
    requests: list[Request] = []
    while not program.is_over(state):
        move = moves(program, state)[0]
        requests.append(_decision(learner, move, standing.turn + len(requests)))
        state, _events = decide(program, state, move, seeded(standing.seed))
    return requests


def _decision(learner: Learner, move: Move, turn: int) -> Request:
    chosen = tuple(("option", option) for option in move.options)
    return Request(
        "POST",
        f"/simulate/attempts/{learner.attempt_id}/decisions",
        learner.cookie,
        (("csrf_token", learner.token), ("turn", str(turn)), *chosen),
    )
