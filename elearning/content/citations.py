"""Citations of guidance: a number in the text, and a note with statement, source and mark."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from elearning.content.blocks import put_word
from elearning.content.point import GuidancePoint
from elearning.content.problems import nearest
from elearning.content.reading import Reading

PATTERN = r"\[(G-?[0-9][^\]\n]*)\](?!\()"
POINT = "data-point"


class Citations(InlineProcessor):
    """Finds citations such as ``[G-04]`` or ``[G-04, G-07]``."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return an anchor for each point; the name is the library's, not ours."""
        machine: Any = self.md
        reading: Reading = machine.reading
        group = Element("span", {"class": "cites"})
        for point in re.split(r"[,;]\s*", m.group(1).strip()):
            if point not in reading.names.guidance:
                wish = nearest(point, reading.names.guidance) or "write it as [G-04]"
                reading.report(m.group(0), f'no guidance point "{point}"', wish)
                continue
            SubElement(group, "a", {"class": "cite", POINT: point}).text = AtomicString(point)
        return group, m.start(0), m.end(0)


def find_citations(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield every citation in the order of the text, with its point."""
    for anchor in root.iter("a"):
        point = anchor.get(POINT)
        if point:
            yield anchor, point


def link_points(root: Element, reading: Reading) -> None:
    """Let citations lead to the page of their point: short texts have no room for notes."""
    for anchor, point in list(find_citations(root)):
        del anchor.attrib[POINT]
        anchor.set("href", f"/guidance/{point}")
        _remember(reading, point)


def put_notes(root: Element, reading: Reading) -> None:
    """Number the citations, and set one note per point after the block that cites it first."""
    places: dict[str, Element] = {}
    for block in root:
        details = block.find("details")
        hidden = set() if details is None else set(details.iter())
        for anchor, point in find_citations(block):
            _remember(reading, point)
            # A note beside a closed answer would tell it: it stands inside, unless the point
            # is cited in the open as well.
            place = details if details is not None and anchor in hidden else block
            if point not in places or (places[point].tag == "details" and place is block):
                places[point] = place
    _number(root, reading)
    notes = {
        point: _note(reading.names.guidance[point], number)
        for number, point in enumerate(reading.cited, 1)
    }
    for block in list(root):
        for answer in block.findall("details"):
            answer.extend(note for point, note in notes.items() if places[point] is answer)
        after = list(root).index(block) + 1
        root[after:after] = [note for point, note in notes.items() if places[point] is block]


def _number(root: Element, reading: Reading) -> None:
    seen: dict[str, int] = {}
    for anchor, point in list(find_citations(root)):
        seen[point] = seen.get(point, 0) + 1
        number = reading.cited.index(point) + 1
        del anchor.attrib[POINT]
        anchor.set("href", f"#note-{number}")
        anchor.set("id", f"cite-{number}" if seen[point] == 1 else f"cite-{number}-{seen[point]}")
        anchor.text = ""
        put_word(anchor, "note", **{"class": "hidden-visually"}).tail = f" {number}"


def _note(point: GuidancePoint, number: int) -> Element:
    note = Element("aside", {"class": "note", "id": f"note-{number}", "role": "note"})
    head = SubElement(note, "p", {"class": "note-head"})
    SubElement(head, "a", {"class": "note-number", "href": f"#cite-{number}"}).text = str(number)
    head[0].tail = " "
    link = SubElement(head, "a", {"class": "note-point", "href": f"/guidance/{point.id}"})
    link.text = AtomicString(f"{point.id} {point.title}")
    told = SubElement(note, "p", {"class": "note-statement"})
    told.text = AtomicString(point.statement)
    source = SubElement(note, "p", {"class": "note-source"})
    put_word(source, "source", **{"class": "note-word"}).tail = ": "
    for nth, part in enumerate(point.source):
        if nth:
            source[-1].tail = "; "
        one = SubElement(source, "span", {"class": "note-part"})
        SubElement(one, "span").text = AtomicString(part.text)
        one[0].tail = " "
        put_word(one, part.mark, **{"class": f"mark mark-{part.mark}"})
    return note


def _remember(reading: Reading, point: str) -> None:
    if point not in reading.cited:
        reading.cited.append(point)
