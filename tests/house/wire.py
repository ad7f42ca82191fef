"""Everything that reaches a browser, as one text: lines, headers, cookies opened, and bodies."""

import json
import re
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from werkzeug.test import TestResponse

from elearning.content.edition import Edition
from elearning.simulation import keys
from elearning.simulation.events import Arrived, Entered, Events, Rated, Told
from tests.pages import Browser

SHORTEST = 12  # of a text that is looked for inside others; shorter ones must stand alone


class Wire:
    """Asks as a browser does, and keeps all that came back."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.token = browser, browser.token()
        self.seen: list[tuple[str, str]] = []

    def get(self, path: str) -> str:
        """Open an address, follow where it leads, and return all that came."""
        return self._keep(path, self.browser.client.get(path, follow_redirects=True, buffered=True))

    def post(self, path: str, **values: Any) -> str:
        """Send a form with a good token, follow where it leads, and return all that came."""
        data = {"csrf_token": self.token, **values}
        answer = self.browser.client.post(path, data=data, follow_redirects=True)
        return self._keep(path, answer)

    def all(self) -> str:
        """Return all that was seen, what came several times once."""
        return "\n".join(dict.fromkeys(text for _, text in self.seen))

    def forget(self) -> None:
        """Let go of what was seen: from now on more may be known."""
        self.seen.clear()

    def _keep(self, path: str, answer: TestResponse) -> str:
        steps = [*answer.history, answer]
        with self.browser.client.session_transaction() as session:
            cookie = json.dumps(dict(session), ensure_ascii=False, default=str)
        lines = [f"{one.status} {one.request.path}\n{one.headers}\n{told(one)}" for one in steps]
        text = "\n".join([*lines, cookie])
        self.seen.append((path, text))
        return text


def told(answer: TestResponse) -> str:
    """Return the body of an answer as text, pictures by their bytes."""
    return answer.get_data().decode("utf-8", "replace")


@cache
def plain(markdown: str) -> str:
    """Return the words of a short Markdown text."""
    return " ".join(re.sub(r"[*_`#>]", "", markdown).split())


def words(wire: str) -> str:
    """Return a text from the wire with tags dropped and escapes undone, blanks made one."""
    bare = unescape(re.sub(r"<[^>]+>", " ", unquote(wire)))
    return " ".join(bare.split()).replace(" .", ".").replace(" ,", ",")


def may_be_known(edition: Edition, run: list[Events]) -> set[str]:
    """Return the keys of the texts that these events have told, and of the briefing."""
    known = {key for key in edition.story.texts if key.startswith("briefing.")}
    known |= {
        keys.value_key(name, what)
        for name, gauge in edition.story.gauges.items()
        if gauge.shown
        for what in ("label", "means")
    }
    for one in (one for events in run for one in events):
        known |= _told_by(one, edition)
    return known


def _told_by(one: Any, edition: Edition) -> set[str]:
    if isinstance(one, Arrived):
        return {keys.inject_key(one.inject, what) for what in ("title", "text", "from")}
    if isinstance(one, Told):
        return {one.key}
    if isinstance(one, Rated):
        return {one.why_key}
    if isinstance(one, Entered):
        options = edition.story.scenes[one.scene].options
        parts = ("title", "text", "question", "means")
        return {keys.scene_key(one.scene, part) for part in parts} | {
            keys.option_key(one.scene, option) for option in options
        }
    return set()


def leaks(wire: str, edition: Edition, known: set[str]) -> list[str]:
    """Return the keys of texts, and the ids of scenes, that stand on the wire too early."""
    story, raw = edition.story, unescape(unquote(wire))
    # With and without tags: a text may be parted by them, or stand in an attribute.
    shown = f"{words(wire)} \0 {' '.join(raw.split())}"
    allowed = {plain(story.text(key)) for key in known}
    both = " \0 ".join(allowed)
    found = [
        key
        for key, markdown in story.texts.items()
        if key not in known and _stands(plain(markdown), both, shown, raw)
    ]
    visited = {key.split(".")[1] for key in known if key.startswith("scenes.")}
    names = set(story.scenes) - visited - _spoken(story)
    # An id has dashes, so that it is no word; others would be found in any sentence.
    found += [f"scene {one}" for one in names if "-" in one and one in raw]
    hidden = {name for name, gauge in story.gauges.items() if not gauge.shown}
    found += [f"indicator {one}" for one in hidden if re.search(rf'["\'=]{one}["\'&:]', raw)]
    return found


def _stands(text: str, allowed: str, shown: str, raw: str) -> bool:
    if not text or text in allowed:
        return False
    return text in shown if len(text) >= SHORTEST else f">{text}<" in raw


def _spoken(story: Any) -> set[str]:
    """Return words that are names of options or injects as well, which may be shown."""
    return {option for scene in story.scenes.values() for option in scene.options}
