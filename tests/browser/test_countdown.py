"""The time that is left: told by a script where there is one, kept by the server in any case."""

import re

import pytest

from tests.conftest import ROOT

MODULE = ROOT / "elearning/web/static/js/modules/countdown.js"
pytestmark = [pytest.mark.browser]

PAGE = """<!doctype html><html lang="en"><title>t</title><body>
<div data-left="{left}" data-over="Time has run out"><p data-shown>You have {left} seconds left.</p>
<p role="status" data-said></p></div>"""


@pytest.fixture
def counted(chromium):
    """Open a bare page on which the script counts, with a clock that the test moves."""
    opened = []

    def open_page(left, *, lang="en", calm=False):
        context = chromium.new_context(reduced_motion="reduce" if calm else "no-preference")
        opened.append(context)
        page = context.new_page()
        page.clock.install(time=0)
        page.set_content(PAGE.format(left=left).replace('lang="en"', f'lang="{lang}"'))
        script = MODULE.read_text("utf-8")
        script = script.replace("export default function", "window.begin = function")
        page.add_script_tag(content=script)
        page.evaluate("begin(document.querySelector('[data-left]'))")
        return page

    yield open_page
    for context in opened:
        context.close()


def shown(page):
    return page.locator("[data-shown]").inner_text()


def said(page):
    return page.locator("[data-said]").inner_text()


def test_seconds_are_shown_as_they_pass_and_the_end_is_said(counted):
    page = counted(12)

    page.clock.run_for(4000)
    later = shown(page)
    page.clock.run_for(9000)

    assert later == "8 seconds"
    assert shown(page) == said(page) == "Time has run out"


def test_only_a_few_moments_are_said_aloud(counted):
    page = counted(40)
    heard = []

    for _ in range(40):
        page.clock.run_for(1000)
        heard.append(said(page))

    assert [one for one in dict.fromkeys(heard) if one] == [
        "30 seconds",
        "10 seconds",
        "Time has run out",
    ]


def test_who_asked_for_less_motion_sees_every_tenth_second(counted):
    page = counted(35, calm=True)
    seen = []

    for _ in range(20):
        page.clock.run_for(1000)
        seen.append(shown(page))

    assert list(dict.fromkeys(seen)) == ["You have 35 seconds left.", "30 seconds", "20 seconds"]


def test_the_time_is_told_in_the_language_of_the_page(counted):
    page = counted(8, lang="ar")

    page.clock.run_for(100)

    assert re.search("ثوان", shown(page))
