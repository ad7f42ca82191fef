"""Finds the system's Chromium and starts it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
MISSING = (
    "No Chromium was found: install it (Debian and Ubuntu: apt install chromium; macOS: Google "
    "Chrome) and run this again."
)
# The browser minds its own business: nothing is fetched but what a test asks for.
QUIET = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


class NoChromium(Exception):
    """There is no browser to test with."""


def find_chromium() -> str:
    """Return the path of the system's Chromium or Chrome.

    :raise NoChromium: if there is none, with a sentence on what to install.
    """
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    if MAC.exists():
        return str(MAC)
    raise NoChromium(MISSING)


@contextmanager
def started() -> Iterator[Browser]:
    """Run the browser for as long as it is needed."""
    path = find_chromium()
    # Root may not use the sandbox, and in a container everybody is root.
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox])
        yield browser
        browser.close()
