"""Checks authors' pictures: drawings without script or outside references, and small PNG files."""

import re
import struct
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from elearning.content.course import CourseFile
from elearning.content.problems import Problems, nearest
from elearning.content.source import read_bytes, relative

SVG_BYTES = 96 * 1024
PNG_BYTES = 256 * 1024
LARGEST_SIDE = 4000
DEEPEST = 30
SVG = "http://www.w3.org/2000/svg"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan pattern "
    "marker clipPath mask linearGradient radialGradient stop symbol use"
)
ATTRIBUTES = _names(
    "id class viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy fx fy "
    "transform fill fill-opacity fill-rule stroke stroke-width stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity opacity color "
    "clip-path clip-rule mask marker-start marker-mid marker-end markerWidth markerHeight "
    "markerUnits refX refY orient patternUnits patternContentUnits patternTransform "
    "gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity "
    "clipPathUnits maskUnits preserveAspectRatio vector-effect paint-order "
    "font-family font-size font-weight font-style text-anchor dominant-baseline "
    "alignment-baseline baseline-shift letter-spacing textLength lengthAdjust rotate "
    "direction unicode-bidi role aria-label aria-labelledby aria-hidden lang focusable "
    "version href"
)
REFERENCE = re.compile(r"url\s*\(\s*(?!#[\w-]+\s*\))", re.IGNORECASE)
LENGTH = re.compile(r"^\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*$")


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked picture with its size in pixels."""

    file: CourseFile
    width: int
    height: int
    digest: str


def load_picture(root: Path, path: Path, problems: Problems) -> Picture | None:
    """Return a picture that is safe to serve, or note why it is not."""
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        name = relative(root, path)
        problems.add(name, 1, f'a picture of the kind "{path.suffix}"', "use .svg or .png")
        return None
    return loader(root, path, problems)


def _load_png(root: Path, path: Path, problems: Problems) -> Picture | None:
    name = relative(root, path)
    data = read_bytes(root, path, problems, limit=PNG_BYTES)
    if data is None:
        return None
    if len(data) < 45 or data[:16] != b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR":
        problems.add(name, 1, "is not a PNG file", "export it anew")
        return None
    if not data.endswith(b"\x00\x00\x00\x00IEND\xaeB\x60\x82"):
        problems.add(name, 1, "does not end as a PNG file does", "export it anew")
        return None
    width, height = struct.unpack(">II", data[16:24])
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        problems.add(name, 1, f"is larger than {LARGEST_SIDE} pixels a side", "make it smaller")
        return None
    return _picture(path, "image/png", data, width, height)


def _load_svg(root: Path, path: Path, problems: Problems) -> Picture | None:
    data = read_bytes(root, path, problems, limit=SVG_BYTES)
    if data is None:
        return None
    name = relative(root, path)
    before = len(problems)
    drawing = _Drawing(name, problems)
    try:
        drawing.parse(data)
    except expat.ExpatError as error:
        problems.add(name, error.lineno, "is not well-formed XML", "export it anew")
    if len(problems) > before:
        return None
    clean, (width, height) = drawing.finish()
    return _picture(path, "image/svg+xml", clean, width, height)


def _picture(path: Path, media_type: str, data: bytes, width: int, height: int) -> Picture:
    file = CourseFile(path.name, media_type, data)
    return Picture(file, width, height, sha256(data).hexdigest())


class _Drawing:
    """Reads an SVG file element by element and keeps only what it knows."""

    def __init__(self, name: str, problems: Problems) -> None:
        self.name, self.problems = name, problems
        self.builder = ElementTree.TreeBuilder()
        self.depth = 0
        self.size = (0, 0)
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def parse(self, data: bytes) -> None:
        self.parser.Parse(data, True)

    def finish(self) -> tuple[bytes, tuple[int, int]]:
        ElementTree.register_namespace("", SVG)
        root = self.builder.close()
        return ElementTree.tostring(root, encoding="utf-8"), self.size

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        space, _, local = tag.rpartition(" ")
        if space != SVG or local not in ELEMENTS:
            self._refuse(f"holds <{local}>", nearest(local, ELEMENTS) or "draw it otherwise")
        if self.depth > DEEPEST:
            self._refuse(f"is nested more than {DEEPEST} levels deep", "make it flatter")
        if self.depth == 1:
            self._measure(local, attributes)
        for name, value in attributes.items():
            self._check_attribute(name, value)
        self.builder.start(f"{{{SVG}}}{local}", attributes)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        self.builder.end(f"{{{SVG}}}{tag.rpartition(' ')[2]}")

    def _check_attribute(self, name: str, value: str) -> None:
        local = name.rpartition(" ")[2]
        if local not in ATTRIBUTES:
            self._refuse(f'holds the attribute "{local}"', "take it away")
        elif local == "href" and not value.startswith("#"):
            self._refuse("refers to something outside of itself", "use #names of the same file")
        elif REFERENCE.search(value) or "\\" in value:
            self._refuse("refers to something outside of itself", "use url(#name) only")

    def _measure(self, local: str, attributes: dict[str, str]) -> None:
        box = attributes.get("viewBox", "").replace(",", " ").split()
        if local != "svg" or len(box) != 4:
            self._refuse("has no viewBox", 'begin with <svg viewBox="0 0 640 360">')
            return
        given = (attributes.get("width", ""), attributes.get("height", ""))
        found = [LENGTH.match(text) for text in given]
        lengths = [one.group(1) if one else side for one, side in zip(found, box[2:], strict=True)]
        try:
            width, height = (round(float(length)) for length in lengths)
        except (ValueError, OverflowError):
            width = height = 0
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            self._refuse("has no sensible size", f"use sides from 1 to {LARGEST_SIDE}")
        self.size = (width, height)

    def _doctype(self, *_declaration: object) -> None:
        # Entities can only be declared here: no document type, no entity bomb.
        self._refuse("has a document type", "take the DOCTYPE away")

    def _instruction(self, *_instruction: object) -> None:
        self._refuse("holds a processing instruction", "take it away")

    def _refuse(self, what: str, wish: str) -> None:
        self.problems.add(self.name, self.parser.CurrentLineNumber, what, wish)


LOADERS = {".svg": _load_svg, ".png": _load_png}
