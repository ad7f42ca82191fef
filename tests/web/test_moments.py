"""A moment is written as UTC in the words of each language, for a script to write it anew."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from elearning.web.filters import moment

MOMENT = datetime(2026, 11, 24, 14, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("November 24, 2026", "2:05", "PM", "UTC")), ("ar", ("24 نوفمبر 2026", "2:05", "UTC"))],
)
def test_a_moment_says_day_hour_and_that_it_is_utc(app: Flask, language, words):
    with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        written = moment(MOMENT)

    assert 'datetime="2026-11-24T14:05:59+00:00" data-module="local"' in written
    assert [word for word in words if word not in written] == []
    assert ":59" not in written.split(">")[1]


def test_where_there_is_no_moment_nothing_is_written(app: Flask):
    with app.test_request_context("/"):
        assert moment(None) == ""
