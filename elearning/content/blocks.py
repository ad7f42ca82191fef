"""The blocks of a lesson: case, definition, warning, figure, and a self-check without script."""

import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from elearning.content.prose import LANGUAGE, word
from elearning.content.reading import Reading

MARK = re.compile(r"^\s*\[([ xX])\]\s+")


def put_word(parent: Element, key: str, **attributes: str) -> Element:
    """Add a word of the interface, in its own language and direction."""
    element = SubElement(parent, "bdi", {"lang": word(LANGUAGE), **attributes})
    element.text = word(key)
    return element


class Titled(Block):  # type: ignore[misc]
    """A block with a word that says what it is, and the title its author gave it."""

    ARGUMENT = True
    ROLE = ""

    def on_validate(self, parent: Element) -> bool:
        """Refuse attributes: how a block looks is not its author's business."""
        return not self.options["attrs"]

    def on_create(self, parent: Element) -> Element:
        """Begin the block with its title."""
        element = SubElement(parent, "div", {"class": f"block {self.NAME}"})
        if self.ROLE:
            element.set("role", self.ROLE)
        self.put_title(SubElement(element, "p", {"class": "block-title"}))
        return element

    def put_title(self, parent: Element) -> None:
        """Write the block's word and its title."""
        put_word(parent, self.NAME, **{"class": "block-word"}).tail = " "
        tag = "dfn" if self.NAME == "definition" else "span"
        SubElement(parent, tag, {"class": "block-name"}).text = str(self.argument)


class Case(Titled):
    """An example, invented or fictionalised."""

    NAME = "case"


class Definition(Titled):
    """What a word means here."""

    NAME = "definition"


class Warned(Titled):
    """Something that goes wrong easily."""

    NAME = "warning"
    ROLE = "note"


class Figure(Titled):
    """A picture or table with a caption."""

    NAME = "figure"

    def on_create(self, parent: Element) -> Element:
        """Begin the figure."""
        return SubElement(parent, "figure", {"class": "figure"})

    def on_end(self, block: Element) -> None:
        """Set the caption under what it describes."""
        has_picture = any("![" in (one.text or "") for one in block.iter())
        if not has_picture and block.find("table") is None:
            _report(self, "a figure without picture or table", "put one into it")
        self.put_title(SubElement(block, "figcaption"))


class Check(Titled):
    """A question to oneself: choose, then open the answer."""

    NAME = "check"

    def on_end(self, block: Element) -> None:
        """Part the options from what is said about them."""
        options = block.find("ul")
        if options is None or not all(MARK.match(_said(item)) for item in options):
            _report(self, "a check without options", 'write them as "- [ ] ..." and "- [x] ..."')
            return
        reading: Reading = self.md.reading
        reading.checks += 1
        block.remove(options)
        _put_options(block, options, str(self.argument), f"check-{reading.checks}")
        _put_answers(block, options, self)


def _report(block: Any, what: str, wish: str) -> None:
    block.md.reading.report(f"| {block.argument}", what, wish)


def _said(item: Element) -> str:
    """Return what stands first in a list item, whether or not blank lines set it apart."""
    if (item.text or "").strip() or not len(item):
        return item.text or ""
    return item[0].text or ""


def _is_right(item: Element) -> bool:
    found = MARK.match(_said(item))
    return found is not None and found.group(1) in "xX"


def _put_options(block: Element, options: Element, title: str, name: str) -> None:
    kind = "radio" if sum(_is_right(item) for item in options) == 1 else "checkbox"
    fieldset = SubElement(block, "fieldset", {"class": "check-options"})
    SubElement(fieldset, "legend", {"class": "hidden-visually"}).text = title
    shown = SubElement(fieldset, "ol")
    for item in options:
        label = SubElement(SubElement(shown, "li"), "label", {"class": "check-option"})
        SubElement(label, "input", {"type": kind, "name": name}).tail = " "
        SubElement(label, "span").text = MARK.sub("", _said(item)).strip()


def _put_answers(block: Element, options: Element, check: Any) -> None:
    if not any(_is_right(item) for item in options):
        _report(check, "a check without a right option", 'mark it with "[x]"')
    details = SubElement(block, "details", {"class": "check-answer"})
    put_word(SubElement(details, "summary"), "open")
    shown = SubElement(details, "ol", {"class": "check-feedback"})
    for item in options:
        sign = "right" if _is_right(item) else "wrong"
        entry = SubElement(shown, "li", {"class": f"is-{sign}"})
        told = SubElement(entry, "p", {"class": "check-verdict"})
        put_word(told, sign, **{"class": "block-word"}).tail = " "
        SubElement(told, "span").text = MARK.sub("", _said(item)).strip()
        feedback = item.find("ul")
        if feedback is None:
            _report(check, "an option without feedback", 'add "    - why" under it')
        for one in feedback if feedback is not None else ():
            _put_feedback(entry, one)


def _put_feedback(entry: Element, item: Element) -> None:
    if (item.text or "").strip():
        SubElement(entry, "p").text = item.text
    entry.extend(list(item))


class ContentBlocks(BlocksExtension):  # type: ignore[misc]
    """Registers our blocks with Markdown."""

    def extendMarkdownBlocks(self, md: Any, block_mgr: Any) -> None:  # noqa: N802
        """Register every block; the name is the extension's, not ours."""
        for block in (Case, Definition, Warned, Figure, Check):
            block_mgr.register(block, self.getConfigs())
