"""A filled database and the cookies of the people in it, for benchmarks and tests under load."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from elearning.app import create_app
from elearning.db import make_engine, transaction
from elearning.services import accounts, attempts
from elearning.services.migrations import migrate
from elearning.web.library import Shelf
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


def prepare(var: Path, *, people: int, scenario: str, port: int, database_url: str = "") -> Setting:
    """Migrate a database and fill it with learners who have begun the scenario."""
    var.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{var / 'elearning.sqlite'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    app = create_app(
        {
            "SECRET_KEY": SECRET,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": url,
            "VAR": str(var),
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
            key = accounts.begin_session(session, account.id, days=1)
            attempt_id = attempts.begin(
                session,
                library,
                account_id=account.id,
                scenario=scenario,
                now=datetime.now(UTC),
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
