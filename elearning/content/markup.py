"""Turns authors' Markdown into clean HTML with notes, and tells what is wrong in it."""

from collections.abc import Set
from dataclasses import dataclass
from threading import local
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from elearning.content.blocks import ContentBlocks
from elearning.content.citations import PATTERN, Citations, link_points, put_notes
from elearning.content.course import Heading
from elearning.content.layout import (
    count_words,
    frame_tables,
    is_blank,
    name_headings,
    refuse_links_in_options,
)
from elearning.content.links import resolve_links, show_pictures
from elearning.content.prose import Prose, cut
from elearning.content.reading import Reading
from elearning.content.scan import scan

TAG_NAMES = (
    "p h2 h3 ul ol li strong em code pre blockquote br hr a img table thead tbody tr th td div "
    "span bdi dfn sup aside figure figcaption fieldset legend label input details summary"
)
TAGS = set(TAG_NAMES.split())
ATTRIBUTES: dict[str, Set[str]] = {
    "*": {"class", "id", "lang", "role"},
    "a": {"href", "rel"},
    "div": {"tabindex", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "name"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align", "scope"},
}


EMPTY = Prose()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text ready to be shown, and what was found in it."""

    prose: Prose = EMPTY
    contents: tuple[Heading, ...] = ()
    cited: tuple[str, ...] = ()
    words: int = 0
    is_blank: bool = True


NOTHING = Rendered()


def render_page(reading: Reading, title: str) -> Rendered:
    """Return a lesson's text with notes beside it; problems are noted in the reading."""
    reading.is_page = True
    return _render(reading, title)


def render_text(reading: Reading) -> Prose:
    """Return a short text whose citations lead to the pages of their points."""
    return _render(reading, "").prose


def render_line(reading: Reading) -> Prose:
    """Return a text of one paragraph without the paragraph, to stand in a label or a card."""
    prose = render_text(reading)
    first, last = prose.parts[0], prose.parts[-1]
    is_one = first.startswith("<p>") and last.endswith("</p>")
    if not is_one or sum(part.count("<p>") for part in prose.parts) > 1:
        reading.report("", "is more than one paragraph", "write it as one")
        return prose
    parts = [*prose.parts]
    parts[0] = parts[0].removeprefix("<p>")
    parts[-1] = parts[-1].removesuffix("</p>")
    return Prose(tuple(parts))


def _render(reading: Reading, title: str) -> Rendered:
    if not scan(reading):
        return NOTHING
    machine = _machine()
    machine.reset()
    machine.reading, machine.title = reading, title
    try:
        html = machine.convert(reading.source)
    except RecursionError:
        reading.report("", "is nested too deep", "make it flatter")
        return NOTHING
    clean = nh3.clean(
        html, tags=TAGS, attributes=dict(ATTRIBUTES), url_schemes={"https"}, link_rel=None
    )
    return Rendered(
        prose=cut(clean),
        contents=machine.contents,
        cited=tuple(reading.cited),
        words=machine.words,
        is_blank=machine.is_blank,
    )


class Machine(Markdown):
    """Markdown that knows which text it is at, and remembers what it found."""

    reading: Reading
    title: str = ""
    contents: tuple[Heading, ...] = ()
    words: int = 0
    is_blank: bool = True


# One per thread: it takes a while to make, and remembers the text that it is at.
_machines = local()


def _machine() -> Machine:
    machine: Machine | None = getattr(_machines, "machine", None)
    if machine is None:
        machine = Machine(
            extensions=[TableExtension(use_align_attribute=True), "sane_lists", OurMarkup()],
            output_format="html",
        )
        _machines.machine = machine
    return machine


class OurMarkup(Extension):
    """Takes HTML out of Markdown, and puts blocks, citations and finishing in."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register everything; the name is the library's, not ours."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("automail")
        md.parser.blockprocessors.deregister("code")
        md.inlinePatterns.register(Citations(PATTERN, md), "citations", 172)
        md.treeprocessors.register(Finish(md), "finish", 5)
        ContentBlocks().extendMarkdown(md)


class Finish(Treeprocessor):
    """Works on the whole tree once everything in it has been read."""

    def run(self, root: Element) -> None:
        """Resolve, frame, count and annotate, in this order."""
        machine: Any = self.md
        reading: Reading = machine.reading
        machine.is_blank = is_blank(root)
        resolve_links(root, reading)
        show_pictures(root, reading)
        refuse_links_in_options(root, reading)
        machine.contents = name_headings(root, reading)
        machine.words = count_words(root)
        frame_tables(root, machine.title)
        if reading.is_page:
            put_notes(root, reading)
        else:
            link_points(root, reading)
