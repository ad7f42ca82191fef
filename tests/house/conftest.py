"""What the tests of the house share."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from sqlalchemy import text

from elearning.cli.messages import collect
from elearning.content.library import Library
from elearning.db import opened
from elearning.web.library import Shelf
from tests import shared
from tests.applications import an_application
from tests.house.town import Town, keys_of, return_to, settle

Kept = tuple[Path, dict[str, Any], dict[str, tuple[int, str]]]


@pytest.fixture(scope="session")
def _kept_town(_sqlite_template: Path, shelf: Shelf, run_folder: Path) -> Kept:
    """Settle once: it takes longer than most tests that ask for it."""
    return shared.once("town", lambda: _settled(_sqlite_template, shelf, run_folder / "town"))


def _settled(template: Path, shelf: Shelf, folder: Path) -> Kept:
    folder.mkdir(exist_ok=True)
    path = folder / "town.sqlite"
    shutil.copyfile(template, path)
    app = an_application(shelf, DATABASE_URL=f"sqlite:///{path}", VAR=str(path.parent))
    town = settle(app, shelf.library())
    with opened(app.extensions["engine"], writes=False) as session:
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    app.extensions["engine"].dispose()
    return path, town.values, keys_of(town)


@pytest.fixture(scope="session")
def template(run_folder: Path) -> Catalog:
    """Return all messages of the interface, collected once."""
    return shared.once("messages", collect)


@pytest.fixture
def town(app: Flask, database_url: str, library: Library, request: pytest.FixtureRequest) -> Town:
    if not database_url.startswith("sqlite:///"):
        return settle(app, library)
    path, values, keys = request.getfixturevalue("_kept_town")
    shutil.copyfile(path, database_url.removeprefix("sqlite:///"))
    return return_to(app, values, keys)
