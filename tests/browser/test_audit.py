"""The checks that every visited page passes can fail: each fault is planted and seen."""

import pytest

from tests.browser import audit

pytestmark = [pytest.mark.browser, pytest.mark.server]

FAULTY = """<!doctype html><html lang="ar" dir="rtl"><meta name="color-scheme" content="light dark">
<title>A page</title><style>
  .grey { color: light-dark(#999, #222); background: light-dark(#aaa, #000); }
  .wide { width: 400px; } .cut { overflow: hidden; width: 40px; height: 10px; white-space: nowrap; }
</style><main><h1>One</h1><h1>Two</h1><p lang="en">English that runs from the right</p>
<p class="grey">Grey on grey</p><p class="wide">As wide as this</p><p class="cut">Cut off here</p>
<input name="nameless"><button>x</button></main>"""


@pytest.fixture
def faulty(chromium):
    page = chromium.new_page(viewport=audit.WIDE)
    page.set_content(FAULTY)
    page.evaluate(audit.AXE)
    yield page
    page.close()


def test_headings_language_and_direction_are_minded(faulty):
    faults = audit.structure_faults(faulty, "en")

    assert faults[:2] == ["2 h1", "the page is not in en, ltr"]
    assert "English that runs" in faults[2]


def test_a_page_that_scrolls_sideways_on_a_phone_is_seen(faulty):
    faults = audit.faults_of(faulty, "ar", has_axe=False)

    assert [one for one in faults if "wider" in one] == [
        "360 px, light: wider than the window: p.wide"
    ]


@pytest.mark.parametrize(
    ("language", "wide", "phone"), [("en", "light", "dark"), ("ar", "dark", "light")]
)
def test_axe_sees_what_has_no_name_and_no_contrast_in_light_and_dark(faulty, language, wide, phone):
    faults = audit.faults_of(faulty, language, has_axe=True)

    for place in (f"1280 px, {wide}", f"360 px, {phone}"):
        assert any(fault.startswith(f"{place}: axe: label") for fault in faults)
        assert any(fault.startswith(f"{place}: axe: color-contrast") for fault in faults)


def test_words_that_are_cut_off_and_small_targets_are_seen(faulty):
    assert faulty.evaluate(audit.CLIPPED) == ["p.cut"]
    assert [one.split()[0] for one in faulty.evaluate(audit.SMALL)] == ["input.", "button."]
