"""A moment is read by the clock of the place where one is, if the browser has scripts."""

import pytest

from tests.conftest import ROOT

MODULE = ROOT / "elearning/web/static/js/modules/local.js"
PAGE = """<!doctype html><html lang="{lang}"><title>t</title>
<time datetime="2026-11-24T18:30:00+00:00">{text}</time>"""
pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(
    ("lang", "text", "zone", "words"),
    [
        ("en", "November 24, 2026 at 6:30 PM UTC", "Asia/Manila",
         ("November 25, 2026", "2:30", "GMT+8")),
        ("ar", "24 نوفمبر 2026 في 6:30 م UTC", "Africa/Cairo", ("24 نوفمبر 2026", "8:30")),
        ("fa", "24 نوامبر 2026 18:30 UTC", "Asia/Tehran", ("2026", "22:00")),
    ],
)  # fmt: skip
def test_a_moment_is_told_by_the_readers_own_clock(chromium, lang, text, zone, words):
    context = chromium.new_context(timezone_id=zone)
    page = context.new_page()
    page.set_content(PAGE.format(lang=lang, text=text))
    script = MODULE.read_text("utf-8")
    page.add_script_tag(
        content=script.replace("export default function", "window.begin = function")
    )

    page.evaluate("begin(document.querySelector('time'))")

    written = page.locator("time").inner_text()
    context.close()
    assert [word for word in words if word not in written] == [], written
