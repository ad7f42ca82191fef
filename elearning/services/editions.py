"""Editions: a scenario as it was when somebody began it, kept by digest."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearning.content import edition as content
from elearning.content.library import Library
from elearning.db import insert_once
from elearning.models import Edition
from elearning.simulation.engine import ENGINE_VERSION
from elearning.simulation.program import Program, digest
from elearning.simulation.story import Story

MOST_KEPT = 32


@dataclass(slots=True)
class Playable:
    """A program and its story, with the texts that were already made ready to be shown."""

    digest: str
    program: Program
    story: Story
    _html: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, str] = field(default_factory=dict)

    def html(self, key: str) -> str:
        """Return a text as clean HTML; Markdown is read once, when it is first shown."""
        found = self._html.get(key)
        if found is None:
            found = self._html[key] = _render(self.story, key)
        return found

    def line(self, key: str) -> str:
        """Return a text as HTML that may stand inside a label, where no paragraph may."""
        found = self._lines.get(key)
        if found is None:
            whole = self.html(key).replace("</p>\n<p>", "<br>")
            found = self._lines[key] = whole.replace("<p>", "").replace("</p>", "")
        return found

    def words(self, key: str) -> str:
        """Return a text that has no marks: a title, a label, a sender."""
        return self.story.text(key)


# The same edition has the same digest in every database, so that one cache serves them all.
_kept: OrderedDict[str, Playable] = OrderedDict()
_lock = Lock()


def ensure_edition(session: Session, edition: content.Edition, *, now: datetime) -> int:
    """Return the id of the row of an edition, which is written when it is first begun."""
    chosen = select(Edition.id).where(Edition.digest == edition.digest)
    found = session.scalar(chosen)
    if found is not None:
        return found
    insert_once(session, Edition, **_row(edition), created_at=now)
    written = session.scalar(chosen)
    assert written is not None
    return written


def get_playable(session: Session, library: Library, scenario: str, pinned: str) -> Playable:
    """Return the edition that an attempt is pinned to, whatever the library holds by now."""
    for present in library.editions_of(scenario):
        if present.digest == pinned:
            return playable_of(present)
    kept = _find_kept(pinned)
    if kept is not None:
        return kept
    chosen = select(Edition.program, Edition.story).where(Edition.digest == pinned)
    program, story = session.execute(chosen).one()
    return _keep(Playable(pinned, Program.from_json(program), Story.from_json(story)))


def playable_of(edition: content.Edition) -> Playable:
    """Return the present edition of the library, ready to be played."""
    kept = _find_kept(edition.digest)
    return kept or _keep(Playable(edition.digest, edition.program, edition.story))


def forget() -> None:
    """Let go of all editions, as a process does that has just begun."""
    with _lock:
        _kept.clear()


def _find_kept(pinned: str) -> Playable | None:
    with _lock:
        found = _kept.get(pinned)
        if found is not None:
            _kept.move_to_end(pinned)
        return found


def _keep(made: Playable) -> Playable:
    with _lock:
        kept = _kept.setdefault(made.digest, made)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return kept


def _row(edition: content.Edition) -> Mapping[str, Any]:
    story = edition.story.to_json()
    points = story.pop("points")
    return {
        "digest": edition.digest,
        "scenario": edition.slug,
        "scenario_version": edition.version,
        "variant": edition.variant,
        # What the author wrote, and the guidance that was cited, can be told apart later.
        "document_digest": digest([edition.program.digest, story]),
        "guidance_digest": digest(points),
        "engine_version": ENGINE_VERSION,
        "program": edition.program.to_json(),
        "story": edition.story.to_json(),
    }


def _render(story: Story, key: str) -> str:
    # Markdown takes 0.2 s to import: a worker that serves no scenario does not need it.
    from elearning.content.markup import render_text
    from elearning.content.names import Names
    from elearning.content.problems import Problems
    from elearning.content.reading import Reading
    from elearning.content.taxonomies import EMPTY

    text = story.text(key)
    # Only the names of points are asked for, and they are pinned with the story.
    known = Names(EMPTY, cast(Any, story.points))
    return render_text(Reading(key, text, 1, known, Problems())).render() if text else ""
