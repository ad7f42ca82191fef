"""Two tabs, two devices, one attempt: nothing is lost and nothing counts twice."""

import pytest

from tests.browser import steps
from tests.journey import SCENARIO

pytestmark = [pytest.mark.browser, pytest.mark.server]


def a_player(visit, email):
    """Register somebody and begin the scenario."""
    visitor = visit()
    steps.register(visitor, email, "Noor Haddad")
    visitor.open(f"/simulate/{SCENARIO}/briefing")
    visitor.press(f'form[action="/simulate/{SCENARIO}/attempts"] button')
    return visitor


def test_a_stale_form_in_a_second_tab_is_told_so_and_loses_nothing(visit, site):
    first = a_player(visit, "noor@example.org")
    second = visit()
    second.context.add_cookies(first.context.cookies())
    second.open(first.path)
    steps.choose(first, site)
    first.press(steps.DECIDE)
    turn = first.page.locator(steps.TURN).input_value()

    for place, field in enumerate(second.page.locator("#decision select").all(), 1):
        field.select_option(str(place))
    second.press(steps.DECIDE)

    assert "409" in second.faults.pop()  # the browser, too, was told that it came too late
    assert second.page.locator("h1").inner_text() == "This moment has passed"
    second.press(".error-page .button-main")
    assert second.page.locator(steps.TURN).input_value() == turn == "1"


def test_an_attempt_is_left_at_one_device_and_resumed_at_another(visit, site):
    there = a_player(visit, "device@example.org")
    steps.choose(there, site)
    there.press(steps.DECIDE)
    scene = there.page.locator("#scene").inner_text()
    there.context.clear_cookies()

    here = visit(has_scripts=False)
    steps.sign_in(here, "device@example.org")
    here.press(f'main a[href="{there.path}"]')

    assert here.page.locator("#scene").inner_text() == scene
    assert here.page.locator(steps.TURN).input_value() == "1"
    steps.choose(here, site)
    here.press(steps.DECIDE)
    assert here.page.locator(steps.TURN).input_value() == "2"
