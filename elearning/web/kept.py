"""Parts of pages that many readers see alike: made once per language, and filled in for each."""

import re
from collections.abc import Hashable, Iterator, Mapping
from threading import Lock
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from elearning.web.languages import choose_language, direction

# So many characters are kept in a process; then the oldest parts are made anew.
MOST_KEPT = 4_000_000
BEGIN, END = "\ue002", "\ue003"
_HOLE = re.compile(f"{BEGIN}([a-z]+){END}")

Parts = tuple[str, ...]
_kept: dict[Hashable, Parts] = {}
_lock = Lock()
_size = 0


class _Holes:
    """What a kept template writes where something of one reader stands: ``holes.token``."""

    def __getattr__(self, name: str) -> Markup:
        return Markup(f"{BEGIN}{name}{END}")


HOLES = _Holes()


def kept(
    template: str, *key: Hashable, holes: Mapping[str, Any] | None = None, **values: Any
) -> Markup:
    """Return a part of a page, rendered when it is first asked for.

    ``key`` must tell apart whatever ``values`` tell apart; what takes time to work out is
    handed in as a function, for it is needed only the first time. The template knows
    nothing of the request: what differs from reader to reader goes into its holes.
    """
    spoken = choose_language()
    place = (template, spoken, key)
    parts = _kept.get(place)
    if parts is None:
        parts = _make(template, spoken, values)
        _keep(place, parts)
    if len(parts) == 1:
        return Markup(parts[0])
    return Markup("".join(_filled(parts, holes or {})))


def forget() -> None:
    """Let go of all parts, as a process does that has just begun."""
    global _size
    with _lock:
        _kept.clear()
        _size = 0


def _make(template: str, spoken: str, values: Mapping[str, Any]) -> Parts:
    made = current_app.jinja_env.get_template(template).render(
        {**values, "holes": HOLES, "lang": spoken, "dir": direction(spoken)}
    )
    return tuple(_HOLE.split(made))


def _keep(place: Hashable, parts: Parts) -> None:
    global _size
    with _lock:
        _kept[place] = parts
        _size += sum(map(len, parts))
        while _size > MOST_KEPT:
            oldest = _kept.pop(next(iter(_kept)))
            _size -= sum(map(len, oldest))


def _filled(parts: Parts, holes: Mapping[str, Any]) -> Iterator[str]:
    for number, part in enumerate(parts):
        yield escape(holes.get(part, "")) if number % 2 else part
