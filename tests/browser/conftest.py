"""One browser and one server for all tests with a browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from elearning.content.library import Library
from elearning.db import make_engine, transaction
from elearning.services.migrations import migrate
from tests import journey
from tests.browser.chromium import NoChromium, started
from tests.browser.visitor import Visitor, a_visitor
from tests.servers import start


@dataclass
class Site:
    """A running server, its database, and the content that it serves."""

    url: str
    engine: Engine
    library: Library


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    try:
        with started() as browser:
            yield browser
    except NoChromium as missing:
        pytest.fail(str(missing), pytrace=False)


def _served(folder: Path, database_url: str, library: Library) -> Iterator[Site]:
    engine = make_engine(database_url)
    migrate(engine)
    with transaction(engine) as session:
        journey.keep_proof(session, library)
    # The same secret opens the key of certificates that tests issue through the services.
    server = start(folder / "var", database_url, GUESTS=1, SECRET_KEY=journey.ISSUER.secret)
    try:
        yield Site(f"http://127.0.0.1:{server.port}", engine, library)
    finally:
        server.stop()
        engine.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Site]:
    """The platform as an operator runs it, on SQLite."""
    folder = tmp_path_factory.mktemp("site")
    yield from _served(folder, f"sqlite:///{folder}/elearning.sqlite", library)


@pytest.fixture(scope="session")
def postgres_site(
    tmp_path_factory: pytest.TempPathFactory, library: Library, postgres_server: str
) -> Iterator[Site]:
    """The platform on PostgreSQL, in a database of its own."""
    engine = make_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE browsed"))
    engine.dispose()
    url = make_url(postgres_server).set(database="browsed")
    folder = tmp_path_factory.mktemp("postgres-site")
    yield from _served(folder, url.render_as_string(hide_password=False), library)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Lets strangers in; at the end nothing may have been wrong with any page they saw."""
    come: list[Visitor] = []

    def let_in(base_url: str = site.url, **options: object) -> Visitor:
        come.append(a_visitor(chromium, base_url, **options))  # type: ignore[arg-type]
        return come[-1]

    yield let_in
    faults = [fault for one in come for fault in one.faults]
    for one in come:
        one.context.close()
    assert not faults, "\n".join(faults)
