"""What tests of the situation room share: a small scenario on the shelf, and how to play it."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

from flask import Flask

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.db import opened
from elearning.services.standings import read_moves, read_standing
from elearning.simulation.engine import moves, replay, seeded
from elearning.simulation.events import Events
from tests.journey import answer_fields
from tests.pages import Browser, Page

TYPHOON = "typhoon-maruvai"


def put_on_shelf(app: Flask, library: Library) -> Library:
    """Let an application serve this library, whatever authors write meanwhile."""
    app.extensions["shelf"] = SimpleNamespace(library=lambda: library)
    return library


def begin(browser: Browser, scenario: str = TYPHOON, **values: str) -> Page:
    return browser.send(browser.browse(f"/simulate/{scenario}/briefing"), "/attempts", **values)


def offered(page: Page) -> list[str]:
    """Return the options of a page: to choose, to put in order or to share out among."""
    return re.findall(r'name="(?:option" value="|number-)([^"]+)"', page.html)


def id_of(page: Page) -> int:
    return int(page.response.request.path.split("/")[3])


def played(
    app: Flask, browser: Browser, edition: Edition, taste: int
) -> Iterator[tuple[Page, list[Events]]]:
    """Play a scenario untimed, and yield each page with the events that led to it."""
    page = begin(browser, edition.slug, untimed="yes")
    for turn in range(40):
        attempt_id = id_of(page)
        with opened(app.extensions["engine"], writes=False) as session:
            standing = read_standing(session, attempt_id, browser.account_id)
            taken = read_moves(session, attempt_id)
        run = replay(edition.program, taken, seeded(standing.seed))
        yield page, list(run.events)
        open_now = moves(edition.program, run.state)
        if not open_now:
            return
        move = open_now[(taste * 5 + turn * 3) % len(open_now)]
        scene = edition.story.scenes[edition.program.scene(run.state)]
        page = browser.send(page, "/decisions", **answer_fields(scene, move))
