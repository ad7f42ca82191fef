"""The rules of the look that a machine can check: contrast, icons, weight, strictness."""

import gzip
import re
from pathlib import Path

import pytest

from elearning.web.assets import STATIC

TEMPLATES = STATIC.parent / "templates"
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
INKS = (
    "ink",
    "quiet",
    "lake",
    "lake-deep",
    "signal-ink",
    "reed",
    "brick",
    "before",
    "during",
    "after",
)
PAPERS = ("paper", "raised", "sunk", "lake-wash", "signal-wash", "reed-wash", "brick-wash")


def palettes() -> dict[str, dict[str, str]]:
    light, dark = (STATIC / "css/tokens.css").read_text().split("prefers-color-scheme: dark")
    dark = dark.split("@media print")[0]
    bright = dict(TOKEN.findall(light))
    return {"light": bright, "dark": {**bright, **dict(TOKEN.findall(dark))}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", INKS)
def test_every_ink_can_be_read_on_every_paper(scheme: str, ink: str, paper: str):
    colours = palettes()[scheme]

    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_can_be_read_and_edges_of_fields_seen(scheme: str):
    colours = palettes()[scheme]

    assert contrast(colours["on-lake"], colours["lake"]) >= 4.5
    assert contrast(colours["on-signal"], colours["signal"]) >= 4.5
    assert contrast(colours["edge"], colours["raised"]) >= 3
    assert contrast(colours["edge"], colours["paper"]) >= 3


def test_a_pale_ink_would_be_noticed():
    assert contrast("#999999", "#fffdf7") < 4.5


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/icons.svg").read_text()))
    named = re.compile(r'(?:\bicon\(|icon_name=)"([\w-]+)"')

    used = {name for page in TEMPLATES.rglob("*.html") for name in named.findall(page.read_text())}

    assert {name for name in used if not name.endswith("-")} - sprite == set()


def test_there_is_an_icon_for_each_of_the_fifteen_sectors():
    sprite = (STATIC / "icons/icons.svg").read_text()

    assert all(f'id="sector-{number}"' in sprite for number in range(1, 16))


def test_every_module_that_a_template_asks_for_exists():
    asked = re.compile(r'data-module="([\w -]+)"')
    names = {
        name
        for page in TEMPLATES.rglob("*.html")
        for group in asked.findall(page.read_text())
        for name in group.split()
    }

    assert names
    assert all((STATIC / f"js/modules/{name}.js").is_file() for name in names)


def test_a_script_has_at_most_sixty_lines():
    scripts = [*STATIC.glob("js/*.js"), *STATIC.glob("js/modules/*.js")]

    assert all(len(script.read_text().splitlines()) <= 60 for script in scripts)


def test_the_style_knows_no_left_and_no_right():
    sided = re.compile(r"\b(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:")

    sheets = {path.name: sided.findall(path.read_text()) for path in STATIC.glob("css/*.css")}

    assert {name: found for name, found in sheets.items() if found} == {}


def packed(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 9))


def test_what_every_first_visit_loads_leaves_room_for_its_page():
    shared = ["css/tokens.css", "css/base.css", "css/components.css", "css/reading.css"]
    shared += ["js/main.js", "js/modules/menu.js", "icons/icons.svg", "fonts/vazirmatn.woff2"]
    heaviest = max(packed(path) for path in STATIC.glob("css/*.css"))

    assert sum(packed(STATIC / name) for name in shared) + heaviest <= 46_000
