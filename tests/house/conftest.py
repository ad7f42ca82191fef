"""What the tests of the house share."""

import pytest
from flask import Flask

from elearning.content.library import Library
from tests.house.town import Town, settle


@pytest.fixture
def town(app: Flask, library: Library) -> Town:
    return settle(app, library)
