"""One page of paper: typefaces, and words set on it in any script and direction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import uharfbuzz as hb
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import HarfBuzzFont, TTFFont

from elearning.credentials import typefaces
from elearning.credentials.pdf import MissingGlyphs
from elearning.credentials.typefaces import ARABIC, DISPLAY, HAN

WIDTH, HEIGHT = 297.0, 210.0
MM_PER_POINT = 25.4 / 72

SCRIPTS = (
    (ARABIC, (range(0x0600, 0x0780), range(0x08A0, 0x0900))),
    (HAN, (range(0x3005, 0xA000), range(0x20000, 0x32000))),
)

Colour = tuple[int, int, int]
INK: Colour = (32, 38, 31)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its usual typeface, size in points and colour."""

    face: str
    size: float
    colour: Colour = INK
    leading: float = 1.35
    direction: str | None = None  # of the paragraph; without it, the text's own


class CutFont(TTFFont):
    """A font that exists in memory only, cut to the text of one page."""

    def __init__(self, pdf: FPDF, name: str, data: bytes) -> None:
        super().__init__(pdf, BytesIO(data), name, "")  # type: ignore[arg-type]
        # The library would look for a file here.
        self._hbfont = HarfBuzzFont(hb.Face(hb.Blob(data)))

    def perform_harfbuzz_shaping(self, text: str, *rest: Any) -> Any:
        """Shape a text, and remember the characters that came out without a glyph.

        The library would leave them out of the page without a word.
        """
        infos, positions = super().perform_harfbuzz_shaping(text, *rest)
        self.missing_glyphs += [ord(text[info.cluster]) for info in infos if not info.codepoint]
        return infos, positions


class Paper:
    """An A4 page in landscape whose columns change sides for right-to-left readers."""

    def __init__(self, texts: Iterable[str], *, is_rtl: bool) -> None:
        self.is_rtl = is_rtl
        self.pdf = FPDF(orientation="landscape", unit="mm", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        _add_typefaces(self.pdf, texts)
        self.pdf.set_text_shaping(True)
        self.pdf.add_page()

    def x(self, left: float, width: float = 0) -> float:
        """Return where a box begins that a left-to-right page has at ``left``."""
        return WIDTH - left - width if self.is_rtl else left

    def write(self, text: str, left: float, top: float, width: float, style: Style) -> float:
        """Set a text in a box, from the side where reading begins; return where it ends."""
        step = self._step(text, style)
        self._use(text, style)
        self.pdf.set_text_color(*style.colour)
        self.pdf.set_xy(self.x(left, width), top)
        align = "R" if self.is_rtl else "L"
        if self.pdf.get_string_width(text) <= width:
            # Breaking lines measures every letter; most texts are of one line.
            self.pdf.cell(width, step, text, align=align)
            return top + step
        self.pdf.multi_cell(width, step, text, align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)
        return float(self.pdf.get_y())

    def centre(self, text: str, at: tuple[float, float], style: Style) -> None:
        """Set a short text around a point."""
        self._use(text, style)
        self.pdf.set_text_color(*style.colour)
        step = self._step(text, style)
        self.pdf.set_xy(at[0] - 5, at[1] - step / 2)
        self.pdf.cell(10, step, text, align="C")

    def fit(self, text: str, width: float, styles: Sequence[tuple[Style, int]]) -> Style:
        """Return the first style in which the text takes no more lines than it may."""
        for style, most in styles:
            if self._count_lines(text, width, style) <= most:
                return style
        return styles[-1][0]

    def finish(self) -> bytes:
        """Return the page as a PDF.

        :raise MissingGlyphs: if a character of it has no glyph.
        """
        missing = {chr(code) for font in self._fonts() for code in font.missing_glyphs}
        if missing:
            raise MissingGlyphs(missing)
        return bytes(self.pdf.output())

    def _fonts(self) -> list[CutFont]:
        return [font for font in self.pdf.fonts.values() if isinstance(font, CutFont)]

    def _count_lines(self, text: str, width: float, style: Style) -> int:
        self._use(text, style)
        if self.pdf.get_string_width(text) <= width:
            return 1
        lines: Any = self.pdf.multi_cell(width, 1, text, dry_run=True, output="LINES")
        return len(lines)

    def _step(self, text: str, style: Style) -> float:
        # Arabic letters reach further down and their marks further up.
        taller = 1.3 if script_face(text) == ARABIC else 1.0
        return style.size * MM_PER_POINT * style.leading * taller

    def _use(self, text: str, style: Style) -> None:
        face = script_face(text) or style.face
        self.pdf.set_font(face if face in self.pdf.fonts else style.face, size=style.size)
        self.pdf.set_text_shaping(True, direction=style.direction)


def script_face(text: str) -> str | None:
    """Return the typeface of the script a text begins with, if that script has one of its own."""
    first = next((ord(character) for character in text if character.isalpha()), 0)
    return next((face for face, blocks in SCRIPTS if any(first in block for block in blocks)), None)


def _add_typefaces(pdf: FPDF, texts: Iterable[str]) -> None:
    wanted = frozenset("".join(texts))
    latin = typefaces.coverage(DISPLAY)
    for name in typefaces.FILES:
        covered = {c for c in wanted if ord(c) in typefaces.coverage(name)}
        if name in (ARABIC, HAN) and all(ord(c) in latin for c in covered):
            continue
        pdf.fonts[name] = CutFont(pdf, name, typefaces.cut(name, covered))
    pdf.set_fallback_fonts([name for name in (DISPLAY, ARABIC, HAN) if name in pdf.fonts])
