"""Parts of pages that many readers see alike: made once per language, and filled in for each."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from elearning.web.languages import choose_language, direction
from elearning.web.packing import SHARED_FROM, Shared, expect

# So many characters are kept in a process; then the oldest parts are made anew.
MOST_KEPT = 4_000_000
BEGIN, END = "\ue002", "\ue003"
_HOLE = re.compile(f"{BEGIN}([a-z]+){END}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: its pieces, each second one the name of a hole, the long ones packed."""

    pieces: tuple[str, ...]
    shared: tuple[Shared, ...]

    @property
    def size(self) -> int:
        """How much is kept for it, in characters."""
        return sum(map(len, self.pieces)) + sum(len(one.blocks) for one in self.shared)


_kept: dict[Hashable, Part] = {}
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
    part = _kept.get(place)
    if part is None:
        part = _make(template, spoken, values)
        _keep(place, part)
    if part.shared:
        expect(part.shared)
    if len(part.pieces) == 1:
        return Markup(part.pieces[0])
    return Markup("".join(_filled(part.pieces, holes or {})))


def forget() -> None:
    """Let go of all parts, as a process does that has just begun."""
    global _size
    with _lock:
        _kept.clear()
        _size = 0


def _make(template: str, spoken: str, values: Mapping[str, Any]) -> Part:
    made = current_app.jinja_env.get_template(template).render(
        {**values, "holes": HOLES, "lang": spoken, "dir": direction(spoken)}
    )
    pieces = tuple(_HOLE.split(made))
    return Part(pieces, tuple(Shared.of(one) for one in pieces[::2] if len(one) >= SHARED_FROM))


def _keep(place: Hashable, part: Part) -> None:
    global _size
    with _lock:
        _kept[place] = part
        _size += part.size
        while _size > MOST_KEPT:
            _size -= _kept.pop(next(iter(_kept))).size


def _filled(pieces: tuple[str, ...], holes: Mapping[str, Any]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield escape(holes.get(piece, "")) if number % 2 else piece
