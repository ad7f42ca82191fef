"""Orders, shares, time limits and variants in the browser, without JavaScript."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from elearning.content.library import Library
from elearning.db import opened, transaction
from elearning.models import Attempt, MoveRow
from elearning.services.timed import GRACE
from tests.build_attempts import a_flood, a_library, a_storm, with_variants
from tests.conftest import SQLITE
from tests.pages import Browser, Page
from tests.web.rooms import begin, id_of, put_on_shelf

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
ORDERED = {"number-water": "1", "number-tents": "3", "number-radio": "2"}


@pytest.fixture
def storm(app: Flask, library: Library) -> Library:
    return put_on_shelf(app, a_library(library, a_storm()))


def shown(learner: Browser) -> Page:
    """Return the first decision, its time running."""
    return learner.send(begin(learner, "flood"), "/clock")


def recorded(app: Flask) -> list[tuple[list[str], bool]]:
    with opened(app.extensions["engine"], writes=False) as session:
        rows = session.execute(select(MoveRow.options, MoveRow.is_default).order_by(MoveRow.turn))
        return [(options, is_default) for options, is_default in rows]


def make_late(app: Flask) -> None:
    """Let the time of the present decision have run out."""
    with transaction(app.extensions["engine"]) as session:
        due = session.scalar(select(Attempt.decision_due_at))
        assert due
        late = due - timedelta(seconds=60) - GRACE - timedelta(seconds=1)
        session.execute(update(Attempt).values(decision_due_at=late))


def test_options_are_put_in_order_by_their_places(
    app: Flask, learner: Browser, storm: Library
) -> None:
    page = learner.send(shown(learner), "/decisions", **ORDERED)

    assert recorded(app) == [(["water", "radio", "tents"], False)]
    assert re.search(
        r"<ol class=\"chosen-list\" lang=\"en\" dir=\"ltr\">.*Water.*radio.*Tents", page.html, re.S
    )


@once
def test_hours_of_options_are_spoken_of_only_where_options_have_some(
    learner: Browser, library: Library
) -> None:
    page = begin(learner)

    assert "This takes 4 hours." in page.text
    assert "Besides what each costs" not in page.text


@once
def test_two_options_at_one_place_are_told_and_what_was_written_stays(
    app: Flask, learner: Browser, storm: Library
) -> None:
    page = learner.send(
        shown(learner), "/decisions", status=400, **{**ORDERED, "number-radio": "3"}
    )

    assert "Give each option a place of its own." in page.text
    assert page.form("/decisions").values["number-tents"] == "3"
    assert recorded(app) == []


@once
def test_too_few_options_are_told_and_what_was_chosen_stays(
    app: Flask, learner: Browser, library: Library
) -> None:
    put_on_shelf(app, a_library(library, a_flood()))
    page = learner.send(begin(learner, "flood"), "/decisions", option="warn")

    refused = learner.send(page, "/decisions", status=400, option="boats")

    assert "This decision asks for exactly 2 options." in refused.text
    assert 'value="boats" checked' in refused.html
    assert refused.html.count("checked") == 1


@once
def test_a_share_that_does_not_add_up_is_told_with_its_figures(
    app: Flask, learner: Browser, storm: Library
) -> None:
    page = learner.send(shown(learner), "/decisions", **ORDERED)

    refused = learner.send(
        page, "/decisions", status=400, **{"number-north": "20", "number-south": "10"}
    )
    done = learner.send(refused, "/decisions", **{"number-south": "20"})

    assert "Share out exactly this: 40 boats" in page.text
    assert "You have shared out 30 of 40." in refused.text
    assert refused.form("/decisions").values["number-north"] == "20"
    assert recorded(app)[1] == (["north", "north", "south", "south"], False)
    assert "The north. 20 boats" in done.text


@once
def test_an_amount_out_of_its_bounds_is_told(learner: Browser, storm: Library) -> None:
    page = learner.send(shown(learner), "/decisions", **ORDERED)

    refused = learner.send(
        page, "/decisions", status=400, **{"number-north": "40", "number-south": "0"}
    )

    assert "a whole number within what it may get" in refused.text


@once
def test_a_timed_decision_is_not_sent_before_its_time_runs(
    learner: Browser, storm: Library
) -> None:
    before = begin(learner, "flood")
    answer = learner.post(f"{before.response.request.path}/decisions", turn="0", **ORDERED)

    after = learner.send(before, "/clock")

    assert "a time limit of 60 seconds" in before.text
    assert "Tents." not in before.text
    assert answer.status_code == 400
    assert "Show the decision first" in answer.get_data(as_text=True)
    assert "Tents." in after.text
    assert re.search(r'data-module="countdown" data-left="(59|60)"', after.html)


@once
def test_a_page_with_a_running_time_tells_neither_the_default_nor_a_rating(
    learner: Browser, storm: Library
) -> None:
    page = shown(learner)
    order = re.findall(r'name="number-(\w+)"', page.html)

    assert order == ["water", "tents", "radio"]
    assert "selected" not in page.html.partition("</form>")[0].partition('id="decision"')[2]
    assert not re.search(r"grade-|default", page.html)


def test_a_decision_that_comes_too_late_is_told_and_the_default_stands(
    app: Flask, learner: Browser, storm: Library
) -> None:
    page = shown(learner)
    make_late(app)

    after = learner.send(page, "/decisions", **ORDERED)

    assert recorded(app) == [(["tents", "water", "radio"], True)]
    assert "Your time had run out." in after.text
    assert "The time ran out. This was laid down for that case:" in after.text


@once
def test_looking_at_a_decision_whose_time_is_over_changes_nothing(
    app: Flask, learner: Browser, storm: Library
) -> None:
    path = shown(learner).response.request.path
    make_late(app)

    page = learner.browse(path)
    looked = recorded(app)
    after = learner.send(page, "/run-out")

    assert "Time has run out" in page.text
    assert "Tents." not in page.text
    assert looked == []
    assert recorded(app) == [(["tents", "water", "radio"], True)]
    assert "The boats" in after.text


@once
def test_the_debrief_says_where_the_time_ran_out(
    app: Flask, learner: Browser, storm: Library
) -> None:
    page = shown(learner)
    make_late(app)
    page = learner.send(page, "/decisions", **ORDERED)
    page = learner.send(page, "/decisions", **{"number-north": "10", "number-south": "30"})
    page = learner.send(learner.send(page, "/clock"), "/decisions", option="leave")

    debrief = learner.send(page, "/debrief")

    assert debrief.text.count("Time ran out; this was laid down") == 1
    assert "The south. 30 boats" in debrief.text


@once
def test_everybody_may_decide_without_time_limits(
    app: Flask, learner: Browser, storm: Library
) -> None:
    briefing = learner.browse("/simulate/flood/briefing")

    page = learner.send(briefing, "/attempts", untimed="yes")

    assert "I decide without time limits" in briefing.text
    assert "Tents." in page.text
    assert "countdown" not in page.html


@once
def test_a_scenario_without_limits_does_not_speak_of_them(
    app: Flask, learner: Browser, library: Library
) -> None:
    put_on_shelf(app, a_library(library))

    assert "time limit" not in learner.browse("/simulate/flood/briefing").text


@once
def test_the_briefing_offers_variants_and_the_attempt_is_begun_in_one(
    app: Flask, learner: Browser, library: Library
) -> None:
    put_on_shelf(app, with_variants(a_library(library), "highlands"))
    page = learner.browse("/simulate/flood/briefing?variant=highlands")

    begun = learner.send(page, "/attempts")

    assert "In the highlands" in page.text
    assert page.form("/attempts").values["variant"] == "highlands"
    assert id_of(begun)
    assert "In the highlands" in learner.browse("/simulations/flood/").text
    learner.browse("/simulate/flood/briefing?variant=moon", status=404)


@once
@pytest.mark.parametrize("language", ["ar", "en"])
def test_orders_and_shares_are_whole_pages_in_both_directions(
    learner: Browser, storm: Library, language: str
) -> None:
    learner.client.set_cookie("language", language)

    page = learner.send(shown(learner), "/decisions", **ORDERED)
    page = learner.send(page, "/decisions", **{"number-north": "10", "number-south": "30"})

    assert f'lang="{language}"' in page.html
