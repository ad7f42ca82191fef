"""What must not reach the browser before the decision is taken, and that a leak is found."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from elearning.content.edition import Edition
from elearning.content.library import Library
from elearning.simulation import keys
from elearning.simulation.events import Arrived, Entered, Events, Rated, Told
from tests.build_attempts import a_flood, a_library
from tests.conftest import SQLITE
from tests.pages import Browser
from tests.web.rooms import TYPHOON, begin, offered, played, put_on_shelf

# What the databases have no part in is shown on one of them.
once = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)


@pytest.fixture
def flooded(app: Flask, library: Library) -> Library:
    return put_on_shelf(app, a_library(library))


@pytest.fixture
def quietly(app: Flask, library: Library) -> Library:
    """Put a scenario on the shelf that keeps its feedback for the end."""
    scenario = a_flood()
    quiet = replace(scenario, about=replace(scenario.about, feedback="end"))
    return put_on_shelf(app, a_library(library, quiet))


def _plain(markdown: str) -> str:
    """Return the words of a short Markdown text, as a reader sees them."""
    return " ".join(re.sub(r"[*_`#>]", "", markdown).split())


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace(" .", ".")


def _known(edition: Edition, run: list[Events], seen: set[str]) -> set[str]:
    """Return the keys of every text that may be shown after these events."""
    story = edition.story
    known = set(seen) | {key for key in story.texts if key.startswith("briefing.")}
    for name, gauge in story.gauges.items():
        if gauge.shown:
            known |= {keys.value_key(name, "label"), keys.value_key(name, "means")}
    for one in (one for events in run for one in events):
        if isinstance(one, Arrived):
            known |= {keys.inject_key(one.inject, what) for what in ("title", "text", "from")}
        elif isinstance(one, Told):
            known.add(one.key)
        elif isinstance(one, Rated):
            known.add(one.why_key)
        elif isinstance(one, Entered):
            known |= {keys.scene_key(one.scene, what) for what in ("title", "text", "question")}
            known.add(keys.scene_key(one.scene, "means"))
            known |= {
                keys.option_key(one.scene, option) for option in story.scenes[one.scene].options
            }
    return known


def _leaks(html: str, edition: Edition, known: set[str]) -> list[str]:
    """Return every text of the edition that stands in a page and must not be known yet."""
    story, words = edition.story, _words(html)
    allowed = {_plain(story.text(key)) for key in known}
    found = []
    for key, markdown in story.texts.items():
        text = _plain(markdown)
        if key in known or text in allowed or not text:
            continue
        is_there = text in words if len(text) > 30 else f">{text}<" in unescape(html)
        if is_there:
            found.append(key)
    html = re.sub(r'icons\.svg#[a-z0-9-]+|type="radio"', "", html)
    visible = {key.split(".")[1] for key in known if key.startswith("scenes.")}
    options = {option for scene in story.scenes.values() for option in scene.options}
    for scene in set(story.scenes) - visible - options:
        if re.search(rf'["/=#]{re.escape(scene)}["/&#]', html):
            found.append(f"scene {scene}")
    return found


def _marks(html: str) -> list[str]:
    """Return attributes of the options from which one could guess how they are rated."""
    form = html[html.index('<fieldset class="decision"') : html.index("</fieldset>")]
    seen = re.findall(r"<label ([^>]*)><input ([^>]*)>", form)
    looks = {(label, re.sub(r'(?:value|name|max)="[^"]*"', "", field)) for label, field in seen}
    words = re.findall(r"\b(?:best|acceptable|weak|harmful)\b", re.sub(r">[^<]*<", "><", form))
    return words if len(looks) == 1 else [*words, *map(str, looks)]


@once
@pytest.mark.parametrize("taste", range(3))
def test_no_page_shows_what_must_not_be_known_yet(
    app: Flask, learner: Browser, library: Library, taste: int
) -> None:
    edition = library.get_scenario(TYPHOON)

    for page, events in played(app, learner, edition, taste):
        feed = learner.browse(f"{page.response.request.path}/feed")
        known = _known(edition, events, set())
        assert _leaks(page.html, edition, known) == []
        assert _leaks(feed.html, edition, known) == []
        if offered(page):
            assert _marks(page.html) == []


@once
def test_feedback_for_the_end_stays_out_of_every_page(
    app: Flask, learner: Browser, quietly: Library
) -> None:
    edition = quietly.get_scenario("flood")

    for page, events in played(app, learner, edition, 0):
        known = _known(edition, events, set())
        known = {key for key in known if ".feedback." not in key and ".why." not in key}
        assert _leaks(page.html, edition, known) == []
        assert "grade-" not in page.html


@once
def test_the_briefing_gives_nothing_away(learner: Browser, library: Library) -> None:
    edition = library.get_scenario(TYPHOON)

    page = learner.browse(f"/simulate/{TYPHOON}/briefing")

    assert _leaks(page.html, edition, _known(edition, [], set())) == []


@once
@pytest.mark.parametrize(
    "plant",
    [
        "<p>Nobody was told.</p>",
        "<!-- --><p>The forecast comes together with the water.</p>",
        "<b>People nobody counted</b>",
        "<i>They heard it</i>",
        '<input value="load">',
        '<a href="/x#load">',
    ],
    ids=["why", "feedback", "hidden indicator", "coming inject", "next scene", "target"],
)
def test_a_planted_leak_is_found(learner: Browser, flooded: Library, plant: str) -> None:
    edition = flooded.get_scenario("flood")
    page = begin(learner, "flood")
    state, events = page.html, [(Entered("call", 0),)]

    leaking = state.replace("</main>", f"{plant}</main>")

    assert _leaks(state, edition, _known(edition, events, set())) == []
    assert len(_leaks(leaking, edition, _known(edition, events, set()))) >= 1


@once
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<label class="option">', '<label class="option is-first">'),
        ('value="wait"', 'value="wait" data-grade="harmful"'),
    ],
    ids=["class", "attribute"],
)
def test_an_option_that_looks_different_is_found(
    learner: Browser, flooded: Library, old: str, new: str
) -> None:
    html = begin(learner, "flood").html

    assert _marks(html) == []
    assert _marks(html.replace(old, new, 1)) != []
