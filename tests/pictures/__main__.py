"""``make pictures``: every page at two widths, in light and dark, in English and Arabic."""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from elearning import config
from elearning.content.library import load_library
from elearning.db import make_engine, transaction
from elearning.services.migrations import migrate
from elearning.web.languages import available, compile_translations
from tests.browser.chromium import NoChromium, started
from tests.browser.visitor import LOCALES
from tests.pictures.people import PASSWORD, address, fill
from tests.pictures.scenes import Ids, Picture, pictures
from tests.servers import start

FOLDER = Path("var/pictures")
WIDTHS = {"1280": 900, "0360": 740}
SCHEMES = ("light", "dark")


def main() -> None:
    """Take the pictures that are asked for."""
    asked = _arguments()
    compile_translations()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        url = f"sqlite:///{folder}/elearning.sqlite"
        ids = _prepare(folder, url)
        server = start(folder / "var", url, DEMO=1)
        try:
            with started() as browser:
                _take(browser, f"http://127.0.0.1:{server.port}", ids, asked)
        except NoChromium as missing:
            sys.exit(str(missing))
        finally:
            server.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--only", action="append", help="names that hold this, such as debrief")
    parser.add_argument("--width", action="append", choices=WIDTHS)
    parser.add_argument("--language", action="append", choices=LOCALES)
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser.parse_args()


def _prepare(folder: Path, url: str) -> Ids:
    engine = make_engine(url)
    migrate(engine)
    library = load_library(config.content_root(config.DEFAULTS), folder / "library")
    with transaction(engine) as session:
        ids = fill(session, library)
    engine.dispose()
    return ids


def _take(browser: Browser, base_url: str, ids: Ids, asked: argparse.Namespace) -> None:
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in pictures(ids) if _is_asked(one, asked.only)]
    count = 0
    for language in asked.language or [one for one in LOCALES if one in available()]:
        for role in dict.fromkeys(one.role for one in wanted):
            context = browser.new_context(
                base_url=base_url, locale=LOCALES[language], reduced_motion="reduce"
            )
            if role != "stranger":
                _sign_in(context, role)
            for one in wanted:
                if one.role == role:
                    count += _photograph(context, one, language, asked)
            context.close()
    print(f"{count} pictures in {asked.folder}")


def _is_asked(one: Picture, only: list[str] | None) -> bool:
    return not only or any(part in one.name for part in only)


def _sign_in(context: BrowserContext, role: str) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", address(role))
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main form button")
    page.close()


def _photograph(
    context: BrowserContext, one: Picture, language: str, asked: argparse.Namespace
) -> int:
    page = context.new_page()
    page.goto(one.path)
    count = 0
    for width in asked.width or WIDTHS:
        page.set_viewport_size({"width": int(width), "height": WIDTHS[width]})
        # A window as high as the page: otherwise what sticks to its foot would lie in the middle.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": int(width), "height": height})
        for scheme in asked.scheme or SCHEMES:
            page.emulate_media(color_scheme=scheme)
            name = f"{one.name}-{language}-{width}-{scheme}.png"
            page.screenshot(path=asked.folder / name, full_page=True)
            count += 1
    page.close()
    return count


if __name__ == "__main__":
    main()
