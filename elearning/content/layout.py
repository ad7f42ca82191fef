"""The last touches to a rendered text: ids of headings, frames of tables, counted words."""

import re
from xml.etree.ElementTree import Element

from elearning.content.course import Heading
from elearning.content.reading import Reading

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
UNCOUNTED = frozenset({"block check", "cite"})


def name_headings(root: Element, reading: Reading) -> tuple[Heading, ...]:
    """Give every heading an id and return the table of contents."""
    contents: list[Heading] = []
    seen: dict[str, int] = {}
    for element in root.iter():
        level = HEADINGS.get(str(element.tag))
        if level is None:
            continue
        title = "".join(element.itertext()).strip()
        if element.find(".//a") is not None:
            reading.report(title.partition("[")[0].strip(), "a link in a heading", "put it below")
        if level not in (2, 3) or (level == 3 and not contents):
            reading.report(title, f'the heading "{title}" has the wrong level', 'begin with "##"')
        slug = "s-" + (re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "part")
        seen[slug] = seen.get(slug, 0) + 1
        name = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
        element.set("id", name)
        contents.append(Heading(name, title, level))
    return tuple(contents)


def frame_tables(root: Element, title: str) -> None:
    """Set every table into a frame that can be scrolled by finger and keyboard."""
    seen: dict[str, int] = {}
    for parent in list(root.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag in HEADINGS:
                title = "".join(child.itertext())
            if child.tag != "table":
                continue
            caption = _caption(parent) or title
            seen[caption] = seen.get(caption, 0) + 1
            label = caption if seen[caption] == 1 else f"{caption} ({seen[caption]})"
            parent[at] = _frame(child, label)


def _caption(parent: Element) -> str:
    name = parent.find("figcaption/span")
    return "" if name is None else "".join(name.itertext())


def _frame(table: Element, label: str) -> Element:
    table.set("class", "table")
    for head in table.iter("th"):
        head.set("scope", "col")
    attributes = {"class": "table-frame", "role": "region", "tabindex": "0", "aria-label": label}
    frame = Element("div", attributes)
    frame.append(table)
    return frame


def refuse_links_in_options(root: Element, reading: Reading) -> None:
    """Note links and citations in what a learner is to click on."""
    for label in root.iter("label"):
        if label.find(".//a") is not None:
            words = "".join(label.itertext()).strip()
            reading.report(words[:20], "a link or citation in an option", "put it in the feedback")


def count_words(element: Element) -> int:
    """Return how many words there are to read, without citations and self-checks."""
    words = len((element.text or "").split())
    for child in element:
        if child.get("class") not in UNCOUNTED:
            words += count_words(child)
        words += len((child.tail or "").split())
    return words


def is_blank(root: Element) -> bool:
    """Tell whether a text says nothing."""
    return not "".join(root.itertext()).strip() and root.find(".//img") is None
