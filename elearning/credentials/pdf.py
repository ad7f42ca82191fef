"""The certificate as a PDF of one A4 page, to be printed and framed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.util import find_spec

from elearning.credentials.document import Document
from elearning.credentials.typefaces import missing_glyphs, printable

# Where there is room for the pattern: millimetres from the middle of the wheel.
PATTERN_RING = (41.0, 57.0)

Line = Sequence[tuple[float, float]]


class MissingGlyphs(ValueError):
    """A name has characters that no typeface of the certificate can print."""

    def __init__(self, glyphs: set[str]) -> None:
        super().__init__("no typeface has a glyph for " + " ".join(sorted(glyphs)))
        self.glyphs = glyphs


@dataclass(frozen=True, slots=True)
class Wording:
    """Every sentence of the page in the reader's language, and how that language runs."""

    language: str
    is_rtl: bool
    heading: str
    opening: str  # before the name
    legend: tuple[tuple[str, str], ...]  # studied, practised or foundation, and the words for it
    deed: str  # between the name and the course
    course: str
    facts: tuple[tuple[str, str], ...]  # label and value
    signatory: str
    issued: str  # place for the date of the signature, in words
    issued_label: str
    issuer: str
    check: str  # before the address of the verification page
    address: str
    serial_label: str
    note: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """What was earned on the wheel: cells by sector number and place of the phase (0 to 2)."""

    labels: tuple[str, ...]  # of the sectors, from number 1 on
    studied: frozenset[tuple[int, int]]
    practised: frozenset[tuple[int, int]]
    is_foundation: bool  # the open middle is filled: what all sectors rest on


def has_typesetter() -> bool:
    """Tell whether the libraries for PDF are installed; they are an extra."""
    return all(find_spec(library) for library in ("fpdf", "uharfbuzz"))


def can_print(name: str) -> bool:
    """Tell whether a certificate with this name can be made as PDF."""
    return has_typesetter() and not missing_glyphs(name)


def certificate_pdf(
    document: Document,
    wording: Wording,
    *,
    wheel: Wheel,
    pattern: Sequence[Line],
    url: str,
    signed: bytes | None = None,
) -> bytes:
    """Return the certificate as PDF; the same document always gives the same bytes.

    The pattern's lines are in millimetres around the middle of the wheel, from
    ``PATTERN_RING[0]`` to ``PATTERN_RING[1]`` away from it; the address of the QR
    code is handed in, so that it never comes from a request. The signed document
    is attached, so that the file can be checked without us.

    :raise MissingGlyphs: if a character of the name cannot be printed.
    """
    missing = missing_glyphs(document.name)
    if missing:
        raise MissingGlyphs(missing)
    # The library takes half a second to import: only whoever wants a file pays for it.
    from elearning.credentials.sheet import draw_sheet

    return draw_sheet(
        document, _cleaned(wording), name=printable(document.name), wheel=wheel,
        pattern=pattern, url=url, signed=signed,
    )  # fmt: skip


def _cleaned(wording: Wording) -> Wording:
    values = {field.name: getattr(wording, field.name) for field in fields(wording)}
    texts = {key: printable(value) for key, value in values.items() if isinstance(value, str)}
    pairs = {
        key: tuple((printable(label), printable(text)) for label, text in value)
        for key, value in values.items()
        if isinstance(value, tuple)
    }
    return Wording(**values | texts | pairs)
