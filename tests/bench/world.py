"""Our server and the bare one side by side, with people in ours and requests for both."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from elearning.credentials.serial import group_serial
from elearning.db import transaction
from elearning.models import Certificate
from tests.bench.load import Request
from tests.bench.setting import Learner, Setting, prepare
from tests.journey import COURSE, SCENARIO, read_all
from tests.servers import Server, free_port, start

OURS = "elearning.worker:create_server"
BARE = "tests.bench.bare:create_app"


@dataclass(frozen=True)
class World:
    """Two servers, and who is in ours."""

    ours: Server
    bare: Server
    setting: Setting
    cookie: str  # of the bare program's session

    def bare_page(self) -> Request:
        """Return the request of L."""
        return Request("GET", "/", self.cookie)

    def bare_write(self) -> Request:
        """Return the request of W."""
        return Request("POST", "/", self.cookie, (("body", "a note that is kept"),))


@contextmanager
def a_world(folder: Path, *, people: int) -> Iterator[World]:
    """Start both servers in a folder of their own, and stop them at the end."""
    with our_server(folder, people=people) as (ours, setting):
        bare = start(folder / "bare", "", application=BARE)
        try:
            yield World(ours, bare, setting, _sign_in(bare.port))
        finally:
            bare.stop()


@contextmanager
def our_server(
    folder: Path, *, people: int, database_url: str = "", content: str = "", **settings: object
) -> Iterator[tuple[Server, Setting]]:
    """Start our server on a filled database, and stop it at the end."""
    port = free_port()
    setting = prepare(
        folder / "ours",
        people=people,
        scenario=SCENARIO,
        port=port,
        database_url=database_url,
        content=content,
    )
    ours = start(
        setting.var, setting.database_url, port=port, application=OURS, CONTENT=content, **settings
    )
    try:
        yield ours, setting
    finally:
        ours.stop()
        setting.app.extensions["engine"].dispose()


def lesson(setting: Setting, learner: Learner, place: int = 0) -> Request:
    """Return the request of a lesson page of the foundations."""
    library = setting.app.extensions["shelf"].library()
    slugs = [one.slug for one in library.get_course(COURSE).lessons]
    return Request("GET", f"/learn/{COURSE}/{slugs[place % len(slugs)]}", learner.cookie)


def scene(learner: Learner) -> Request:
    """Return the request of a situation room."""
    return Request("GET", f"/simulate/attempts/{learner.attempt_id}", learner.cookie)


def check(setting: Setting, learner: Learner) -> Request:
    """Earn a learner a certificate, and return a stranger's request to check it."""
    library = setting.app.extensions["shelf"].library()
    with transaction(setting.app.extensions["engine"]) as session:
        read_all(session, library, learner.account_id)
        session.flush()
        serial = session.scalars(
            select(Certificate.serial).where(Certificate.account_id == learner.account_id)
        ).one()
    return Request("GET", f"/verify/{group_serial(serial)}")


def _sign_in(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    answer.read()
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]
